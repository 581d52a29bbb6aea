package gallery

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
)

// File is a file, or an object in S3, in the place that the gallery is made of.
type File struct {
	Name    string // slash-separated, relative to the place
	Size    int64  // bytes
	ModTime time.Time
	Tag     string // differs for other bytes: the ETag in S3; "" where there is none
	Head           // of those that [Unread] names; the zero value says that nothing is known
}

// Head is what the head of a file tells of an image.
type Head struct {
	Width, Height int       // pixels, as displayed; 0 where it is no image
	Taken         time.Time // by the clock of the camera, read as UTC; the zero time where nothing tells
}

// Order is the order of images.
type Order string

// The orders. Newest goes by when a photo was taken where that is known, else by the oldest rendition, and puts months above the images;
// ByName goes by folder and name, byte by byte, and puts folders above them.
const (
	Newest Order = "newest"
	ByName Order = "name"
)

// Names of what Build makes, besides Options.Index.
const (
	DefaultIndex = "index.html"
	FeedName     = "feed.xml"
)

// DefaultPageSize is the number of images a page.
const DefaultPageSize = 200

// maxPageSize bounds a page to about a megabyte.
const maxPageSize = 5000

// minFound is the smallest number that is taken for a size unless Sizes names it: below it are days, and the numbers of photos.
const minFound = 32

// Options say how a gallery looks. Only Title has to be set.
type Options struct {
	Title string
	// Sizes are those of the renditions that count, each 1 to imageops.MaxSize. None: whatever sizes from 32 on are found.
	Sizes []int
	// Named are renditions with names that count too, and their widths in pixels. With them, no Sizes are none.
	Named map[string]int
	Order Order // "" = Newest
	// Originals are files that renditions were made of, with their heads: they tell when photos were taken whose renditions do not.
	Originals []File
	// PageSize is the number of images a page, 1 to 5000; 0 = DefaultPageSize.
	//
	// By name, pages are filled from the first on. With the newest first they are filled from the oldest on, page-1.html, and
	// the index holds what remains, from half a page to one and a half. So an image that is the newest changes the index alone,
	// and now and then makes one more page.
	PageSize int
	Index    string // name of the first page; "" = DefaultIndex
	// URL returns the public URL of a name, for the feed. nil: there is no feed.
	URL func(name string) string
}

// Validate reports the first thing that is wrong with o.
func (o Options) Validate() error {
	if len(o.Sizes) > 0 {
		if err := (imageops.Options{Sizes: o.Sizes}).Validate(); err != nil {
			return err
		}
	}
	if !slices.Contains([]Order{"", Newest, ByName}, o.Order) {
		return fmt.Errorf("unknown order %q: want %s or %s", string(o.Order), Newest, ByName)
	}
	if o.PageSize < 0 || o.PageSize > maxPageSize {
		return fmt.Errorf("page size %d is out of range: want 1 to %d", o.PageSize, maxPageSize)
	}
	if o.Index != "" && (strings.Contains(o.Index, "/") || !strings.HasSuffix(o.Index, ".html") || pageName().MatchString(o.Index)) {
		return fmt.Errorf("index %q is not the name of a page: want one like %s", o.Index, DefaultIndex)
	}
	return nil
}

func (o Options) withDefaults() Options {
	if o.Order == "" {
		o.Order = Newest
	}
	if o.PageSize == 0 {
		o.PageSize = DefaultPageSize
	}
	if o.Index == "" {
		o.Index = DefaultIndex
	}
	return o
}

// counts reports whether renditions of a size belong to the gallery.
func (o Options) counts(size int) bool {
	if len(o.Sizes)+len(o.Named) == 0 {
		return size >= minFound
	}
	return slices.Contains(o.Sizes, size)
}
