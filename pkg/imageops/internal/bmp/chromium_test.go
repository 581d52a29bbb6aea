package bmp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/bmp"
	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/codec/codectest"
)

// shown is what testdata/chromium/expect.json says of a file.
type shown struct {
	Size    [2]int
	RGBA    []byte
	Patches [][4]int
}

// otherwise are files that are not as Chromium shows them, and why.
var otherwise = map[string]string{
	"rgb24-offset0":      "Chromium takes the headers for pixels",
	"pal8-offset0":       "Chromium takes the headers for pixels",
	"rgb24-start-2":      "Chromium takes the headers for pixels",
	"no-last-padding":    "all pixels are there, the last row's padding is not: Chromium leaves that row out",
	"rle8-no-end-no-eol": "all pixels are there, the end of the line is not: Chromium leaves that row out",
	"truncated-8":        "damaged: Chromium shows what is there",
	"truncated-24":       "damaged: Chromium shows what is there",
	"rle8-short":         "damaged: Chromium shows what is there",
}

func TestShownAsByChromium(t *testing.T) {
	var expect map[string]*shown
	if err := json.Unmarshal(codectest.ReadFile(t, "testdata/chromium/expect.json"), &expect); err != nil {
		t.Fatal(err)
	}
	if len(expect) < 150 {
		t.Fatalf("%d files", len(expect))
	}
	for name, want := range expect {
		short := strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".bmp")
		if want == nil || otherwise[short] != "" {
			continue
		}
		h, pix, err := decode(t.Context(), codectest.ReadFile(t, filepath.Join("testdata/chromium", name)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if (h.ICC != nil) != (short == "icc-p3" || short == "icc-before") {
			t.Errorf("%s has a profile of %d bytes", name, len(h.ICC))
		}
		if short == "icc-p3" || short == "icc-before" {
			want = expect["rgb24.bmp"] // Chromium converts; the pixels are those of this file
		}
		if err := same(h, pix, want, 8); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// same compares within a tolerance, transparent pixels whatever their colour.
func same(h *codec.Header, pix []byte, want *shown, tolerance int) error {
	if [2]int{h.Width, h.Height} != want.Size {
		return fmt.Errorf("%d×%d, want %v", h.Width, h.Height, want.Size)
	}
	for i := range want.Patches {
		x, y := (2*(i%6)+1)*h.Width/12, (2*(i/6)+1)*h.Height/8
		for c, v := range want.Patches[i] {
			if got := int(pix[4*(y*h.Width+x)+c]); got < v-tolerance || got > v+tolerance {
				return fmt.Errorf("patch %d is %v, want %v", i, pix[4*(y*h.Width+x):][:4], want.Patches[i])
			}
		}
	}
	for i := range len(want.RGBA) / 4 {
		p, q := pix[4*i:4*i+4], want.RGBA[4*i:4*i+4]
		room := tolerance
		if q[3] > 0 && q[3] < 64 {
			room += 255 / int(q[3]) // the canvas has multiplied by alpha
		}
		for c := range 4 {
			if d := int(p[c]) - int(q[c]); (d > room || d < -room) && (c == 3 || q[3] > 0) {
				return fmt.Errorf("pixel %d,%d is %v, want %v", i%h.Width, i/h.Width, p, q)
			}
		}
	}
	return nil
}

var limits = codec.Limits{MaxPixels: 1 << 17, MaxBytes: 1 << 20, MaxFrames: 1}

// decode reads all pixels, as RGBA from the top down.
func decode(ctx context.Context, data []byte) (h *codec.Header, pix []byte, err error) {
	img, err := bmp.Open(codec.NewSource(bytes.NewReader(data), limits.MaxBytes), codec.OpenOptions{Limits: limits, Pixels: true})
	if err != nil {
		return nil, nil, err
	}
	d := img.(codec.RowDecoder)
	l := d.Layout(1)
	var rows [][]byte
	err = d.Rows(ctx, codec.Want{}, func(r codec.Row) error {
		var wide []byte
		for x := range l.Width {
			switch p := r.Bytes[x*l.Channels:]; l.Channels {
			case 1:
				wide = append(wide, p[0], p[0], p[0], 255)
			case 3:
				wide = append(wide, p[0], p[1], p[2], 255)
			default:
				wide = append(wide, p[:4]...)
			}
		}
		rows = append(rows, wide)
		return nil
	})
	if l.BottomUp {
		slices.Reverse(rows)
	}
	pix = bytes.Join(rows, nil)
	return d.Header(), pix, err
}

// What Chromium does not show, and this package does not read, is said to be what it is: not supported, or cut off.
func TestNotShown(t *testing.T) {
	for name, want := range map[string]string{
		"bits3": "of 3 bits", "bits64": "of 64 bits", "cmyk": "CMYK", "comp7": "compression 7", "huffman1d-os2": "Huffman",
		"jpeg": "embedded JPEG", "png": "embedded PNG", "rgb24-bitfields": "of 24 bits with compression 3",
		"rgb32-gaps-in-mask": "mask that has gaps", "rgb32-alpha-gap": "mask that has gaps", "rle24-v3": "embedded JPEG",
		"rle4-bits1": "of 1 bits", "rle8-bits4": "of 4 bits", "size80": "header of unknown length",
	} {
		_, _, err := decode(t.Context(), codectest.ReadFile(t, "testdata/chromium/"+name+".bmp"))
		var unsupported *codec.UnsupportedError
		if !errors.As(err, &unsupported) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	for _, name := range []string{"truncated-8", "truncated-24", "rle8-short", "pal8-cut-table", "pal8-os2-os2-short"} {
		if _, _, err := decode(t.Context(), codectest.ReadFile(t, "testdata/chromium/"+name+".bmp")); !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Headers that point into themselves mean the pixels behind the palette.
func TestOffsetInTheHeader(t *testing.T) {
	for name, like := range map[string]string{"rgb24-offset0": "rgb24", "rgb24-start-2": "rgb24", "pal8-offset0": "pal8", "no-last-padding": "rgb24"} {
		_, got, err := decode(t.Context(), codectest.ReadFile(t, "testdata/chromium/"+name+".bmp"))
		_, want, otherErr := decode(t.Context(), codectest.ReadFile(t, "testdata/chromium/"+like+".bmp"))
		if err != nil || otherErr != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not as %s: %v, %v", name, like, err, otherErr)
		}
	}
}
