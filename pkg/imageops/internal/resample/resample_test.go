package resample_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

var filters = map[string]resample.Filter{"lanczos3": resample.Lanczos3, "catmullrom": resample.CatmullRom, "box": resample.Box}

// ratios are pairs of sizes: down, up, odd, equal, thin and degenerate.
var ratios = []struct{ w, h, toW, toH int }{
	{1, 1, 1, 1}, {1, 1, 5, 3}, {2, 2, 1, 1}, {7, 5, 3, 2}, {7, 5, 7, 5}, {5, 7, 11, 13},
	{64, 48, 32, 24}, {97, 61, 41, 29}, {100, 100, 99, 99}, {33, 200, 32, 10}, {300, 40, 7, 39},
	{257, 129, 100, 50}, {31, 31, 64, 64}, {500, 3, 200, 1}, {1, 9999, 1, 1000}, {9999, 1, 1000, 1},
	{65500, 1, 1000, 1}, {1, 65500, 1, 200}, {65500, 1, 3, 1}, {1, 65500, 1, 3},
}

func whole(w, h int) resample.Rect { return resample.Rect{X1: float64(w), Y1: float64(h)} }

func TestBytesAreWithinOneStepOfFloat64(t *testing.T) {
	for name, filter := range filters {
		for _, r := range ratios {
			for channels := 1; channels <= 4; channels++ {
				if r.w*r.h > 20000 && channels > 1 {
					continue
				}
				pix := noise[uint8](r.w*r.h*channels, uint64(r.w))
				got := resize(t, resample.Layout{Width: r.w, Height: r.h, Channels: channels}, pix, r.toW, r.toH, whole(r.w, r.h), filter)
				want := scale(asPicture(pix, r.w, r.h, channels), r.toW, r.toH, whole(r.w, r.h), filter)
				within(t, fmt.Sprintf("%s %v × %d", name, r, channels), got, want, 1)
			}
		}
	}
}

func TestWordsAreWithinOneStepOfFloat64(t *testing.T) {
	for name, filter := range filters {
		for _, r := range ratios {
			channels := 1 + r.w%4
			pix := noise[uint16](r.w*r.h*channels, uint64(r.w))
			got := resize(t, resample.Layout{Width: r.w, Height: r.h, Channels: channels}, pix, r.toW, r.toH, whole(r.w, r.h), filter)
			want := scale(asPicture(pix, r.w, r.h, channels), r.toW, r.toH, whole(r.w, r.h), filter)
			within(t, fmt.Sprintf("%s %v × %d", name, r, channels), got, want, 1)
		}
	}
}

// Regions: fractional, a chroma plane whose last column is half outside, and beyond both edges.
func TestRegionsAreWithinOneStepOfFloat64(t *testing.T) {
	regions := []resample.Rect{
		{X0: 0.25, Y0: 1.75, X1: 40.5, Y1: 30.125}, {X1: 50.5, Y1: 40.5}, {X0: 10, Y0: 10, X1: 11, Y1: 11},
		{X0: -3, Y0: -2.5, X1: 54, Y1: 44}, {X0: 50.9, Y0: 40.9, X1: 51.5, Y1: 41.5}, {X1: 102, Y1: 82},
	}
	for name, filter := range filters {
		for _, region := range regions {
			for _, size := range [][2]int{{1, 1}, {7, 5}, {25, 21}, {90, 77}} {
				pix := noise[uint8](51*41, 3)
				got := resize(t, resample.Layout{Width: 51, Height: 41}, pix, size[0], size[1], region, filter)
				want := scale(asPicture(pix, 51, 41, 1), size[0], size[1], region, filter)
				within(t, fmt.Sprintf("%s %v %v", name, region, size), got, want, 1)
			}
		}
	}
}

// A region that is as thin as a float64 can say is one sample.
func TestThinRegions(t *testing.T) {
	pix := noise[uint8](40*30, 2)
	region := resample.Rect{X0: 10.5, Y0: 20.5, X1: math.Nextafter(10.5, 11), Y1: math.Nextafter(20.5, 21)}
	for name, filter := range filters {
		for i, v := range resize(t, resample.Layout{Width: 40, Height: 30}, pix, 9, 7, region, filter) {
			if v != pix[20*40+10] {
				t.Fatalf("%s: sample %d is %d: want %d", name, i, v, pix[20*40+10])
			}
		}
	}
}

