package gallery_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/s3img/s3img/pkg/gallery"
)

const title = "Wings & <things>"

func photosURL(name string) string { return "https://photos.example/up/" + gallery.Escape(name) }

// golden are the pages that were read by people; testdata/golden.go says how they are written again.
func golden() map[string]gallery.Options {
	return map[string]gallery.Options{
		"newest": {Title: title, PageSize: 3, URL: photosURL},
		"name":   {Title: title, PageSize: 5, Order: gallery.ByName, Sizes: []int{1000, 200}},
	}
}

func listing(t testing.TB) []gallery.File {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "listing.json"))
	if err != nil {
		t.Fatal(err)
	}
	var objects []gallery.File
	if err := json.Unmarshal(data, &objects); err != nil {
		t.Fatal(err)
	}
	return objects
}

func build(t testing.TB, objects []gallery.File, opt gallery.Options) *gallery.Gallery {
	t.Helper()
	made, err := gallery.Build(objects, opt)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// The same listing gives the same bytes, in whatever order it comes.
func TestPages(t *testing.T) {
	for name, opt := range golden() {
		t.Run(name, func(t *testing.T) {
			objects := listing(t)
			for range 20 {
				made := build(t, objects, opt)
				if made.Images != 8 {
					t.Fatalf("%d images, want 8", made.Images)
				}
				compare(t, filepath.Join("testdata", name), made.Pages)
				rand.Shuffle(len(objects), func(i, j int) { objects[i], objects[j] = objects[j], objects[i] })
			}
		})
	}
}

func compare(t *testing.T, dir string, pages []gallery.Page) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(pages) {
		t.Errorf("%d pages, want the %d in %s", len(pages), len(entries), dir)
	}
	for _, page := range pages {
		want, err := os.ReadFile(filepath.Join(dir, page.Name))
		if err != nil {
			t.Fatal(err)
		}
		if string(page.Body) != string(want) {
			t.Fatalf("%s differs from %s: see what changed with `go run ./pkg/gallery/testdata && git diff` in the root", page.Name, dir)
		}
	}
}

func TestContentTypes(t *testing.T) {
	types := map[string]string{}
	for _, page := range build(t, listing(t), golden()["newest"]).Pages {
		types[page.Name] = page.ContentType
	}
	for name, want := range map[string]string{
		"index.html": "text/html; charset=utf-8", "page-1.html": "text/html; charset=utf-8",
		"feed.xml": "application/atom+xml; charset=utf-8",
	} {
		if types[name] != want {
			t.Errorf("%s is %q, want %q", name, types[name], want)
		}
	}
}
