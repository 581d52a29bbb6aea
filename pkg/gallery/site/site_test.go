package site_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/gallery"
	"github.com/s3img/s3img/pkg/gallery/site"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

func TestMain(m *testing.M) { os.Exit(devs3test.Main(m)) }

// TestPlaces takes both places through the life of a page.
func TestPlaces(t *testing.T) {
	folder, err := site.NewFolder(t.TempDir(), "https://cdn.example.com/photos/")
	if err != nil {
		t.Fatal(err)
	}
	root := s3ops.Location{Bucket: devs3test.Bucket(t), Key: "web"}
	foreign := func(place site.Place, name string) error {
		if place == site.Place(folder) {
			return os.WriteFile(place.Address(name), []byte("mine"), 0o644)
		}
		at, err := s3ops.ParseLocation(place.Address(name))
		if err != nil {
			return err
		}
		return devs3test.Client(t).Put(t.Context(), at, []byte("mine"), s3ops.PutOptions{})
	}
	for name, place := range map[string]site.Place{
		"folder": folder, "prefix": site.NewPrefix(devs3test.Client(t), root, site.PrefixOptions{CacheControl: "no-cache"}),
	} {
		t.Run(name, func(t *testing.T) { life(t, place, foreign) })
	}
}

func life(t *testing.T, place site.Place, foreign func(place site.Place, name string) error) {
	t.Helper()
	made, err := gallery.Build(nil, gallery.Options{Title: "one"})
	if err != nil {
		t.Fatal(err)
	}
	other, err := gallery.Build(nil, gallery.Options{Title: "two"})
	if err != nil {
		t.Fatal(err)
	}
	page := made.Pages[0]
	want := func(want gallery.State, page gallery.Page) {
		t.Helper()
		if got, err := place.State(t.Context(), page); err != nil || got != want {
			t.Errorf("%s is in state %d, %v, want %d", page.Name, got, err, want)
		}
	}
	want(gallery.Absent, page)
	if err := place.Put(t.Context(), page); err != nil {
		t.Fatal(err)
	}
	want(gallery.Same, page)
	want(gallery.Other, other.Pages[0])
	listed, err := place.List(t.Context())
	if err != nil || len(listed) != 1 || listed[0].Name != page.Name || listed[0].Size != int64(len(page.Body)) || listed[0].ModTime.IsZero() {
		t.Errorf("listed %+v, %v", listed, err)
	}
	if err := foreign(place, page.Name); err != nil {
		t.Fatal(err)
	}
	want(gallery.Foreign, page)
	for range 2 { // that there is nothing is no error
		if err := place.Delete(t.Context(), page.Name); err != nil {
			t.Fatal(err)
		}
	}
	want(gallery.Absent, page)
	if url := place.URL("a b.jpg"); !strings.HasSuffix(url, "/a%20b.jpg") {
		t.Errorf("URL %s", url)
	}
}

// The index of stamps is none of the objects that people put there.
func TestPrefixLeavesOutWhatStoresKeep(t *testing.T) {
	root := s3ops.Location{Bucket: devs3test.Bucket(t)}
	for _, key := range []string{".s3img/stamps", "a-200.jpg"} {
		if err := devs3test.Client(t).Put(t.Context(), s3ops.Location{Bucket: root.Bucket, Key: key}, []byte("x"), s3ops.PutOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	listed, err := site.NewPrefix(devs3test.Client(t), root, site.PrefixOptions{}).List(t.Context())
	if err != nil || len(listed) != 1 || renditions.IsOwnKey(listed[0].Name) {
		t.Errorf("listed %+v, %v", listed, err)
	}
}

func TestFolderIsOne(t *testing.T) {
	file := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := site.NewFolder(file, ""); !errors.Is(err, site.ErrNotFolder) {
		t.Errorf("%v, want that it is not a folder", err)
	}
}