// Each channel has a constant of its own. One channel is tried apart where the table of weights is not most of the work.
func TestConstantsStayConstant(t *testing.T) {
	for name, filter := range filters {
		for _, r := range ratios {
			name := fmt.Sprintf("%s %v", name, r)
			for _, pixel := range [][]uint8{{0, 1, 127, 128}, {254, 255}} {
				constant(t, name, pixel, [4]int{r.w, r.h, r.toW, r.toH}, filter)
			}
			for _, pixel := range [][]uint16{{0, 1, 127, 128}, {254, 255, 256, 40001}, {65534, 65535}} {
				constant(t, name, pixel, [4]int{r.w, r.h, r.toW, r.toH}, filter)
			}
		}
	}
}

// constant resizes pixels that are all the same, and each channel of them if they are few.
func constant[S resample.Sample](t *testing.T, name string, pixel []S, size [4]int, filter resample.Filter) {
	t.Helper()
	w, h := size[0], size[1]
	l := resample.Layout{Width: w, Height: h, Channels: len(pixel)}
	for i, got := range resize(t, l, slices.Repeat(pixel, w*h), size[2], size[3], whole(w, h), filter) {
		if want := pixel[i%len(pixel)]; got != want {
			t.Fatalf("%s × %d: %T: sample %d is %d: want %d", name, len(pixel), got, i, got, want)
		}
	}
	if len(pixel) > 1 && w*h <= 20000 {
		for i := range pixel {
			constant(t, name, pixel[i:i+1], size, filter)
		}
	}
}

// Several targets from one pass are what each gets alone, also where kernels are too large for the ring.
func TestManyTargetsFromOnePass(t *testing.T) {
	const w, h = 3000, 600
	pix := noise[uint8](w*h*3, 5)
	l := resample.Layout{Width: w, Height: h, Channels: 3}
	sizes := [][2]int{{300, 60}, {30, 6}, {9, 1}, {w, h}}
	targets := make([]resample.Target[uint8], len(sizes))
	for i, s := range sizes {
		targets[i] = resample.Target[uint8]{Width: s[0], Height: s[1], Stride: s[0]*3 + 5, Pix: make([]uint8, (s[0]*3+5)*s[1])}
	}
	if err := resizeTo(l, pix, w*3, targets...); err != nil {
		t.Fatal(err)
	}
	for i, s := range sizes {
		alone := resize(t, l, pix, s[0], s[1], whole(w, h), resample.Lanczos3)
		for y := range s[1] {
			row := targets[i].Pix[y*targets[i].Stride:]
			for x := range s[0] * 3 {
				if row[x] != alone[y*s[0]*3+x] {
					t.Fatalf("%v: sample %d of row %d is %d: alone %d", s, x, y, row[x], alone[y*s[0]*3+x])
				}
			}
		}
	}
	within(t, "too large for the ring", resize(t, l, pix, 9, 1, whole(w, h), resample.Lanczos3),
		scale(asPicture(pix, w, h, 3), 9, 1, whole(w, h), resample.Lanczos3), 1)
}

// resizeTo makes targets from a source that is in memory; its row y starts at y*stride.
func resizeTo[S resample.Sample](source resample.Layout, pix []S, stride int, targets ...resample.Target[S]) error {
	r, err := resample.New(source, targets...)
	if err != nil {
		return err
	}
	for y := range source.Height {
		if err := r.WriteRow(pix[y*stride:][:source.Width*max(source.Channels, 1)]); err != nil {
			return err
		}
	}
	return r.Close()
}

func resize[S resample.Sample](t *testing.T, l resample.Layout, pix []S, w, h int, r resample.Rect, f resample.Filter) []S {
	t.Helper()
	channels := max(l.Channels, 1)
	out := make([]S, w*h*channels)
	target := resample.Target[S]{Width: w, Height: h, Pix: out, Stride: w * channels, Region: r, Filter: f}
	if err := resizeTo(l, pix, l.Width*channels, target); err != nil {
		t.Fatal(err)
	}
	return out
}

// within compares with a result that is neither rounded nor clamped.
func within[S resample.Sample](t *testing.T, name string, got []S, want picture, tolerance float64) {
	t.Helper()
	top := float64(^S(0))
	for i, v := range want.pix {
		if math.Abs(float64(got[i])-clamp(v, top)) > tolerance {
			t.Fatalf("%s: sample %d is %d: want %.3f", name, i, got[i], v)
		}
	}
}
