package renditions

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// listFrom is the number of named sources from which one listing of the destination is cheaper than asking for each rendition.
const listFrom = 100

// Sources are the sources that people name for one job: all of them on this machine, or all of them in S3.
type Sources struct {
	inS3   bool
	paths  []string         // files, folders and globs, where they are on this machine
	roots  []s3ops.Location // keys and prefixes, where they are in S3
	listed bool             // a list of names was given; paths and roots only say what the names are relative to
	files  []string         // names of the list on this machine
	keys   []s3ops.Location // names of the list in S3
	part   Selection

	dest   outside // the folder that renditions go to; "" = it is none, or nobody said
	within bool    // it lies in a folder that is walked

	inventory *inventoried // lists what is below roots; nil = S3 is asked
	journal   *Journal     // nil = none is kept
}

// ParseSources reads arguments and a list of names; a nil list says that there is none. Names of the list may be bare keys where an
// argument is an s3:// location, and are in its bucket then. Paths and s3:// locations in one call are an error.
func ParseSources(args, list []string) (*Sources, error) {
	return parseSources(args, list, anyLocation(args) || (len(args) == 0 && anyLocation(list)))
}

// ParseS3Sources is [ParseSources] where only S3 will do.
func ParseS3Sources(args, list []string) (*Sources, error) { return parseSources(args, list, true) }

func parseSources(args, list []string, inS3 bool) (*Sources, error) {
	for _, arg := range args {
		if _, err := ParsePlace(arg); err != nil {
			return nil, err
		}
	}
	for _, name := range list {
		if _, err := ParsePlace(name); err != nil {
			return nil, fmt.Errorf("in the list: %w", err)
		}
	}
	s := &Sources{inS3: inS3, listed: list != nil}
	if !inS3 {
		s.paths, s.files = args, list
		return s, nil
	}
	return s, s.parse(args, list)
}

func anyLocation(names []string) bool { return slices.ContainsFunc(names, s3ops.IsLocation) }

func (s *Sources) parse(args, list []string) error {
	for _, arg := range args {
		at, err := s3ops.ParseLocation(arg)
		if err != nil {
			return fmt.Errorf("%w: local files and S3 do not go into one call", err)
		}
		s.roots = append(s.roots, at)
	}
	for _, name := range list {
		at, err := s.parseKey(name)
		if err != nil {
			return err
		}
		s.keys = append(s.keys, at)
	}
	return nil
}

// parseKey reads a location of the list, or a bare key.
func (s *Sources) parseKey(name string) (s3ops.Location, error) {
	switch {
	case s3ops.IsLocation(name):
		return s3ops.ParseLocation(name)
	case len(s.roots) == 0:
		return s3ops.Location{}, fmt.Errorf("%q in the list is not an s3:// location, and no SRC says which bucket it is in", name)
	}
	return s3ops.Location{Bucket: s.roots[0].Bucket, Key: name}, nil
}

// InS3 reports whether the sources are in S3.
func (s *Sources) InS3() bool { return s.inS3 }

// Locations are all that was named in S3: those of the list, and what they are relative to.
func (s *Sources) Locations() []s3ops.Location { return slices.Concat(s.keys, s.roots) }

// Select has the job take a part of the sources only.
func (s *Sources) Select(part Selection) { s.part = part }

// Shard is the part that is taken.
func (s *Sources) Shard() Shard { return s.part.Shard }

// AreDivided reports whether something was named that holds many: a list, a folder, a glob or a prefix.
func (s *Sources) AreDivided() bool {
	return s.listed || s.inS3 || slices.ContainsFunc(s.paths, func(path string) bool {
		return isFolder(path) || isPattern(path)
	})
}

// Listed are the addresses of the sources that a list names, and that are taken; none without a list. beside says that files are named
// as [Sources.EachBeside] does.
func (s *Sources) Listed(beside bool) (names []string) {
	for _, path := range s.files {
		if s.part.takesName(s.fileName(path, beside)) {
			names = append(names, path)
		}
	}
	for _, at := range s.keys {
		if s.part.takesName(namedBelow(nil, s.roots, at).Name) {
			names = append(names, at.String())
		}
	}
	return names
}

// fileName is the name that a file of the list has as a source.
func (s *Sources) fileName(path string, beside bool) string {
	switch {
	case !s.part.IsPart(): // it counts for nothing
		return ""
	case beside:
		return filepath.ToSlash(filepath.Clean(path))
	case len(s.paths) == 0:
		return filepath.Base(path)
	}
	name, _ := nameBelow(s.paths, path)
	return name
}

// Each yields the sources that are taken. client is used for those in S3 only. An error in it is final.
func (s *Sources) Each(ctx context.Context, client *s3ops.Client) iter.Seq2[Source, error] {
	return s.undone(client, s.part.of(s.placed(s.each(ctx, client)), s.namedItself()))
}

// Count is how many sources are taken; known is false where only the job itself can tell. It lists what the job lists.
func (s *Sources) Count(ctx context.Context, client *s3ops.Client) (n int, known bool) {
	if s.inventory != nil || s.journal != nil {
		return 0, false
	}
	for _, err := range s.part.of(s.each(ctx, client), s.namedItself()) {
		if err != nil || ctx.Err() != nil {
			return 0, false
		}
		n++
	}
	return n, true
}

