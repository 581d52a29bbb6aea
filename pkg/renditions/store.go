package renditions

import (
	"context"
	"io"
	"iter"
	"time"
)

// Object is a rendition as a store tells it.
type Object struct {
	Name      string // slash-separated, relative to the store
	ModTime   time.Time
	Size      int64  // bytes
	SourceTag string // version of the source it was made from, where the store keeps that and was asked for one object
	SourceID  string // which source that was, under the same conditions
}

// Meta goes with the bytes of a rendition.
type Meta struct {
	ContentType   string
	SourceTag     string // version of the source that it was made from
	SourceID      string // which source that was: the same for the same address, and tells nothing else about it
	Width, Height int    // pixels; 0 for what is no image
	// Revalidate makes caches ask each time whether it is still so.
	Revalidate bool
}

// Store is where renditions go. Names are slash-separated and relative to the store; errors name the object's address.
type Store interface {
	// List yields what the store holds; an error ends it.
	List(ctx context.Context) iter.Seq2[Object, error]
	// Stat returns one object, or an error that is fs.ErrNotExist.
	Stat(ctx context.Context, name string) (Object, error)
	// Open returns the bytes of one object; the caller closes the reader.
	Open(ctx context.Context, name string) (io.ReadCloser, error)
	// Put stores data under name: whole, or not at all.
	Put(ctx context.Context, name string, data []byte, meta Meta) error
	// Delete removes what lies under name; that there is nothing is no error.
	Delete(ctx context.Context, name string) error
	// Address is how people name an object of the store: a path, or s3://bucket/key.
	Address(name string) string
	// URL is where the public finds the object; "" in a folder.
	URL(name string) string
}
