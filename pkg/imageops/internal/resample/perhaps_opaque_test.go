package resample_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

// late is noise that is opaque above row y, and anything from there on.
func late(w, h, channels, y int) []uint8 {
	pix := noise[uint8](w*h*channels, uint64(w+y))
	for i := channels - 1; i < y*w*channels; i += channels {
		pix[i] = 255
	}
	return pix
}

// The last two are held as rows while opaque and reduced after that, and reduced before and after.
var lateSizes = []struct{ w, h, toW, toH int }{
	{1, 1, 1, 1}, {7, 5, 3, 2}, {5, 7, 11, 13}, {97, 61, 41, 29}, {100, 100, 99, 99}, {33, 200, 32, 10}, {4000, 120, 3, 2}, {16000, 120, 3, 2},
}

// Wherever alpha comes in, what is shown is within a step of float64; and outputs of which no row has it are as those of colours alone.
func TestLateAlphaIsWithinOneStepOfFloat64(t *testing.T) {
	for _, r := range lateSizes {
		for _, channels := range []int{2, 4} {
			for _, y := range []int{0, 1, r.h / 2, r.h - 1} {
				if y >= r.h || r.w > 1000 && y < 2 {
					continue
				}
				pix := late(r.w, r.h, channels, y)
				p := asPicture(pix, r.w, r.h, channels)
				multiply(p, 255)
				l := resample.Layout{Width: r.w, Height: r.h, Channels: channels, Alpha: resample.PerhapsOpaque}
				for name, filter := range filters {
					if r.w > 1000 && filter == resample.CatmullRom {
						continue
					}
					got := resize(t, l, pix, r.toW, r.toH, whole(r.w, r.h), filter)
					shownAs(t, fmt.Sprintf("%s %v × %d from row %d", name, r, channels, y), got, scale(p, r.toW, r.toH, whole(r.w, r.h), filter))
				}
			}
		}
	}
}

func TestAlphaOf255IsAsNone(t *testing.T) {
	for _, r := range lateSizes {
		for _, channels := range []int{2, 4} {
			pix := late(r.w, r.h, channels, r.h)
			colours := make([]uint8, 0, len(pix))
			for i := 0; i < len(pix); i += channels {
				colours = append(colours, pix[i:i+channels-1]...)
			}
			l := resample.Layout{Width: r.w, Height: r.h, Channels: channels, Alpha: resample.PerhapsOpaque}
			got := resize(t, l, pix, r.toW, r.toH, whole(r.w, r.h), resample.Lanczos3)
			l.Channels, l.Alpha = channels-1, resample.Opaque
			alone := resize(t, l, colours, r.toW, r.toH, whole(r.w, r.h), resample.Lanczos3)
			var want []uint8
			for i := 0; i < len(alone); i += channels - 1 {
				want = append(append(want, alone[i:i+channels-1]...), 255)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%v × %d: differs from the colours alone", r, channels)
			}
		}
	}
}

func TestOpaqueTellsOfAlpha(t *testing.T) {
	l := resample.Layout{Width: 20, Height: 3, Channels: 4, Alpha: resample.PerhapsOpaque}
	for x := range 20 {
		for _, alpha := range []uint8{0, 127, 254, 255} {
			pix := late(20, 3, 4, 3)
			pix[4*(20+x)+3] = alpha
			r, err := resample.New(l, resample.Target[uint8]{Width: 2, Height: 1, Pix: make([]uint8, 8), Stride: 8})
			if err != nil {
				t.Fatal(err)
			}
			for y := range 3 {
				if err := r.WriteRow(pix[80*y : 80*y+80]); err != nil {
					t.Fatal(err)
				}
				if want := y == 0 || alpha == 255; r.Opaque() != want {
					t.Errorf("alpha %d at %d, after row %d: opaque is %v", alpha, x, y, !want)
				}
			}
		}
	}
}
