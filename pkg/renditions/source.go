package renditions

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
)

// Source is one object to render.
type Source struct {
	Address string // how people name it: a path, or s3://bucket/key
	Name    string // slash-separated; decides the names of the renditions
	Size    int64  // bytes
	Tag     string // version: two different contents have different tags; "" = unknown, so that no rendition is fresh
	// Modified is when it was changed; zero = unknown.
	Modified time.Time
	// Open opens the version that is there now, which may be another one than Tag.
	Open func(ctx context.Context) (Opened, error)
	// Focus is the point of it that matters, where somebody said; see imageops.Options.
	Focus *imageops.Point
	// Err says that the object could not even be looked at.
	Err error

	look   func(ctx context.Context) (Source, error)            // finds out what is there now; nil = it cannot change
	unseen bool                                                 // something named it only: it must be looked at first
	place  string                                               // by which a journal knows it; "" = none does
	late   bool                                                 // it came after the first listing, and so may its renditions
	same   func(ctx context.Context) (Opened, error)            // opens Tag and no other version; nil = as Open
	ranges func(ctx context.Context, lanes int) (Opened, error) // same by several requests at a time; nil = it cannot be
	done   func(Result)                                         // tells a watcher what became of it
	at     *original                                            // nil where no object in S3 has the bytes

	headed   bool    // its metadata is known, which a listing does not tell
	tagged   bool    // it has tags, which may tell what its metadata does not
	joined   *joined // what a listing in order told of its renditions; nil = there is none
	restored bool    // from an archive, as a listing tells it
	event
}

// Opened is the bytes of a source, and which version they are. The caller closes it.
type Opened struct {
	io.ReadCloser
	Tag string // as in Source; "" where nobody can tell
}

// MissingError says that an S3 location is neither an object nor a prefix of some.
type MissingError struct {
	Address string
	Told    bool // an event told of it
	// Folder is what stands twice before the name Likely in the address; "" if nothing does.
	Folder, Likely string
}

func (e *MissingError) Error() string {
	text := e.Address + " does not exist"
	if e.Folder != "" {
		text += fmt.Sprintf(": %s stands before the name by itself, call it %s", e.Folder, e.Likely)
	}
	return text
}

// Is makes it an fs.ErrNotExist.
func (e *MissingError) Is(target error) bool { return target == fs.ErrNotExist }
