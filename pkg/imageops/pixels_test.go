package imageops

import (
	"bytes"
	"context"
	"encoding/csv"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// readFile reads a file of testdata; without it the test cannot pass.
func readFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// readRows reads a table of testdata without its heading.
func readRows(t testing.TB, name string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(readFile(t, name))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// ints converts a row of numbers.
func ints(t testing.TB, row []string) []int {
	t.Helper()
	out := make([]int, len(row))
	for i, s := range row {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = n
	}
	return out
}

// renderOne renders data once, and fails the test on an error.
func renderOne(t testing.TB, data []byte, opt Options) Rendition {
	t.Helper()
	_, rs, err := Render(context.Background(), bytes.NewReader(data), opt)
	if err != nil {
		t.Fatal(err)
	}
	if len(rs) != 1 {
		t.Fatalf("%d renditions", len(rs))
	}
	return rs[0]
}

// asPNG renders data to a PNG that fits into size, and decodes it.
func asPNG(t testing.TB, data []byte, size int) image.Image {
	t.Helper()
	r := renderOne(t, data, Options{Sizes: []int{size}, Style: Style{Format: PNG}})
	img, err := png.Decode(bytes.NewReader(r.Data))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != r.Width || b.Dy() != r.Height {
		t.Fatalf("rendition says %d×%d, its bytes %v", r.Width, r.Height, b)
	}
	return img
}

func nrgba(c color.Color) color.NRGBA {
	return color.NRGBAModel.Convert(c).(color.NRGBA)
}

// near reports whether no channel differs by more than tolerance; colours that
// are fully transparent are equal.
func near(a, b color.NRGBA, tolerance int) bool {
	if a.A == 0 && b.A == 0 {
		return true
	}
	d := func(x, y uint8) bool { return max(int(x)-int(y), int(y)-int(x)) <= tolerance }
	return d(a.R, b.R) && d(a.G, b.G) && d(a.B, b.B) && d(a.A, b.A)
}

// Every format, against what Pillow reads from the same file. Lossless formats
// must agree exactly; JPEG decoders may differ by 2 for their inverse transform
// and colour conversion, lossy WebP by 3 for its conversion by way of full range.
func TestColorsAreThoseOfPillow(t *testing.T) {
	rows := readRows(t, "pixels.csv")
	if len(rows) < 90 {
		t.Fatalf("only %d rows", len(rows))
	}
	for _, row := range rows {
		n := ints(t, row[1:])
		want := color.NRGBA{uint8(n[2]), uint8(n[3]), uint8(n[4]), uint8(n[5])}
		tolerance := 0
		switch {
		case strings.HasSuffix(row[0], ".jpg"):
			tolerance = 2
		case strings.HasPrefix(row[0], "lossy"), row[0] == "animated.webp":
			tolerance = 3
		}
		got := nrgba(asPNG(t, readFile(t, row[0]), 48).At(n[0], n[1]))
		if !near(got, want, tolerance) {
			t.Errorf("%s at %d,%d: %v, Pillow has %v", row[0], n[0], n[1], got, want)
		}
	}
}

// What Pillow does not read as 16 bits, or reads by another rule, against the
// colours that the files were made from.
func TestColorsOfDeepAndOddFiles(t *testing.T) {
	quadrants := []color.NRGBA{{200, 40, 30, 255}, {30, 180, 60, 255}, {20, 50, 220, 255}, {150, 150, 150, 128}}
	opaque := []color.NRGBA{quadrants[0], quadrants[1], quadrants[2], {150, 150, 150, 255}}
	gray := []color.NRGBA{{87, 87, 87, 255}, {121, 121, 121, 255}, {60, 60, 60, 255}, {150, 150, 150, 255}}
	for name, want := range map[string][]color.NRGBA{
		"rgba16.png": quadrants,
		"rgba.bmp":   quadrants,
		"rgbx.bmp":   opaque, // a header without an alpha mask: the fourth byte is padding
		"rgb16.tiff": opaque,
		"gray16.png": gray,
	} {
		img := asPNG(t, readFile(t, name), 48)
		for i, w := range want {
			x, y := 12+i%2*24, 8+i/2*16
			if got := nrgba(img.At(x, y)); !near(got, w, 1) {
				t.Errorf("%s at %d,%d: %v, want %v", name, x, y, got, w)
			}
		}
	}
}

// ITU-R group 4, one bit a pixel: black and white, nothing else.
func TestBilevelTIFF(t *testing.T) {
	img := asPNG(t, readFile(t, "bilevel.tiff"), 48)
	seen := map[color.NRGBA]int{}
	for y := range 32 {
		for x := range 48 {
			seen[nrgba(img.At(x, y))]++
		}
	}
	black, white := seen[color.NRGBA{0, 0, 0, 255}], seen[color.NRGBA{255, 255, 255, 255}]
	if black+white != 48*32 || black < 300 || white < 300 {
		t.Errorf("colours %v", seen)
	}
}
