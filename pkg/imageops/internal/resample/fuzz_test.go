package resample_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

// FuzzResize takes any sizes, regions and samples: what is refused is refused with an error,
// the rest is within one step of float64.
func FuzzResize(f *testing.F) {
	f.Add(uint16(7), uint16(5), uint16(3), uint16(2), byte(0), 0.0, 0.0, 7.0, 5.0, uint64(1))
	f.Add(uint16(51), uint16(41), uint16(25), uint16(21), byte(5), 0.25, 0.0, 50.5, 40.5, uint64(2))
	f.Add(uint16(1), uint16(700), uint16(9), uint16(1), byte(10), -3.0, -1.0, 2.0, 800.0, uint64(3))
	f.Fuzz(func(t *testing.T, w, h, toW, toH uint16, kind byte, x0, y0, x1, y1 float64, seed uint64) {
		if int(w)*int(h) > 1<<14 || int(toW)*int(toH) > 1<<14 || int(toW)*int(h) > 1<<16 || int(w)*int(toW)*int(h) > 1<<22 {
			return
		}
		channels, filter := 1+int(kind)%4, resample.Filter(kind/4%3)
		r := resample.Rect{X0: x0, Y0: y0, X1: x1, Y1: y1}
		pix := noise[uint8](int(w)*int(h)*channels, seed)
		out := make([]uint8, int(toW)*int(toH)*channels)
		l := resample.Layout{Width: int(w), Height: int(h), Channels: channels}
		target := resample.Target[uint8]{Width: int(toW), Height: int(toH), Pix: out, Stride: int(toW) * channels, Region: r, Filter: filter}
		err := resizeTo(l, pix, int(w)*channels, target)
		if refused := !possible(l, target); refused != (err != nil) {
			t.Fatalf("refused should be %v: %v", refused, err)
		}
		if err != nil {
			return
		}
		if r == (resample.Rect{}) {
			r = whole(int(w), int(h))
		}
		want := scale(asPicture(pix, int(w), int(h), channels), int(toW), int(toH), r, filter)
		within(t, fmt.Sprintf("%+v %v", target, l), out, want, 1)
	})
}

// possible is what the documentation of Target and Layout promises to take.
func possible(l resample.Layout, t resample.Target[uint8]) bool {
	r := t.Region
	if l.Width == 0 || l.Height == 0 || t.Width == 0 || t.Height == 0 {
		return false
	}
	if r == (resample.Rect{}) {
		return true
	}
	inside := r.X0 < float64(l.Width) && r.X1 > 0 && r.Y0 < float64(l.Height) && r.Y1 > 0
	return inside && r.X0 < r.X1 && r.Y0 < r.Y1 && math.Min(r.X0, r.Y0) >= -(1<<24) && math.Max(r.X1, r.Y1) <= 1<<25
}
