package imageops

import (
	"bytes"
	"testing"
)

// A rendition that a thumbnail in the file is large enough for has the dimensions that the photo gives it, and the photo's
// metadata; Info is of the photo.
func TestThumbnailOfHEIC(t *testing.T) {
	data := readFile(t, "../internal/heif/testdata/thumb.heic")
	want, err := Inspect(bytes.NewReader(data), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for _, sizes := range [][]int{{40}, {40, 13}, {41}} {
		info, rs, err := Render(t.Context(), bytes.NewReader(data), Options{Sizes: sizes})
		if err != nil || info != want {
			t.Fatalf("%v: %+v, %v; want %+v", sizes, info, err, want)
		}
		for i, r := range rs {
			if w, h := Square(sizes[i]).Inside(want.Width, want.Height); r.Width != w || r.Height != h {
				t.Errorf("%d×%d, want %d×%d", r.Width, r.Height, w, h)
			}
		}
	}
}
