package heif

import (
	"bytes"
	"context"
	"encoding/hex"
	stdimage "image"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

var limits = codec.Limits{MaxPixels: 1 << 24, MaxBytes: 1 << 24, MaxFrames: 100}

func open(t testing.TB, data []byte) codec.Image {
	t.Helper()
	img, err := Open(codec.NewSource(bytes.NewReader(data), limits.MaxBytes), codec.OpenOptions{Limits: limits, Pixels: true})
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// rgba are the pixels of an image, turned upright.
func rgba(t testing.TB, img codec.Image) (pix []uint8, width, height int) {
	t.Helper()
	if whole, ok := img.(codec.WholeDecoder); ok {
		return wholeRGBA(t, whole)
	}
	rows := img.(codec.RowDecoder)
	layout := rows.Layout(1)
	err := rows.Rows(t.Context(), codec.Want{Scales: []int{1}, Sizes: []codec.Size{{Width: 1, Height: 1}}}, func(row codec.Row) error {
		for x := range layout.Width {
			p := row.Bytes[x*layout.Channels:][:layout.Channels]
			switch layout.Channels {
			case 1:
				pix = append(pix, p[0], p[0], p[0], 255)
			case 3:
				pix = append(pix, p[0], p[1], p[2], 255)
			default:
				pix = append(pix, p...)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(pix) != 4*layout.Width*layout.Height {
		t.Fatalf("%d bytes of %d×%d pixels", len(pix), layout.Width, layout.Height)
	}
	orientation := max(img.Header().Orientation, 1)
	width, height = codec.Turned(layout.Width, layout.Height, orientation)
	return codec.Turn(pix, layout.Width, layout.Height, 4, orientation), width, height
}

// wholeRGBA is rgba for what comes as a whole.
func wholeRGBA(t testing.TB, img codec.WholeDecoder) (pix []uint8, width, height int) {
	t.Helper()
	whole, err := img.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	canvas, h := whole.(*stdimage.NRGBA), img.Header()
	if canvas.Rect != stdimage.Rect(0, 0, h.Width, h.Height) {
		t.Fatalf("%v for %d×%d", canvas.Rect, h.Width, h.Height)
	}
	for y := range h.Height {
		pix = append(pix, canvas.Pix[y*canvas.Stride:][:4*h.Width]...)
	}
	return pix, h.Width, h.Height
}

// near reports whether no sample of two colours differs by more than most.
func near(a, b []uint8, most int) bool {
	for i := range a {
		if d := int(a[i]) - int(b[i]); d > most || d < -most {
			return false
		}
	}
	return true
}

// TestDecode holds photos of heif-enc to what heif-convert shows, within 3 levels. See testdata/make.sh.
func TestDecode(t *testing.T) {
	list, err := os.ReadFile("testdata/expect.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(list)), "\n")
	if len(lines) < 11 {
		t.Fatalf("%d photos", len(lines))
	}
	for _, line := range lines {
		want := strings.Fields(line)
		t.Run(want[0], func(t *testing.T) {
			data, err := os.ReadFile("testdata/" + want[0] + ".heic")
			if err != nil {
				t.Fatal(err)
			}
			pix, width, height := rgba(t, open(t, data))
			if strconv.Itoa(width) != want[1] || strconv.Itoa(height) != want[2] {
				t.Fatalf("%d×%d, want %s×%s", width, height, want[1], want[2])
			}
			for i, colour := range want[3:] {
				c, err := hex.DecodeString(colour)
				if err != nil {
					t.Fatal(err)
				}
				x, y := (2*(i%6)+1)*width/12, (2*(i/6)+1)*height/8
				if got := pix[4*(y*width+x):][:4]; !near(got, c, 3) {
					t.Errorf("at %d,%d: %v, want %v", x, y, got, c)
				}
			}
		})
	}
}

// TestPlanes: what is converted from planes is what comes as rows.
func TestPlanes(t *testing.T) {
	for _, name := range []string{"photo", "odd", "422", "444", "grey", "10-bits"} {
		data, err := os.ReadFile("testdata/" + name + ".heic")
		if err != nil {
			t.Fatal(err)
		}
		img := open(t, data)
		if !img.Header().Planar {
			t.Errorf("%s has no planes", name)
			continue
		}
		pix, width, height := rgba(t, img)
		seen := 0
		err = open(t, data).(codec.PlaneDecoder).Planes(context.Background(), codec.Want{Scales: []int{1}}, func(b *codec.Band) error {
			luma := b.Plane[0]
			if b.Width != width || b.Height != height || luma.Width != width {
				t.Errorf("%s: planes of %d×%d", name, b.Width, b.Height)
			}
			for y := range b.Rows[0] {
				for x := range width {
					p := pix[4*((b.First[0]+y)*width+x):]
					want := 0.299*float64(p[0]) + 0.587*float64(p[1]) + 0.114*float64(p[2])
					inGamut := p[0]%255 != 0 && p[1]%255 != 0 && p[2]%255 != 0
					if got := float64(luma.Pix[y*luma.Stride+x]); inGamut && (got-want > 1.5 || want-got > 1.5) {
						t.Fatalf("%s: luma at %d,%d is %v, want %v", name, x, y, got, want)
					}
				}
				seen++
			}
			return nil
		})
		if err != nil || seen != height {
			t.Errorf("%s: %d rows of %d: %v", name, seen, height, err)
		}
	}
}
