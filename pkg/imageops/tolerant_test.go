package imageops

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"testing"
)

// wholeSize is so large that no part of the file is left unread: a decode at reduced size needs no fine scans.
const wholeSize = 1000

// halved cuts a JPEG in the middle of its last scan.
func halved(data []byte) []byte {
	scan := bytes.LastIndex(data, []byte{0xff, 0xda})
	return data[:scan+(len(data)-scan)/2]
}

func renderTolerantly(t *testing.T, r io.Reader) ([]Rendition, error) {
	t.Helper()
	_, rs, err := Render(t.Context(), r, Options{Sizes: []int{wholeSize}, Style: Style{Format: PNG}, Tolerant: true})
	return rs, err
}

func TestTruncatedJPEG(t *testing.T) {
	t.Parallel()
	gray := color.NRGBA{128, 128, 128, 255}
	for name, grayBelow := range map[string]bool{"large.jpg": true, "large_progressive.jpg": false} {
		whole := readFile(t, name)
		var corrupt *CorruptError
		_, _, err := Render(t.Context(), bytes.NewReader(halved(whole)), Options{Sizes: []int{wholeSize}, Style: Style{Format: PNG}})
		if !errors.As(err, &corrupt) || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: %v by default", name, err)
		}
		rs, err := renderTolerantly(t, bytes.NewReader(halved(whole)))
		if err != nil || len(rs) != 1 {
			t.Errorf("%s: %d renditions, %v", name, len(rs), err)
			continue
		}
		got, err := png.Decode(bytes.NewReader(rs[0].Data))
		if err != nil {
			t.Fatal(err)
		}
		want := asPNG(t, whole, wholeSize)
		for x := range got.Bounds().Dx() {
			if a, b := nrgba(got.At(x, 5)), nrgba(want.At(x, 5)); a != b {
				t.Errorf("%s: pixel %d above is %v, %v in the whole image", name, x, a, b)
			}
			if below := nrgba(got.At(x, got.Bounds().Dy()-1)); (below == gray) != grayBelow {
				t.Errorf("%s: pixel %d below is %v", name, x, below)
			}
		}
	}
}

// One row of blocks is the least: less than that is no image.
func TestToleranceHasAnEnd(t *testing.T) {
	whole := readFile(t, "large.jpg")
	head := whole[:bytes.Index(whole, []byte{0xff, 0xda})+30]
	if _, err := renderTolerantly(t, bytes.NewReader(head)); !IsBadImage(err) {
		t.Errorf("without a row: %v", err)
	}
	// A connection that breaks looks as a file that ends, and another try may get all of it.
	broken := io.MultiReader(bytes.NewReader(halved(whole)), lostConnection{})
	if _, err := renderTolerantly(t, broken); err == nil || IsBadImage(err) {
		t.Errorf("after a lost connection: %v", err)
	}
}

// lostConnection fails in the way of net/http.
type lostConnection struct{}

func (lostConnection) Read([]byte) (int, error) {
	return 0, fmt.Errorf("connection lost: %w", io.ErrUnexpectedEOF)
}
