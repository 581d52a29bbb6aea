package cmd

import (
	"context"
	"iter"
	"os"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// sourceKind says what a command takes as its sources.
type sourceKind int

const (
	anySource sourceKind = iota // local or S3, told apart by s3://
	localSource
	s3Source
)

// sourceSet is what the user named: all of it local, or all of it in S3.
type sourceSet struct {
	remote bool
	paths  []string         // local arguments
	roots  []s3ops.Location // S3 arguments
	listed bool             // a list of names was given; the arguments only say what the names are relative to
	list   []string         // the names, whole paths or s3:// locations
}

// newSourceSet sorts arguments and the names in the file of --from ("" for none).
func (a *app) newSourceSet(ctx context.Context, kind sourceKind, args []string, from string) (*sourceSet, error) {
	set := &sourceSet{listed: from != ""}
	var err error
	if set.listed {
		if set.list, err = a.readList(ctx, from); err != nil {
			return nil, err
		}
	} else if len(args) == 0 {
		if args, err = defaultSource(kind); err != nil {
			return nil, err
		}
	}
	if err := refuseURLs(args, set.list); err != nil {
		return nil, err
	}
	set.remote = kind == s3Source || anyLocation(args) || (len(args) == 0 && anyLocation(set.list))
	if set.remote && kind == localSource {
		return nil, usageErrorf("resize local takes files and folders, not s3:// locations")
	}
	if !set.remote {
		set.paths = args
		return set, nil
	}
	err = set.parse(args)
	for _, at := range append(locations(set.list), set.roots...) {
		a.sourceAt(at)
	}
	return set, err
}

// defaultSource is input/ of the upload bucket, for commands that may take it from the environment.
func defaultSource(kind sourceKind) ([]string, error) {
	missing := usageErrorf("SRC is missing")
	if kind != s3Source {
		return nil, missing
	}
	bucket, err := uploadBucket()
	if err != nil {
		return nil, err
	}
	if bucket == "" {
		missing.Hints = []string{"name s3://bucket/prefix, or set " + envUploadBucket}
		return nil, missing
	}
	return []string{s3ops.Location{Bucket: bucket, Key: defaultPrefix}.String()}, nil
}

// refuseURLs looks for what is neither a path nor a location, in the arguments and in the list.
func refuseURLs(args, list []string) error {
	for _, arg := range args {
		if _, _, err := readPlace("", arg); err != nil {
			return err
		}
	}
	for _, name := range list {
		if _, _, err := readPlace("in the list", name); err != nil {
			return err
		}
	}
	return nil
}

func anyLocation(names []string) bool {
	for _, name := range names {
		if s3ops.IsLocation(name) {
			return true
		}
	}
	return false
}

// parse reads S3 arguments, and makes locations of bare keys in the list.
func (s *sourceSet) parse(args []string) error {
	for _, arg := range args {
		at, err := s3ops.ParseLocation(arg)
		if err != nil {
			return usageErrorf("%w: local files and S3 do not go into one call", err)
		}
		s.roots = append(s.roots, at)
	}
	for i, name := range s.list {
		if s3ops.IsLocation(name) {
			continue
		}
		if len(s.roots) == 0 {
			return usageErrorf("%q in the list is not an s3:// location, and no SRC says which bucket it is in", name)
		}
		s.list[i] = s3ops.Location{Bucket: s.roots[0].Bucket, Key: name}.String()
	}
	return nil
}

// files are the local sources.
func (s *sourceSet) files() iter.Seq2[renditions.Source, error] {
	if s.listed {
		return renditions.NamedFiles(s.paths, s.list)
	}
	return renditions.FileSources(s.paths)
}

// filesBeside are the local sources when each one's renditions go into its own folder.
func (s *sourceSet) filesBeside(image imageops.Options, manifest bool) iter.Seq2[renditions.Source, error] {
	if s.listed {
		return renditions.NamedBeside(s.paths, s.list, image, manifest)
	}
	return renditions.FilesBeside(s.paths, image, manifest)
}

// objects are the sources in S3.
func (s *sourceSet) objects(ctx context.Context, client *s3ops.Client) iter.Seq2[renditions.Source, error] {
	return func(yield func(renditions.Source, error) bool) {
		for _, part := range s.parts(ctx, client) {
			for src, err := range part {
				if !yield(src, err) {
					return
				}
			}
		}
	}
}

func (s *sourceSet) parts(ctx context.Context, client *s3ops.Client) []iter.Seq2[renditions.Source, error] {
	if s.listed {
		return []iter.Seq2[renditions.Source, error]{renditions.NamedObjects(client, s.roots, locations(s.list))}
	}
	var parts []iter.Seq2[renditions.Source, error]
	for _, root := range s.roots {
		parts = append(parts, renditions.ObjectSources(ctx, client, root))
	}
	return parts
}

// locations reads names that parse has checked.
func locations(names []string) []s3ops.Location {
	var all []s3ops.Location
	for _, name := range names {
		if at, err := s3ops.ParseLocation(name); err == nil {
			all = append(all, at)
		}
	}
	return all
}

// hasFolder reports whether a local argument is a folder to walk.
func (s *sourceSet) hasFolder() bool {
	for _, path := range s.paths {
		if info, err := os.Stat(path); err == nil && info.IsDir() && !s.listed {
			return true
		}
	}
	return false
}

// protected tells the files that were named themselves: no rendition may overwrite one.
func (s *sourceSet) protected() func(address string) bool {
	if s.listed {
		return renditions.SameFiles(s.list)
	}
	return renditions.SameFiles(s.paths)
}
