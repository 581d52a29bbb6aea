package renditions

import (
	"context"
	"io"
	"iter"
)

// Stored is a rendition as a store tells it.
type Stored struct {
	Name  string // slash-separated, relative to the store
	Size  int64  // bytes
	ETag  string // differs where the bytes do; "" where the store tells none
	Stamp Stamp  // what it was made from, as far as it says; not told by listings
}

// Meta goes with the bytes of a rendition.
type Meta struct {
	ContentType   string
	Stamp         Stamp  // what it was made from
	SourceTag     string // the version in it, as the source's store tells it
	Width, Height int    // pixels; 0 for what is no image
	// Revalidate makes caches ask each time whether it is still so.
	Revalidate bool
}

// Deletion is what became of objects that were to be deleted.
type Deletion struct {
	// Left are the errors of those that are still there, by their names.
	Left map[string]error
	// Hidden counts those whose bytes the store keeps, as an older version.
	Hidden int
}

// Store is where renditions go. Names are slash-separated and relative to the store; errors name the object's address. Its methods may
// be called from any goroutine. Package storetest holds a store to what is promised here.
type Store interface {
	// List yields what the store holds, but for what stores keep for themselves; an error ends it.
	List(ctx context.Context) iter.Seq2[Stored, error]
	// Stat returns one object, or an error that is fs.ErrNotExist.
	Stat(ctx context.Context, name string) (Stored, error)
	// Open returns the bytes of one object, or an error that is fs.ErrNotExist; the caller closes the reader.
	Open(ctx context.Context, name string) (io.ReadCloser, error)
	// Put stores data under name: whole, or not at all. It tells what is there now: more bytes than data, where a file has its
	// stamp in it.
	Put(ctx context.Context, name string, data []byte, meta Meta) (Stored, error)
	// Delete removes what lies under name; that there is nothing is no error.
	Delete(ctx context.Context, name string) error
	// DeleteMany is Delete for all names, a request for each thousand of them where that is how the store works.
	DeleteMany(ctx context.Context, names []string) (Deletion, error)
	// Address is how people name an object of the store: a path, or s3://bucket/key.
	Address(name string) string
	// URL is where the public finds the object; "" in a folder.
	URL(name string) string
}
