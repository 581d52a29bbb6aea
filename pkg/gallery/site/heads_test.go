package site_test

import (
	"bytes"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/gallery"
	"github.com/s3img/s3img/pkg/gallery/site"
	"github.com/s3img/s3img/pkg/s3ops"
)

// noise is a PNG of more bytes than are asked for first, which has to be read to its end.
func noise(t *testing.T, width, height int) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = uint8(rand.Uint32())
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// TestReadHeads reads what is there, of both places, and in S3 keeps it for the next time.
func TestReadHeads(t *testing.T) {
	folder, err := site.NewFolder(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	root := s3ops.Location{Bucket: devs3test.Bucket(t), Key: "web/"}
	prefix := site.NewPrefix(devs3test.Client(t), root, site.PrefixOptions{})
	files := map[string][]byte{"large.png": noise(t, 300, 200), "small.png": noise(t, 2, 3), "text.jpg": []byte("no image"), "empty.jpg": {}}
	for name, data := range files {
		if err := os.WriteFile(folder.Address(name), data, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := devs3test.Client(t).Put(t.Context(), s3ops.Location{Bucket: root.Bucket, Key: root.Key + name}, data, s3ops.PutOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	for name, place := range map[string]site.Place{"folder": folder, "prefix": prefix} {
		t.Run(name, func(t *testing.T) {
			checkHeads(t, place)
			if place == site.Place(prefix) {
				if err := devs3test.Client(t).Delete(t.Context(), s3ops.Location{Bucket: root.Bucket, Key: root.Key + "small.png"}); err != nil {
					t.Fatal(err)
				}
				checkHeads(t, place)
			}
		})
	}
	cache, err := devs3test.Client(t).Beginning(t.Context(), s3ops.Location{Bucket: root.Bucket, Key: root.Key + ".s3img/gallery"}, 1<<20)
	if err != nil || !strings.HasPrefix(string(cache), "s3img gallery 1\n") || (len(cache)-16)%24 != 0 {
		t.Errorf("the cache is %q, %v", cache, err)
	}
}

func checkHeads(t *testing.T, place site.Place) {
	t.Helper()
	files, err := place.List(t.Context())
	if err != nil || len(files) < 3 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	files = append(files, gallery.File{Name: "gone.jpg", Size: 9})
	all := make([]int, len(files))
	for i := range all {
		all[i] = i
	}
	forgotten, err := site.ReadHeads(t.Context(), place, files, all, true)
	if err != nil || forgotten != nil {
		t.Fatalf("%v, %v", err, forgotten)
	}
	want := map[string]gallery.Head{"large.png": {Width: 300, Height: 200}, "small.png": {Width: 2, Height: 3}}
	for _, file := range files {
		if file.Head != want[file.Name] {
			t.Errorf("%s has the head %+v, want %+v", file.Name, file.Head, want[file.Name])
		}
	}
	if slices.ContainsFunc(files, func(f gallery.File) bool { return strings.HasPrefix(f.Name, ".") }) {
		t.Errorf("listed %v", files)
	}
}
