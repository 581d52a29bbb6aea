package resample_test

import (
	"math"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

// What is refused is refused with an error, before memory is taken.
func TestWhatCannotBeResampled(t *testing.T) {
	good := resample.Target[uint8]{Width: 2, Height: 2, Pix: make([]uint8, 4), Stride: 2}
	source := resample.Layout{Width: 4, Height: 4}
	for name, change := range map[string]func(*resample.Layout, *resample.Target[uint8]){
		"no width":      func(l *resample.Layout, _ *resample.Target[uint8]) { l.Width = 0 },
		"channels":      func(l *resample.Layout, _ *resample.Target[uint8]) { l.Channels = 5 },
		"alpha of one":  func(l *resample.Layout, _ *resample.Target[uint8]) { l.Alpha = resample.Straight },
		"unknown alpha": func(l *resample.Layout, _ *resample.Target[uint8]) { l.Channels, l.Alpha = 4, 3 },
		"target size":   func(_ *resample.Layout, d *resample.Target[uint8]) { d.Height = -1 },
		"filter":        func(_ *resample.Layout, d *resample.Target[uint8]) { d.Filter = 3 },
		"short":         func(_ *resample.Layout, d *resample.Target[uint8]) { d.Pix = d.Pix[:3] },
		"stride":        func(_ *resample.Layout, d *resample.Target[uint8]) { d.Stride = 1 },
		"empty region":  func(_ *resample.Layout, d *resample.Target[uint8]) { d.Region = resample.Rect{X0: 1, X1: 1, Y1: 4} },
		"nan":           func(_ *resample.Layout, d *resample.Target[uint8]) { d.Region = resample.Rect{X1: math.NaN(), Y1: 4} },
		"outside":       func(_ *resample.Layout, d *resample.Target[uint8]) { d.Region = resample.Rect{X0: 4, X1: 9, Y1: 4} },
	} {
		l, d := source, good
		change(&l, &d)
		if _, err := resample.New(l, d); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	r, err := resample.New(source, good)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.WriteRow(make([]uint8, 3)); err == nil {
		t.Error("a short row: no error")
	}
	for range 4 {
		if err := r.Close(); err == nil {
			t.Error("closed early: no error")
		}
		if err := r.WriteRow(make([]uint8, 4)); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if err := r.WriteRow(make([]uint8, 4)); err == nil {
		t.Error("a row too many: no error")
	}
}

func TestRowsTakeNoMemory(t *testing.T) {
	const w, h = 640, 400
	row := noise[uint8](w*4, 1)
	for _, alpha := range []resample.Alpha{resample.Opaque, resample.Straight} {
		target := resample.Target[uint8]{Width: 99, Height: 61, Pix: make([]uint8, 99*61*4), Stride: 99 * 4}
		r, err := resample.New(resample.Layout{Width: w, Height: h, Channels: 4, Alpha: alpha}, target)
		if err != nil {
			t.Fatal(err)
		}
		if n := testing.AllocsPerRun(h-2, func() {
			if err := r.WriteRow(row); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("alpha %d: %v allocations for a row", alpha, n)
		}
	}
}
