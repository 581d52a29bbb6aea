package imageops

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"image"
	"image/draw"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// browserCases are the folders of files that a browser has been asked about. Their rooms say which of them are damaged, and
// which are not as it shows them, and why; here what comes out as a whole is looked at.
var browserCases = []string{"internal/bmp/testdata/chromium", "internal/gif/testdata/chromium"}

// A PNG of the same size is, within 8 levels, what Chromium 156 shows of a file: upright, opaque where it is, in its colours.
func TestRenditionsAsInBrowsers(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, folder := range browserCases {
		for name, want := range readBrowser(t, folder) {
			if want == nil || strings.HasPrefix(name, "icc-") { // shown converted; a PNG carries the profile
				continue
			}
			data := unzipped(t, filepath.Join(folder, name))
			_, rs, err := Render(t.Context(), bytes.NewReader(data), Options{Sizes: []int{1000}, Style: Style{Format: PNG}})
			if err != nil {
				continue
			}
			img, err := png.Decode(bytes.NewReader(rs[0].Data))
			if err != nil {
				t.Fatal(err)
			}
			got := image.NewNRGBA(img.Bounds())
			draw.Draw(got, got.Rect, img, image.Point{}, draw.Src)
			if got.Rect.Dx() != want.Size[0] || got.Rect.Dy() != want.Size[1] {
				t.Errorf("%s is %v, want %v", name, got.Rect, want.Size)
				continue
			}
			if n := farFrom(got, want); n > 0 && !unlikeBrowser[strings.TrimSuffix(name, filepath.Ext(name))] {
				t.Errorf("%s: %d samples are off", name, n)
			}
			seen++
		}
	}
	if seen < 280 {
		t.Errorf("only %d files", seen)
	}
}

// unlikeBrowser are files whose rooms say why they are not as Chromium shows them.
var unlikeBrowser = map[string]bool{
	"rgb24-offset0": true, "pal8-offset0": true, "rgb24-start-2": true, "no-last-padding": true, "rle8-no-end-no-eol": true,
	"zeros-before": true,
}

// browserView is what a browser shows of a file: all pixels, or the centres of 6 × 4 patches.
type browserView struct {
	Size    [2]int
	RGBA    []byte
	Patches [][4]int
}

func readBrowser(t *testing.T, folder string) (views map[string]*browserView) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, "expect.json"))
	if err == nil {
		err = json.Unmarshal(data, &views)
	}
	if err != nil {
		t.Fatal(err)
	}
	return views
}

// farFrom counts samples that are off by more than 8; of what is hardly opaque, a canvas knows the colours less well.
func farFrom(got *image.NRGBA, want *browserView) (n int) {
	off := func(p []uint8, q [4]int) {
		room := 8
		if q[3] > 0 && q[3] < 64 {
			room += 255 / q[3]
		}
		for c, v := range q {
			if d := int(p[c]) - v; (d > room || d < -room) && (c == 3 || q[3] > 0) {
				n++
			}
		}
	}
	for i := range len(want.RGBA) / 4 {
		w := want.RGBA[4*i:]
		off(got.Pix[4*i:4*i+4], [4]int{int(w[0]), int(w[1]), int(w[2]), int(w[3])})
	}
	for i, q := range want.Patches {
		at := got.PixOffset((2*(i%6)+1)*want.Size[0]/12, (2*(i/6)+1)*want.Size[1]/8)
		off(got.Pix[at:at+4], q)
	}
	return n
}

// unzipped reads a file, unpacked if it is packed.
func unzipped(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Ext(name) != ".gz" {
		return data
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if data, err = io.ReadAll(z); err != nil {
		t.Fatal(err)
	}
	return data
}
