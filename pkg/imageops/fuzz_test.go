package imageops

import (
	"bytes"
	"context"
	"testing"
)

// fuzzLimits keep a round of fuzzing short.
func fuzzLimits() Limits {
	return Limits{MaxPixels: 256 * 256, MaxBytes: 1 << 20, MaxFrames: 50}
}

func addSamples(f *testing.F) {
	f.Helper()
	for _, name := range samples() {
		f.Add(readFile(f, name))
	}
	for _, name := range []string{"alone", "colors", "disposals", "floating"} {
		f.Add(readFile(f, "animations/"+name+".gif"))
	}
	f.Add(readFile(f, "gain_map/scene.jpg"))
}

// Whatever the bytes are: an Info that keeps the limits, or an error that blames
// the image.
func FuzzInspect(f *testing.F) {
	addSamples(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		info, err := Inspect(bytes.NewReader(data), fuzzLimits())
		if err != nil {
			if !IsBadImage(err) {
				t.Fatalf("%v", err)
			}
			return
		}
		pixels := int64(info.Width) * int64(info.Height)
		if info.Width < 1 || info.Height < 1 || pixels > fuzzLimits().MaxPixels || info.Frames < 1 || info.Frames > fuzzLimits().MaxFrames ||
			info.Orientation < 1 || info.Orientation > 8 || info.ColorModel == "" || info.BitDepth < 0 {
			t.Fatalf("%+v", info)
		}
	})
}

// What can be rendered must have passed Inspect as well, with the same answer,
// and its renditions must be images of the dimensions that Fit gives.
func FuzzRender(f *testing.F) {
	addSamples(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		info, rs, err := Render(context.Background(), bytes.NewReader(data), Options{Sizes: []int{40, 7}, Style: Style{GainMap: GainMapKeep}, Limits: fuzzLimits()})
		if err != nil {
			if !IsBadImage(err) || rs != nil {
				t.Fatalf("%v, %v", err, rs)
			}
			return
		}
		if again, err := Inspect(bytes.NewReader(data), fuzzLimits()); err != nil || again != info {
			t.Fatalf("Render says %+v, Inspect %+v, %v", info, again, err)
		}
		for _, r := range rs {
			w, h := Square(r.Spec.Size()).Inside(info.Width, info.Height)
			got, err := Inspect(bytes.NewReader(r.Data), Limits{})
			if err != nil || got.Width != w || got.Height != h || got.Format != r.Format || r.Width != w || r.Height != h {
				t.Fatalf("%+v, %v, want %d×%d %s", got, err, w, h, r.Format)
			}
		}
	})
}