// namedItself returns a function that tells whether an argument is the address of a source.
func (s *Sources) namedItself() func(address string) bool {
	if s.listed || s.inventory != nil {
		return func(string) bool { return false }
	}
	args := make(map[string]bool)
	for _, path := range s.paths {
		args[path] = true
	}
	for _, root := range s.roots {
		args[root.String()] = true
	}
	return func(address string) bool { return args[address] }
}

func (s *Sources) each(ctx context.Context, client *s3ops.Client) iter.Seq2[Source, error] {
	switch {
	case !s.inS3 && s.listed:
		return s.skipOwn(namedSources(namedFiles(s.paths, s.files)))
	case !s.inS3:
		return namedSources(s.dest.files(s.paths))
	case s.listed:
		return namedObjects(client, s.roots, s.keys)
	case s.inventory != nil:
		return s.inventory.sources(ctx, client, s.roots)
	}
	return func(yield func(Source, error) bool) {
		for _, root := range s.roots {
			for src, err := range objectsAfter(ctx, client, root, s.after()) {
				if !yield(src, err) {
					return
				}
			}
		}
	}
}

// EachBeside yields files named so that [NewDirStore]("") puts their renditions beside them. A file that is by its name the rendition
// of another one, or its manifest where those are written, is left out: a second run must not make renditions of what the first
// one made.
func (s *Sources) EachBeside(image imageops.Options, manifest bool) iter.Seq2[Source, error] {
	files := LocalFiles(s.paths)
	if s.listed {
		files = namedFiles(s.paths, s.files)
	}
	return s.part.of(filesBeside(files, image, manifest), s.namedItself())
}

// HaveFolder reports whether a folder on this machine is to be walked.
func (s *Sources) HaveFolder() bool { return !s.listed && slices.ContainsFunc(s.paths, isFolder) }

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// AreMany reports whether one listing of the destination is cheaper than asking it for each rendition. Compared with an inventory,
// which is in no order, it would have to be held as a whole.
func (s *Sources) AreMany() bool {
	switch {
	case s.listed:
		return len(s.files)+len(s.keys) > listFrom
	case s.inventory != nil:
		return false
	}
	return s.inS3 || s.HaveFolder()
}

// InOrder reports whether the sources come in the order of their names: they are the objects below one prefix.
func (s *Sources) InOrder() bool {
	return s.inS3 && !s.listed && s.inventory == nil && len(s.roots) == 1
}

// AreCountless reports whether there may be more of them than a job can remember, in no order: it is to forget them, as
// [Options.Endless] says.
func (s *Sources) AreCountless() bool { return s.inventory != nil }

// TellTimes reports whether each source comes with the time when it was changed.
func (s *Sources) TellTimes() bool {
	return !s.inS3 || !s.listed && (s.inventory == nil || s.inventory.TellsTimes())
}

// Protected is for [Options]: no rendition may overwrite a file that was named itself.
func (s *Sources) Protected() func(address string) bool {
	if s.listed {
		return sameFiles(s.files)
	}
	return sameFiles(s.paths)
}

// lieIn reports whether a file that was named lies in the folder itself.
func (s *Sources) lieIn(folder string) bool {
	dest, err := os.Stat(folder)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(slices.Concat(s.paths, s.files), func(path string) bool {
		parent, err := os.Stat(filepath.Dir(path))
		return err == nil && os.SameFile(parent, dest)
	})
}

// Into says where the renditions go. A folder that lies in one of the sources is left out of the walk from now on, as is what a list
// names in it. It returns an [*OverlapError] or an [*s3ops.LoopError] where renditions would lie among the sources in another way: the
// next run would make renditions of renditions.
func (s *Sources) Into(dest Place) error {
	if dest.InS3() {
		return s.checkLocations(dest.At)
	}
	s.dest = outside(dest.Path)
	for _, path := range s.paths {
		err := CheckFolders(path, dest.Path)
		if err != nil && liesIn(realPath(path), dest.Path) {
			return err
		}
		s.within = s.within || err != nil
	}
	return nil
}

// skipOwn skips what a list names among renditions: a list of all that is below a folder, say, that holds its own destination.
func (s *Sources) skipOwn(sources iter.Seq2[Source, error]) iter.Seq2[Source, error] {
	if !s.within {
		return sources
	}
	return func(yield func(Source, error) bool) {
		for src, err := range sources {
			if liesIn(realPath(filepath.Dir(src.Address)), string(s.dest)) {
				src.skip = "it lies in the destination"
			}
			if !yield(src, err) {
				return
			}
		}
	}
}

// MayMeetOriginals reports whether originals that were not named may lie in a folder that renditions go to: beside a file that was
// named, or because the folder is below one that is walked.
func (s *Sources) MayMeetOriginals(folder string) bool { return s.within || s.lieIn(folder) }

// checkLocations returns an [*s3ops.LoopError] where renditions would lie among sources in S3: the next run would make renditions of
// renditions.
func (s *Sources) checkLocations(dest s3ops.Location) error {
	for _, source := range s.Locations() {
		if err := CheckShared(source, dest); err != nil {
			return err
		}
	}
	return nil
}
