package resample_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

// Straight alpha is compared as what it looks like: colours times alpha, and alpha.
func TestStraightAlphaIsWithinOneStepOfFloat64(t *testing.T) {
	for name, filter := range filters {
		for _, r := range ratios[:14] {
			for _, channels := range []int{2, 4} {
				l := resample.Layout{Width: r.w, Height: r.h, Channels: channels, Alpha: resample.Straight}
				pix := noise[uint8](r.w*r.h*channels, 9)
				p := asPicture(pix, r.w, r.h, channels)
				multiply(p, 255)
				want := scale(p, r.toW, r.toH, whole(r.w, r.h), filter)
				shownAs(t, fmt.Sprintf("%s %v", name, r), resize(t, l, pix, r.toW, r.toH, whole(r.w, r.h), filter), want)
			}
		}
	}
}

// shownAs compares pixels with those wanted, in which alpha is multiplied into the colours.
func shownAs(t *testing.T, name string, pix []uint8, want picture) {
	t.Helper()
	got := asPicture(pix, want.width, want.height, want.channels)
	for i := want.channels - 1; i < len(want.pix); i += want.channels {
		alpha := clamp(want.pix[i], 255)
		if math.Abs(got.pix[i]-alpha) > 1 {
			t.Fatalf("%s: alpha %v: want %v", name, got.pix[i], alpha)
		}
		for c := 1; c < want.channels; c++ {
			if alpha < 0.5 {
				continue // no colour
			}
			shown := clamp(want.pix[i-c]/want.pix[i], 1) * alpha
			// The colour is within one step; with alpha rounded apart, their product is within one and a half.
			if diff := math.Abs(got.pix[i-c]*got.pix[i]/255 - shown); diff > 1.5 {
				t.Fatalf("%s: colour %v at alpha %v shows off by %v", name, got.pix[i-c], got.pix[i], diff)
			}
		}
	}
}

func multiply(p picture, top float64) {
	for i := p.channels - 1; i < len(p.pix); i += p.channels {
		for c := 1; c < p.channels; c++ {
			p.pix[i-c] *= p.pix[i] / top
		}
	}
}

// A red disc on transparent green: no green may show, in any depth and order.
func TestTransparentColoursDoNotBleed(t *testing.T) {
	const n = 64
	bytes, words := make([]uint8, n*n*4), make([]uint16, n*n*4)
	for i := range n * n {
		x, y := i%n-n/2, i/n-n/2
		red := x*x+y*y < 400
		for c, v := range []bool{red, !red, false, red} {
			if v {
				bytes[4*i+c], words[4*i+c] = 255, 65535
			}
		}
	}
	l := resample.Layout{Width: n, Height: n, Channels: 4, Alpha: resample.Straight}
	for name, filter := range filters {
		for _, size := range []int{1, 9, 20, 63, 100} {
			for i, v := range resize(t, l, bytes, size, size, whole(n, n), filter) {
				if i%4 == 1 && v != 0 {
					t.Fatalf("%s %d: green %d of 255", name, size, v)
				}
			}
			for i, v := range resize(t, l, words, size, size, whole(n, n), filter) {
				if i%4 == 1 && v != 0 {
					t.Fatalf("%s %d: green %d of 65535", name, size, v)
				}
			}
		}
	}
}

func TestPremultipliedColoursStayBelowAlpha(t *testing.T) {
	const w, h = 40, 30
	bytes, words := noise[uint8](w*h*4, 1), noise[uint16](w*h*4, 1)
	for i := 0; i < len(bytes); i += 4 {
		for c := range 3 {
			bytes[i+c], words[i+c] = min(bytes[i+c], bytes[i+3]), min(words[i+c], words[i+3])
		}
	}
	l := resample.Layout{Width: w, Height: h, Channels: 4, Alpha: resample.Premultiplied}
	below(t, resize(t, l, bytes, 17, 13, whole(w, h), resample.Lanczos3))
	below(t, resize(t, l, words, 17, 13, whole(w, h), resample.Lanczos3))
}

func below[S resample.Sample](t *testing.T, pix []S) {
	t.Helper()
	for i := 0; i < len(pix); i += 4 {
		for c := range 3 {
			if pix[i+c] > pix[i+3] {
				t.Fatalf("pixel %d: colour %d above alpha %d", i/4, pix[i+c], pix[i+3])
			}
		}
	}
}

func TestLargeKernelsInSinglePrecision(t *testing.T) {
	const w, h = 3000, 900
	pix := noise[uint8](w*h*4, 5)
	p := asPicture(pix, w, h, 4)
	multiply(p, 255)
	want := scale(p, 5, 2, whole(w, h), resample.Lanczos3)
	l := resample.Layout{Width: w, Height: h, Channels: 4, Alpha: resample.Straight}
	got := asPicture(resize(t, l, pix, 5, 2, whole(w, h), resample.Lanczos3), 5, 2, 4)
	multiply(got, 255)
	for i := range want.pix {
		if math.Abs(got.pix[i]-want.pix[i]) > 1.5 {
			t.Fatalf("sample %d is %v: want %v", i, got.pix[i], want.pix[i])
		}
	}
}
