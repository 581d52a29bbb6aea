package cmd

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

const (
	stdinPath   = "-"
	maxKeyBytes = 1024
)

// uploadItem is one object to be.
type uploadItem struct {
	path string // stdinPath is standard input
	name string // below the destination
	key  string
	size int64 // -1 when nobody knows
}

// uploadFailure is one that failed before anything was sent.
type uploadFailure struct {
	source string
	err    error
}

// uploadPlan is all that an upload will do: made before the first request, so that two files of one key are seen.
type uploadPlan struct {
	dest    s3ops.Location // a folder
	fromEnv bool           // dest is the environment's
	exact   string         // the key that the destination names for the one file; "" = it names a folder
	items   []uploadItem
	failed  []uploadFailure
}

func (p *uploadPlan) uri(key string) string {
	return s3ops.Location{Bucket: p.dest.Bucket, Key: key}.String()
}

// source is where others may look for what is uploaded: the folder, or the one object that was named by its exact key.
func (p *uploadPlan) source() s3ops.Location {
	if p.exact != "" {
		return s3ops.Location{Bucket: p.dest.Bucket, Key: p.exact}
	}
	return p.dest
}

// bytes is the sum of the sizes, -1 when nobody knows.
func (p *uploadPlan) bytes() int64 {
	var sum int64
	for _, item := range p.items {
		if item.size < 0 {
			return -1
		}
		sum += item.size
	}
	return sum
}

// destination takes a last argument s3://… away from the paths. It returns nil where the environment has to tell.
func (f uploadFlags) destination(args []string) (paths []string, dest *s3ops.Location, err error) {
	paths = args
	last, err := parsePlace("", args[len(args)-1])
	if err != nil {
		return nil, nil, err
	}
	if last.InS3() {
		paths, dest = args[:len(args)-1], &last.At
	}
	for _, path := range paths {
		place, err := parsePlace("", path)
		if err != nil {
			return nil, nil, err
		}
		if place.InS3() {
			return nil, nil, usageErrorf("%s: what is uploaded are local files; only the last argument is a place in S3", path)
		}
	}
	if len(paths) == 0 {
		return nil, nil, usageErrorf("PATH is missing")
	}
	if dest != nil && f.via != "" {
		return nil, nil, usageErrorf("%s does not go with --via: the service decides", dest)
	}
	return paths, dest, nil
}

// plan finds the files and gives each a key.
func (f uploadFlags) plan(paths []string, dest *s3ops.Location) (*uploadPlan, error) {
	plan := &uploadPlan{}
	name := f.key
	switch {
	case f.via != "":
	case dest == nil:
		bucket, err := uploadBucket()
		if err != nil {
			return nil, err
		}
		plan.dest, plan.fromEnv = s3ops.Location{Bucket: bucket, Key: defaultPrefix}, true
		if plan.dest.Bucket == "" {
			err := usageErrorf("no destination")
			err.Hints = []string{"name s3://bucket/prefix/ as the last argument, or set " + envUploadBucket}
			return nil, err
		}
	case name == "" && isExactKey(*dest, paths):
		cut := strings.LastIndexByte(dest.Key, '/') + 1
		plan.dest, name, plan.exact = s3ops.Location{Bucket: dest.Bucket, Key: dest.Key[:cut]}, dest.Key[cut:], dest.Key
	default:
		plan.dest = dest.AsFolder()
	}
	if err := plan.find(paths, name); err != nil {
		return nil, err
	}
	return plan, plan.refuseSameKey(f.via != "")
}

// isExactKey is how `aws s3 cp` takes a destination.
func isExactKey(dest s3ops.Location, paths []string) bool {
	if dest.Key == "" || strings.HasSuffix(dest.Key, "/") || len(paths) > 1 {
		return false
	}
	info, err := os.Stat(paths[0])
	return paths[0] == stdinPath || (err == nil && !info.IsDir())
}

// find lists the files; name, unless "", is that of the only one.
func (p *uploadPlan) find(paths []string, name string) error {
	for _, path := range paths {
		if path == stdinPath {
			return p.findStdin(paths, name)
		}
	}
	for file, err := range renditions.LocalFiles(paths) {
		item := uploadItem{path: file.Path, name: file.Name}
		if name != "" {
			item.name = name
		}
		item.key = p.dest.Key + item.name
		if err == nil {
			item.size = file.Info.Size()
			err = checkKey(item.key)
		}
		if err != nil {
			p.failed = append(p.failed, uploadFailure{source: file.Path, err: err})
			continue
		}
		p.items = append(p.items, item)
	}
	if found := len(p.items) + len(p.failed); name != "" && found > 1 {
		return usageErrorf("--key names one object, and there are %d files", found)
	}
	return nil
}

func (p *uploadPlan) findStdin(paths []string, name string) error {
	if len(paths) > 1 {
		return usageErrorf("standard input (-) goes alone")
	}
	if name == "" {
		return usageErrorf("what standard input is to be called must be said: with --key NAME, or s3://bucket/key")
	}
	item := uploadItem{path: stdinPath, name: name, key: p.dest.Key + name, size: -1}
	if err := checkKey(item.key); err != nil {
		return usageErrorf("--key: %w", err)
	}
	p.items = append(p.items, item)
	return nil
}

// checkKey refuses what S3 would, or what clients change in a URL on the way.
func checkKey(key string) error {
	switch {
	case !utf8.ValidString(key):
		return fmt.Errorf("its name is not UTF-8, as keys must be")
	case !s3ops.FitsInXML(key):
		return fmt.Errorf("key %q cannot be in a listing, which is XML: most programs could not read that of the whole bucket", key)
	case len(key) > maxKeyBytes:
		return fmt.Errorf("its key would have %d bytes, and S3 takes %d", len(key), maxKeyBytes)
	case !fs.ValidPath(strings.TrimSuffix(key, "/")):
		return fmt.Errorf("key %q has an empty part, or one of dots", key)
	case strings.HasSuffix(key, "/"):
		return fmt.Errorf("key %q names a folder", key)
	}
	return nil
}

// refuseSameKey keeps one file from overwriting another. A file that was named twice goes up once; a presign service makes
// a key of its own for each.
func (p *uploadPlan) refuseSameKey(unique bool) error {
	first := make(map[string]string, len(p.items))
	kept := p.items[:0]
	for _, item := range p.items {
		other, taken := first[item.key]
		switch {
		case taken && filepath.Clean(other) == filepath.Clean(item.path):
			continue
		case taken && !unique:
			err := usageErrorf("%s and %s would both become %s", other, item.path, p.uri(item.key))
			err.Hints = []string{"upload them to different prefixes; nothing has been sent"}
			return err
		}
		first[item.key] = item.path
		kept = append(kept, item)
	}
	p.items = kept
	return nil
}
