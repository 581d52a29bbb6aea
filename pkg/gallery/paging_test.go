package gallery_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/gallery"
)

// many are images in two sizes, one a minute, the first of them the oldest.
func many(n int) []gallery.File {
	objects := make([]gallery.File, 0, 2*n)
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		for _, size := range []int{1000, 200} {
			objects = append(objects, gallery.File{
				Name: fmt.Sprintf("img_%05d-%d.jpg", i, size), Size: 1, ModTime: start.Add(time.Duration(i) * time.Minute),
			})
		}
	}
	return objects
}

// leaf follows the pages from the index on by their rel=next, as a reader does, and checks the way back.
func leaf(t *testing.T, made *gallery.Gallery) (pages []seen) {
	t.Helper()
	byName := map[string]gallery.Page{}
	for _, page := range made.Pages {
		byName[page.Name] = page
	}
	before := ""
	for name := "index.html"; name != ""; {
		page, ok := byName[name]
		if !ok {
			t.Fatalf("%s leads to %s, which is not there", before, name)
		}
		delete(byName, name)
		got := read(t, page)
		if got.links["prev"] != before {
			t.Errorf("before %s comes %q, want %q", name, got.links["prev"], before)
		}
		pages = append(pages, got)
		before, name = name, got.links["next"]
	}
	if len(byName) > 0 {
		t.Errorf("nothing leads to %d pages", len(byName))
	}
	return pages
}

// Each image is on one page, in order, and pages are as large as they should be.
func TestPaging(t *testing.T) {
	for _, order := range []gallery.Order{gallery.Newest, gallery.ByName} {
		for _, size := range []int{1, 2, 3, 10} {
			for n := range min(5*size, 30) + 4 { // that more pages follow changes nothing
				made := build(t, many(n), gallery.Options{Title: "t", PageSize: size, Order: order})
				var want, got []string
				for i := range n {
					want = append(want, fmt.Sprintf("img_%05d-1000.jpg", i))
				}
				if order == gallery.Newest {
					slices.Reverse(want)
				}
				for i, page := range leaf(t, made) {
					got = append(got, page.full...)
					checkPageSize(t, order, i, len(page.full), size, n)
				}
				if !slices.Equal(got, want) {
					t.Fatalf("%s, %d of %d: %q", order, size, n, got)
				}
			}
		}
	}
}

func checkPageSize(t *testing.T, order gallery.Order, at, got, size, images int) {
	t.Helper()
	least, most := size, size
	switch {
	case order == gallery.Newest && at == 0:
		least, most = min(images, size/2), size+size/2
	case order == gallery.ByName:
		least = min(images, 1) // the last
	}
	if got < least || got > most {
		t.Errorf("%s: page %d of %d images has %d, want %d to %d", order, at, images, got, least, most)
	}
}

// An image that is added changes the index, and where it makes a new page, that and the one before it.
func TestPagesStayAsTheyAre(t *testing.T) {
	opt := gallery.Options{Title: "t", PageSize: 10}
	before := bodies(build(t, many(1), opt))
	made := 1
	for n := 2; n < 100; n++ {
		after := bodies(build(t, many(n), opt))
		changed := 0
		for name, body := range after {
			if before[name] != body {
				changed++
			}
		}
		switch grown := len(after) - len(before); {
		case grown == 0 && changed == 1:
		case grown == 1 && made == 1 && changed == 2: // the first one behind the index
			made++
		case grown == 1 && changed == 3:
			made++
		default:
			t.Errorf("image %d changes %d of %d pages", n, changed, len(after))
		}
		before = after
	}
	if made != len(before) || made < 9 {
		t.Errorf("%d pages were made, %d are there", made, len(before))
	}
}

func bodies(made *gallery.Gallery) map[string]string {
	pages := map[string]string{}
	for _, page := range made.Pages {
		pages[page.Name] = string(page.Body)
	}
	return pages
}

func TestTenThousandImages(t *testing.T) {
	opt := gallery.Options{Title: "t", URL: photosURL}
	made := build(t, many(10_000), opt)
	if made.Images != 10_000 || len(made.Pages) != 51 || !slices.Equal(made.Sizes, []int{1000, 200}) || made.Others != 0 {
		t.Fatalf("%d images in sizes %v on %d pages, %d others", made.Images, made.Sizes, len(made.Pages), made.Others)
	}
	for _, page := range htmlPages(made) {
		if got := read(t, page); len(got.full) != 200 {
			t.Errorf("%s has %d images, want 200", page.Name, len(got.full))
		}
		if len(page.Body) > 80_000 {
			t.Errorf("%s has %d bytes", page.Name, len(page.Body))
		}
	}
	checkFeed(t, made.Pages[50], 50)
	if size := len(build(t, nil, opt).Pages[0].Body); size > 4_000 {
		t.Errorf("a page without images has %d bytes", size)
	}
}

// htmlPages are the pages without the feed.
func htmlPages(made *gallery.Gallery) []gallery.Page {
	return slices.DeleteFunc(slices.Clone(made.Pages), func(p gallery.Page) bool { return p.Name == gallery.FeedName })
}
