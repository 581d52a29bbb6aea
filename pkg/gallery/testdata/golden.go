// Golden writes the pages in testdata/newest and testdata/name again. Run it in the root of the repository, and read what
// changed before it is committed:
//
//	go run ./pkg/gallery/testdata && git diff pkg/gallery/testdata
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/s3img/s3img/pkg/gallery"
)

func main() {
	if err := run(filepath.Join("pkg", "gallery", "testdata")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir string) error {
	data, err := os.ReadFile(filepath.Join(dir, "listing.json"))
	if err != nil {
		return err
	}
	var objects []gallery.File
	if err := json.Unmarshal(data, &objects); err != nil {
		return err
	}
	for _, opt := range []gallery.Options{
		{Title: `Wings & <things>`, PageSize: 3, URL: func(name string) string { return "https://photos.example/up/" + gallery.Escape(name) }},
		{Title: `Wings & <things>`, PageSize: 5, Order: gallery.ByName, Sizes: []int{1000, 200}},
	} {
		made, err := gallery.Build(objects, opt)
		if err != nil {
			return err
		}
		folder := filepath.Join(dir, "newest")
		if opt.Order != "" {
			folder = filepath.Join(dir, string(opt.Order))
		}
		for _, page := range made.Pages {
			if err := os.WriteFile(filepath.Join(folder, page.Name), page.Body, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}
