package gallery_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/s3img/s3img/pkg/gallery"
)

// shelf is a site in memory that remembers what it was asked for; the sites of the command are tested with it.
type shelf struct {
	mu     sync.Mutex
	bodies map[string]string
	asked  int
	done   []string // "put NAME" and "delete NAME"
	refuse string   // the name that cannot be stored
}

var errFull = errors.New("full")

func (s *shelf) State(_ context.Context, page gallery.Page) (gallery.State, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	body, there := s.bodies[page.Name]
	switch {
	case !there:
		return gallery.Absent, nil
	case body == string(page.Body):
		return gallery.Same, nil
	case gallery.IsOurs([]byte(body)):
		return gallery.Other, nil
	}
	return gallery.Foreign, nil
}

func (s *shelf) Put(_ context.Context, page gallery.Page) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if page.Name == s.refuse {
		return errFull
	}
	s.bodies[page.Name] = string(page.Body)
	s.done = append(s.done, "put "+page.Name)
	return nil
}

func (s *shelf) Delete(_ context.Context, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.bodies, name)
	s.done = append(s.done, "delete "+name)
	return nil
}

// publish makes the gallery of n images and of what the shelf holds.
func (s *shelf) publish(t *testing.T, n int, feed bool, opt gallery.PublishOptions) (string, error) {
	t.Helper()
	objects := many(n)
	for name := range s.bodies {
		objects = append(objects, gallery.File{Name: name})
	}
	look := gallery.Options{Title: "t", PageSize: 10}
	if feed {
		look.URL = photosURL
	}
	s.asked, s.done = 0, nil
	changes, err := gallery.Publish(t.Context(), build(t, objects, look), s, opt)
	counts := map[gallery.Status]int{}
	for _, change := range changes {
		counts[change.Status]++
	}
	var words []string
	for _, status := range slices.Sorted(maps.Keys(counts)) {
		words = append(words, fmt.Sprint(counts[status], " ", status))
	}
	return strings.Join(words, ", "), err
}

func TestPublish(t *testing.T) {
	s := &shelf{bodies: map[string]string{}}
	for _, step := range []struct {
		what   string
		images int
		feed   bool
		opt    gallery.PublishOptions
		want   string
		asked  int
		pages  int
	}{
		{what: "a plan", images: 30, feed: true, opt: gallery.PublishOptions{DryRun: true}, want: "4 planned", pages: 0},
		{what: "the first time", images: 30, feed: true, want: "4 written", pages: 4},
		{what: "again", images: 30, feed: true, want: "4 unchanged", asked: 4, pages: 4},
		{what: "one more image", images: 31, feed: true, want: "2 unchanged, 2 written", asked: 4, pages: 4},
		{what: "a plan of fewer", images: 12, opt: gallery.PublishOptions{DryRun: true}, want: "3 doomed, 1 planned", asked: 4, pages: 4},
		{what: "fewer", images: 12, want: "3 removed, 1 written", asked: 4, pages: 1},
		{what: "none", images: 0, want: "1 written", asked: 1, pages: 1},
	} {
		got, err := s.publish(t, step.images, step.feed, step.opt)
		if err != nil || got != step.want || s.asked != step.asked || len(s.bodies) != step.pages {
			t.Errorf("%s: %s, asked for %d, %d there, %v; want %s, %d, %d", step.what, got, s.asked, len(s.bodies), err, step.want, step.asked, step.pages)
		}
	}
	if !strings.Contains(s.bodies["index.html"], "There are no images here.") {
		t.Error("the page of no images does not say so")
	}
}

// No link may lead to nothing, not even while pages are changed.
func TestPublishInOrder(t *testing.T) {
	s := &shelf{bodies: map[string]string{}}
	if _, err := s.publish(t, 40, true, gallery.PublishOptions{}); err != nil {
		t.Fatal(err)
	}
	front := slices.Sorted(slices.Values(s.done[len(s.done)-2:]))
	if len(s.done) != 5 || !slices.Equal(front, []string{"put feed.xml", "put index.html"}) {
		t.Errorf("first the pages behind the index, then it and the feed: %q", s.done)
	}
	if _, err := s.publish(t, 20, true, gallery.PublishOptions{}); err != nil {
		t.Fatal(err)
	}
	if last := s.done[len(s.done)-1]; len(s.done) < 4 || !strings.HasPrefix(last, "delete page-") {
		t.Errorf("what is not needed is removed last: %q", s.done)
	}
	s.refuse = "page-3.html"
	if _, err := s.publish(t, 40, true, gallery.PublishOptions{}); !errors.Is(err, errFull) || slices.Contains(s.done, "put index.html") {
		t.Errorf("the index was written before what it links to: %q, %v", s.done, err)
	}
}

func TestPublishSparesOthers(t *testing.T) {
	theirs := "<!doctype html><title>mine</title>"
	s := &shelf{bodies: map[string]string{"index.html": theirs, "page-1.html": theirs, "page-9.html": theirs}}
	_, err := s.publish(t, 30, false, gallery.PublishOptions{})
	var foreign *gallery.ForeignError
	if !errors.As(err, &foreign) || !slices.Equal(foreign.Names, []string{"page-1.html", "index.html"}) || len(s.done) > 0 {
		t.Fatalf("%v, %q", err, s.done)
	}
	if got, err := s.publish(t, 30, false, gallery.PublishOptions{Force: true}); err != nil || got != "3 written" {
		t.Errorf("by force: %s, %v", got, err)
	}
	if s.bodies["page-9.html"] != theirs {
		t.Error("a page that was not in the way is gone")
	}
}

func TestIsOurs(t *testing.T) {
	made := build(t, many(1), gallery.Options{Title: strings.Repeat("<title>", 1000), URL: photosURL})
	for _, page := range made.Pages {
		if !gallery.IsOurs(page.Body) {
			t.Errorf("%s is not known again", page.Name)
		}
	}
	for _, body := range []string{"", "s3img gallery", `<meta name="generator" content="Hugo">`, "<p>&lt;meta name=&#34;generator&#34; content=&#34;s3img gallery&#34;&gt;"} {
		if gallery.IsOurs([]byte(body)) {
			t.Errorf("%q passes for ours", body)
		}
	}
}
