// Package site has the places that a gallery may lie in: an S3 prefix or a folder.
package site

import (
	"context"

	"github.com/s3img/s3img/pkg/gallery"
)

// Place is where renditions lie, and their pages go. Names are slash-separated and relative to it.
type Place interface {
	gallery.Site
	// List returns what lies there.
	List(ctx context.Context) ([]gallery.File, error)
	// Title is that of pages which were given none.
	Title() string
	// Address is how people name a page: a path, or s3://bucket/key.
	Address(name string) string
	// URL is where the public finds a page; "" where nobody knows.
	URL(name string) string
	// WebsiteURL is where a bucket's website has a page; "" where there is none.
	WebsiteURL(name string) string

	// readHead reads a file that List returned; the zero Head where it is gone, or is no image.
	readHead(ctx context.Context, file gallery.File) (gallery.Head, error)
	// remembered is what remember stored last; nil where there is none, or it cannot be read.
	remembered(ctx context.Context) map[headKey]gallery.Head
	// remember keeps what was read, where that is dearer to read again.
	remember(ctx context.Context, heads map[headKey]gallery.Head) error
}
