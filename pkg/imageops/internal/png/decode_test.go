package png

import (
	"bytes"
	"context"
	"errors"
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

// decodeAll reads all rows, and the file to its end.
func decodeAll(ctx context.Context, b []byte, opt DecodeOptions) (p pixels, m Metadata, err error) {
	d, err := NewDecoder(ctx, bytes.NewReader(b), opt)
	if err != nil {
		return p, m, err
	}
	defer d.Close()
	p.Header = d.Header()
	for err == nil {
		if p.RowDepth == 16 {
			var row []uint16
			row, err = d.Row16(ctx)
			p.rgba = appendRow(p.rgba, row, p.Channels)
		} else {
			var row []uint8
			row, err = d.Row(ctx)
			p.rgba = appendRow(p.rgba, row, p.Channels)
		}
	}
	if !errors.Is(err, io.EOF) {
		return p, m, err
	}
	if n := p.Width * p.Height; len(p.rgba) != n {
		return p, m, fmt.Errorf("%d pixels, want %d", len(p.rgba), n)
	}
	err = d.Finish(ctx)
	return p, d.Metadata(), err
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
		d, err := NewDecoder(ctx, &oneByte{bytes.NewReader(b)}, DecodeOptions{})
		if err != nil {
			t.Fatal(err)
		}
		h := d.Header()
		var got [][4]uint16
		for range h.Height {
			if h.RowDepth == 16 {
				row, err := d.Row16(ctx)
				if err != nil {
					t.Fatal(err)
				}
				got = appendRow(got, row, h.Channels)
				continue
			}
			row, err := d.Row(ctx)
			if err != nil {
				t.Fatal(err)
			}
			got = appendRow(got, row, h.Channels)
		}
		samePixels(t, got, reference(t, b), h.Width)
	}
}

type oneByte struct{ r io.Reader }

func (o *oneByte) Read(b []byte) (int, error) { return o.r.Read(b[:min(1, len(b))]) }

// TestWrongRow: rows come at one depth only.
func TestWrongRow(t *testing.T) {
	for name, wide := range map[string]bool{"rgb-8.png": false, "rgb-16.png": true} {
		d, err := NewDecoder(t.Context(), bytes.NewReader(readTestFile(t, "testdata/decode/"+name)), DecodeOptions{})
		if err != nil {
			t.Fatal(err)
		}
		_, err8 := d.Row(t.Context())
		_, err16 := d.Row16(t.Context())
		if (err8 != nil) != wide || (err16 == nil) != wide {
			t.Errorf("%s: %v, %v", name, err8, err16)
		}
	}
}
