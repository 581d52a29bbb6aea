package renditions

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"syscall"

	"github.com/s3img/s3img/pkg/s3ops"
)

// Originals are all that lie below a prefix or in a folder, by the names that decide those of their renditions.
type Originals struct {
	place  Place
	client *s3ops.Client
	dest   outside
}

// NewOriginals returns those below a place, whose key is taken as a folder, without what lies in dest: a folder of renditions, "" for
// none. client is used for a place in S3 only.
func NewOriginals(place Place, dest string, client *s3ops.Client) *Originals {
	if place.InS3() {
		place.At = place.At.AsFolder()
	}
	return &Originals{place: place, client: client, dest: outside(dest)}
}

// String is how people name the place.
func (o *Originals) String() string { return o.place.String() }

// list yields all, in the order of their names where the store keeps one. An error says that there may be more. A folder that is not
// there is as good as an empty one.
func (o *Originals) list(ctx context.Context) iter.Seq2[Source, error] {
	if o.place.InS3() {
		return prefixSources(ctx, o.client, o.place.At, "")
	}
	return func(yield func(Source, error) bool) {
		if _, err := os.Stat(o.place.Path); errors.Is(err, fs.ErrNotExist) {
			return
		}
		for src, err := range namedSources(o.dest.files([]string{o.place.Path})) {
			src.Err = cmp.Or(src.Err, err)
			if errors.Is(src.Err, fs.ErrNotExist) {
				src.Err = nil // a link to what is not there is there itself
			}
			if !yield(src, src.Err) || ctx.Err() != nil {
				return
			}
		}
	}
}

// named is the original of a name, which need not exist.
func (o *Originals) named(name string) Source {
	if o.place.InS3() {
		at := s3ops.Location{Bucket: o.place.At.Bucket, Key: o.place.At.Key + name}
		return Source{Address: at.String(), Name: name}
	}
	return Source{Address: filepath.Join(o.place.Path, filepath.FromSlash(name)), Name: name}
}

// have looks whether one is there: one request. An error says nothing about that.
func (o *Originals) have(ctx context.Context, name string) (bool, error) {
	if o.place.InS3() {
		return o.client.Exists(ctx, s3ops.Location{Bucket: o.place.At.Bucket, Key: o.place.At.Key + name})
	}
	_, err := os.Lstat(o.named(name).Address)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return false, nil
	}
	return err == nil, err
}
