package gallery_test

import (
	"slices"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/gallery"
)

func named(names ...string) []gallery.File {
	objects := make([]gallery.File, len(names))
	for i, name := range names {
		objects[i] = gallery.File{Name: name, Size: 1, ModTime: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	}
	return objects
}

func TestImagesOfAListing(t *testing.T) {
	for _, c := range []struct {
		what   string
		names  []string
		sizes  []int
		full   []string
		found  []int
		others int
	}{
		{
			what: "nothing", full: nil, found: []int{},
		}, {
			what: "two sizes of one", names: []string{"a-200.jpg", "a-1000.jpg"},
			full: []string{"a-1000.jpg"}, found: []int{1000, 200},
		}, {
			what: "sizes are numbers, not text", names: []string{"a-200.jpg", "a-1000.jpg", "a-999.jpg"},
			full: []string{"a-1000.jpg"}, found: []int{1000, 999, 200},
		}, {
			what: "a name that ends in a number", names: []string{"a-2000-1000.jpg", "a-2000-200.jpg"},
			full: []string{"a-2000-1000.jpg"}, found: []int{1000, 200},
		}, {
			what: "two images, one named like a rendition of the other", names: []string{"a-2000.jpg", "a-1000.jpg", "a-2000-2000.jpg", "a-2000-1000.jpg"},
			full: []string{"a-2000-2000.jpg", "a-2000.jpg"}, found: []int{2000, 1000},
		}, {
			what: "the same with one size", names: []string{"a-200.jpg", "a-200-200.jpg"},
			full: []string{"a-200-200.jpg", "a-200.jpg"}, found: []int{200},
		}, {
			what: "an original beside its renditions", names: []string{"a-2000.jpg", "a-2000-1000.jpg", "a-2000-200.jpg", "b.jpg", "b-200.jpg"},
			full: []string{"a-2000-1000.jpg", "b-200.jpg"}, found: []int{1000, 200}, others: 2,
		}, {
			what: "extensions and folders keep images apart", names: []string{"a-200.jpg", "a-1000.png", "a-1000.JPG", "x/a-1000.jpg"},
			full: []string{"a-1000.JPG", "a-200.jpg", "a-1000.png", "x/a-1000.jpg"}, found: []int{1000, 200},
		}, {
			what: "objects of others", names: []string{"a-200.jpg", "photo-1.jpg", "photo-31.jpg", "photo-0400.jpg", "2026-11-22.jpg", "IMG-20261122.jpg", "a-200.json", "a-200.tiff", "a.json", "index.html", "page-2.html", "feed.xml", "x/index.html", "page-02.html"},
			full: []string{"a-200.jpg"}, found: []int{200}, others: 10,
		}, {
			what: "two formats are one image", names: []string{"x/a-200.webp", "x/a-1000.webp", "x/a-200.jpeg", "x/a-1000.jpeg", "b-200.webp"},
			full: []string{"b-200.webp", "x/a-1000.jpeg"}, found: []int{1000, 200},
		}, {
			what: "WebPs of nobody knows whom", names: []string{"a-200.webp", "a-200.jpg", "a-200.png"},
			full: []string{"a-200.jpg", "a-200.png", "a-200.webp"}, found: []int{200},
		}, {
			what: "sizes that are asked for", names: []string{"a-200.jpg", "a-1000.jpg", "a-16.jpg", "trip-2024.jpg", "a-2000-1000.jpg"}, sizes: []int{16, 1000},
			full: []string{"a-2000-1000.jpg", "a-1000.jpg"}, found: []int{1000, 16}, others: 2,
		},
	} {
		t.Run(c.what, func(t *testing.T) {
			made := build(t, named(c.names...), gallery.Options{Title: "t", Sizes: c.sizes, Order: gallery.ByName})
			page := read(t, made.Pages[0])
			if !slices.Equal(page.full, c.full) || made.Images != len(c.full) {
				t.Errorf("images %q, want %q", page.full, c.full)
			}
			if !slices.Equal(made.Sizes, c.found) || made.Others != c.others {
				t.Errorf("sizes %v and %d others, want %v and %d", made.Sizes, made.Others, c.found, c.others)
			}
		})
	}
}

func TestCaptions(t *testing.T) {
	for name, want := range map[string]string{
		"x-wing-d50cd9e7-4ad1-4446-90dd-3a34554f448e-200.jpg": "x wing",
		"d50cd9e7-4ad1-4446-90dd-3a34554f448e-200.jpg":        "d50cd9e7 4ad1 4446 90dd 3a34554f448e",
		"trips/2026/lake_of--the  woods-200.jpg":              "lake of the woods",
		"a.b.c-200.png":                                       "a.b.c",
		"---200.png":                                          "--.png",
		"🏳️‍🌈-200.png":                                        "🏳️‍🌈",
		"a\u202eb\x07c\u00ad-200.png":                         "a\ufffdb\ufffdc",
	} {
		page := read(t, build(t, named(name), gallery.Options{Title: "t"}).Pages[0])
		if !slices.Equal(page.alts, []string{want}) {
			t.Errorf("%q is called %q, want %q", name, page.alts, want)
		}
	}
}

func TestOptionsValidate(t *testing.T) {
	for _, opt := range []gallery.Options{
		{Sizes: []int{0}}, {Sizes: []int{200, 200}}, {Sizes: []int{70000}}, {Order: "oldest"}, {PageSize: -1}, {PageSize: 5001},
		{Index: "x"}, {Index: "page-2.html"}, {Index: "a/index.html"},
	} {
		if _, err := gallery.Build(nil, opt); err == nil {
			t.Errorf("%+v passes", opt)
		}
	}
	if err := (gallery.Options{}).Validate(); err != nil {
		t.Error(err)
	}
}
