package png

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	stdpng "image/png"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// pixels is a decoded image: straight RGBA of 16 bits, whatever the file has.
type pixels struct {
	Header
	rgba []([4]uint16)
}

// straight makes an RGBA pixel of the samples of one.
func straight[S Sample](p []S) (c [4]uint16) {
	scale := 0xffff / uint16(^S(0))
	c[3] = 0xffff
	for i := range 3 {
		c[i] = uint16(p[min(i, len(p)-1)]) * scale
		if len(p) < 3 {
			c[i] = uint16(p[0]) * scale
		}
	}
	if len(p)%2 == 0 {
		c[3] = uint16(p[len(p)-1]) * scale
	}
	return c
}

func appendRow[S Sample](to [][4]uint16, row []S, channels int) [][4]uint16 {
	for i := 0; i < len(row); i += channels {
		to = append(to, straight(row[i:i+channels]))
	}
	return to
}

// reference returns what image/png makes of a file, without any rounding.
func reference(t testing.TB, b []byte) [][4]uint16 {
	t.Helper()
	im, err := stdpng.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return straightPixels(t, im)
}

func straightPixels(t testing.TB, im image.Image) (all [][4]uint16) {
	t.Helper()
	for y := im.Bounds().Min.Y; y < im.Bounds().Max.Y; y++ {
		for x := im.Bounds().Min.X; x < im.Bounds().Max.X; x++ {
			all = append(all, straightColor(t, im.At(x, y)))
		}
	}
	return all
}

func straightColor(t testing.TB, c color.Color) [4]uint16 {
	t.Helper()
	switch c := c.(type) {
	case color.Gray:
		return straight([]uint8{c.Y})
	case color.Gray16:
		return straight([]uint16{c.Y})
	case color.NRGBA:
		return straight([]uint8{c.R, c.G, c.B, c.A})
	case color.NRGBA64:
		return straight([]uint16{c.R, c.G, c.B, c.A})
	case color.RGBA:
		if c.A == 255 {
			return straight([]uint8{c.R, c.G, c.B})
		}
	case color.RGBA64:
		if c.A == 65535 {
			return straight([]uint16{c.R, c.G, c.B})
		}
	}
	t.Fatalf("%T %v", c, c)
	return [4]uint16{}
}

// samePixels reports the first difference.
func samePixels(t testing.TB, got, want [][4]uint16, width int) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d pixels, want %d", len(got), len(want))
	}
	for i, p := range got {
		if p != want[i] {
			t.Fatalf("pixel (%d, %d) is %v, want %v", i%width, i/width, p, want[i])
		}
	}
}

func files(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/decode/*.png")
	if err != nil || len(names) < 130 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	return names
}

func readTestFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestDecode compares every file with what image/png makes of it.
func TestDecode(t *testing.T) {
	kinds := map[string]bool{}
	for _, name := range files(t) {
		for _, concurrent := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/%v", filepath.Base(name), concurrent), func(t *testing.T) {
				b := readTestFile(t, name)
				got, _, err := decodeAll(t.Context(), b, DecodeOptions{Concurrent: concurrent})
				if err != nil {
					t.Fatal(err)
				}
				samePixels(t, got.rgba, reference(t, b), got.Width)
				kinds[fmt.Sprint(got.ColorType, got.BitDepth, got.Interlaced, got.Channels)] = true
			})
		}
	}
	// 15 combinations of type and depth, plain and interlaced, and 11 that may have transparency besides.
	if len(kinds) < 2*(15+8) {
		t.Errorf("only %d kinds of files: %v", len(kinds), kinds)
	}
}

// TestReadersOfFewBytes: pieces of the file may come in any lengths.
func TestReadersOfFewBytes(t *testing.T) {
	ctx := t.Context()
	for _, name := range files(t)[:20] {
		b := readTestFile(t, name)
		got, _, err := decodeFrom(ctx, &oneByte{bytes.NewReader(b)}, DecodeOptions{})
		if err != nil {
			t.Fatal(err)
		}
		samePixels(t, got.rgba, reference(t, b), got.Width)
	}
}

type oneByte struct{ r io.Reader }

func (o *oneByte) Read(b []byte) (int, error) { return o.r.Read(b[:min(1, len(b))]) }
