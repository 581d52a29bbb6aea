package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// Stdin is the path of standard input.
const Stdin = "-"

const maxKeyBytes = 1024

// Item is one object to be.
type Item struct {
	Path string // of the file, or Stdin
	Name string // slash-separated, below the destination
	Key  string // in the bucket; Name where a presign service chooses the key
	Size int64  // bytes; -1 where nobody knows
}

// Failure is a file that failed before anything was sent.
type Failure struct {
	Path string
	Err  error
}

// Plan is all that an upload will do. It is made before the first request, so that two files of one key are seen.
type Plan struct {
	Dest   s3ops.Location // a folder; zero where a presign service chooses the place
	Items  []Item
	Failed []Failure

	exact string // the key that the destination names for the one file; "" = it names a folder
}

// NewPlan finds the files that paths name, as [renditions.LocalFiles] does, or standard input, and gives each a key. dest is a folder,
// or the exact key of a single file, as `aws s3 cp` takes it; a zero dest leaves the place to a presign service, which makes a key of
// its own for each file. name, unless it is "", is that of the only file below dest. What part does not take is as if it were not there;
// names are those below the paths. Its errors are about what was asked for, two files of one key among them ([*SameKeyError]); a file
// that cannot be uploaded is in Plan.Failed.
func NewPlan(paths []string, dest s3ops.Location, name string, part renditions.Selection) (*Plan, error) {
	p := &Plan{Dest: dest.AsFolder()}
	if name == "" && isExactKey(dest, paths) {
		cut := strings.LastIndexByte(dest.Key, '/') + 1
		p.Dest, name, p.exact = s3ops.Location{Bucket: dest.Bucket, Key: dest.Key[:cut]}, dest.Key[cut:], dest.Key
	}
	if err := p.find(paths, name, part); err != nil {
		return nil, err
	}
	return p, p.refuseSameKey()
}

func isExactKey(dest s3ops.Location, paths []string) bool {
	if dest.Key == "" || strings.HasSuffix(dest.Key, "/") || len(paths) > 1 {
		return false
	}
	info, err := os.Stat(paths[0])
	return paths[0] == Stdin || (err == nil && !info.IsDir())
}

// Source is where others may look for what is uploaded: the folder, or the one object that was named by its exact key.
func (p *Plan) Source() s3ops.Location {
	if p.exact != "" {
		return s3ops.Location{Bucket: p.Dest.Bucket, Key: p.exact}
	}
	return p.Dest
}

// Bytes is the sum of the sizes, -1 where nobody knows.
func (p *Plan) Bytes() int64 {
	var sum int64
	for _, item := range p.Items {
		if item.Size < 0 {
			return -1
		}
		sum += item.Size
	}
	return sum
}

// Total is the number of files that were named.
func (p *Plan) Total() int { return len(p.Items) + len(p.Failed) }

// find lists the files; name, unless "", is that of the only one.
func (p *Plan) find(paths []string, name string, part renditions.Selection) error {
	for _, path := range paths {
		if path == Stdin {
			return p.findStdin(paths, name)
		}
	}
	for file, err := range part.Files(renditions.LocalFiles(paths), paths) {
		item := Item{Path: file.Path, Name: file.Name}
		if name != "" {
			item.Name = name
		}
		item.Key = p.Dest.Key + item.Name
		if err == nil {
			item.Size = file.Info.Size()
			err = checkKey(item.Key)
		}
		if err != nil {
			p.Failed = append(p.Failed, Failure{Path: file.Path, Err: err})
			continue
		}
		p.Items = append(p.Items, item)
	}
	if found := p.Total(); name != "" && found > 1 {
		return fmt.Errorf("the name %s is that of one object, and there are %d files", name, found)
	}
	return nil
}

// Errors of standard input.
var (
	ErrStdinAlone  = errors.New("standard input (-) goes alone")
	ErrStdinNoName = errors.New("what standard input is to be called must be said")
)

func (p *Plan) findStdin(paths []string, name string) error {
	if len(paths) > 1 {
		return ErrStdinAlone
	}
	if name == "" {
		return ErrStdinNoName
	}
	item := Item{Path: Stdin, Name: name, Key: p.Dest.Key + name, Size: -1}
	if err := checkKey(item.Key); err != nil {
		return err
	}
	p.Items = append(p.Items, item)
	return nil
}

// checkKey refuses what S3 would, or what clients change in a URL on the way.
func checkKey(key string) error {
	switch {
	case !utf8.ValidString(key):
		return errors.New("its name is not UTF-8, as keys must be")
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

// SameKeyError says that two files would become one object.
type SameKeyError struct {
	Paths [2]string
	At    s3ops.Location
}

func (e *SameKeyError) Error() string {
	return fmt.Sprintf("%s and %s would both become %s", e.Paths[0], e.Paths[1], e.At)
}

// refuseSameKey keeps one file from overwriting another. A file that was named twice goes up once.
func (p *Plan) refuseSameKey() error {
	first := make(map[string]string, len(p.Items))
	kept := p.Items[:0]
	for _, item := range p.Items {
		other, taken := first[item.Key]
		switch {
		case taken && filepath.Clean(other) == filepath.Clean(item.Path):
			continue
		case taken && p.Dest.Bucket != "":
			return &SameKeyError{Paths: [2]string{other, item.Path}, At: p.at(item.Key)}
		}
		first[item.Key] = item.Path
		kept = append(kept, item)
	}
	p.Items = kept
	return nil
}

func (p *Plan) at(key string) s3ops.Location { return s3ops.Location{Bucket: p.Dest.Bucket, Key: key} }

// baseName is the name that a presign service is asked for: it keeps no folders.
func (i Item) baseName() string { return path.Base(i.Name) }
