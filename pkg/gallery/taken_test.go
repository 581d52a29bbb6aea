package gallery_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/gallery"
)

func TestParseTaken(t *testing.T) {
	for text, want := range map[string]string{
		"2026-01-02T03:04:05":       "2026-01-02T03:04:05Z",
		"2026-01-02T03:04:05+05:30": "2026-01-02T03:04:05Z", // what the clock on the wall said
		"0001-01-01T00:00:00":       "0001-01-01T00:00:00Z", // nothing
		"1825-12-31T23:59:59":       "0001-01-01T00:00:00Z",
		"":                          "0001-01-01T00:00:00Z",
		"2026-01-02":                "0001-01-01T00:00:00Z",
		"yesterday":                 "0001-01-01T00:00:00Z",
	} {
		if got := gallery.ParseTaken(text).Format(time.RFC3339); got != want {
			t.Errorf("%q was taken %s, want %s", text, got, want)
		}
	}
}

// dated has photos that came in the order of their names, and were not taken in it.
func dated() []gallery.File {
	objects := named("b/a-200.jpg", "b/a-1000.jpg", "b/c-200.jpg", "b/d-200.jpg", "b/e-200.jpg", "b/f-200.jpg")
	for i := range objects {
		objects[i].ModTime = time.Date(2026, 11, 22, 12, i, 0, 0, time.UTC)
	}
	objects[0].Head = gallery.Head{Width: 200, Height: 100, Taken: time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)}
	objects[2].Head = gallery.Head{Width: 50, Height: 200, Taken: time.Date(2999, 1, 1, 0, 0, 0, 0, time.UTC)} // which cannot be
	return objects
}

func TestNewestByWhenTaken(t *testing.T) {
	originals := named("b/d.heic", "b/e.jpg", "b/e.png", "b/f.txt", "b/other.jpg")
	for i, year := range []int{2025, 2023, 2020, 0, 2019} {
		if year > 0 {
			originals[i].Taken = time.Date(year, 5, 1, 0, 0, 0, 0, time.UTC)
		}
	}
	opt := gallery.Options{Title: "t", Originals: originals, URL: photosURL}
	made := build(t, dated(), opt)
	page := read(t, made.Pages[0])
	if want := []string{"b/f-200.jpg", "b/c-200.jpg", "b/d-200.jpg", "b/a-1000.jpg", "b/e-200.jpg"}; !slices.Equal(page.full, want) || made.Dated != 3 {
		t.Errorf("%q, %d of them dated, want %q, and 3", page.full, made.Dated, want)
	}
	body := string(made.Pages[0].Body)
	for _, want := range []string{">November 2026<", ">May 2025<", ">May 2024<", ">May 2023<"} {
		if strings.Count(body, want) != 1 {
			t.Errorf("the page has not one heading %s", want)
		}
	}
	// The feed tells of what came.
	if feed := string(made.Pages[1].Body); strings.Index(feed, "b/f-200.jpg") > strings.Index(feed, "b/e-200.jpg") {
		t.Error("the feed is not in the order in which images came")
	}
}

func TestUnread(t *testing.T) {
	objects := append(dated(), named("notes.txt", "b/g-200.webp", "b/a-200.webp")...)
	opt := gallery.Options{Title: "t", Originals: named("b/d.heic", "b/other.jpg", "b/a.jpg")}
	renditions, originals, err := gallery.Unread(objects, opt)
	if want := []int{0, 2, 3, 4, 5, 7}; err != nil || !slices.Equal(renditions, want) {
		t.Errorf("heads to be read are %v, %v, want %v", renditions, err, want)
	}
	if want := []int{0, 2}; !slices.Equal(originals, want) {
		t.Errorf("heads of originals to be read are %v, want %v", originals, want)
	}
	if _, _, err := gallery.Unread(nil, gallery.Options{PageSize: -1}); err == nil {
		t.Error("options that are not valid are taken")
	}
}

func TestShapes(t *testing.T) {
	objects := named("a-200.jpg", "a-1000.jpg", "b-200.jpg", "b-1000.jpg", "c-200.jpg", "d-200.jpg")
	for i, size := range [][2]int{{200, 133}, {}, {150, 200}, {}, {10, 200}, {200, 1}} {
		objects[i].Width, objects[i].Height = size[0], size[1]
	}
	body := string(build(t, objects, gallery.Options{Title: "t", Order: gallery.ByName}).Pages[0].Body)
	for _, want := range []string{
		".s50{--s:0.50}\n.s75{--s:0.75}\n.s150{--s:1.50}\n.s1000{--s:10.00}\n</style>",
		`<li class="s150"><a href="a-1000.jpg"><img src="a-200.jpg" srcset="a-200.jpg 200w, a-1000.jpg 1000w" sizes="auto, 18rem"`,
		`<li class="s75"><a href="b-1000.jpg"><img src="b-200.jpg" srcset="b-200.jpg 150w, b-1000.jpg 750w" sizes="auto, 9rem"`,
		`<li class="s50"><a href="c-200.jpg">`, `<li class="s1000"><a href="d-200.jpg">`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page has no %s", want)
		}
	}
}
