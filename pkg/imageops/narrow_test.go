package imageops

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	_ "image/jpeg"
	"image/png"
	"math"
	"path/filepath"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// The stretch is that of ITU-R BT.601 in float64, rounded to the nearest.
func TestWiden(t *testing.T) {
	p := codec.Planes{Plane: make([]codec.Plane, 2)}
	for i := range p.Plane {
		for v := range 256 {
			p.Plane[i].Pix = append(p.Plane[i].Pix, uint8(v))
		}
	}
	widen(&p)
	for v := range 256 {
		luma := math.Floor((float64(v)-16)*255/219 + 0.5)
		chroma := math.Floor((float64(v)-128)*255/224 + 128.5)
		for i, want := range []float64{luma, chroma} {
			if got := p.Plane[i].Pix[v]; got != uint8(min(max(want, 0), 255)) {
				t.Errorf("plane %d: %d becomes %d, want %v", i, v, got, want)
			}
		}
	}
}

// RGB is that of the equations of BT.601 in float64, within 1.
func TestNarrowToRGB(t *testing.T) {
	p := codec.Planes{Width: 16 * 16 * 16, Height: 1, Plane: make([]codec.Plane, 3)}
	for i := range p.Plane {
		p.Plane[i].Stride = p.Width
	}
	for v := range p.Width {
		for i := range p.Plane {
			p.Plane[i].Pix = append(p.Plane[i].Pix, uint8(17*(v>>(4*i)&15)))
		}
	}
	pic := narrowToRGB(&p)
	for x := range p.Width {
		y, cb, cr := float64(p.Plane[0].Pix[x])-16, float64(p.Plane[1].Pix[x])-128, float64(p.Plane[2].Pix[x])-128
		const luma, chroma = 255.0 / 219, 255.0 / 224
		want := [3]float64{
			luma*y + 1.402*chroma*cr,
			luma*y - 0.114*1.772/0.587*chroma*cb - 0.299*1.402/0.587*chroma*cr,
			luma*y + 1.772*chroma*cb,
		}
		for c, w := range want {
			if got := float64(pic.Pix[3*x+c]); math.Abs(got-min(max(w, 0), 255)) > 1 {
				t.Fatalf("%v becomes %v, want %v", []float64{y, cb, cr}, pic.Pix[3*x:][:3], want)
			}
		}
	}
}

// Chromium 156 shows the same: flags of chunks that are not there, and chunks whose flag is not set, count as it counts them. PNG
// takes the colours as they are, JPEG loses a little more.
func TestWebPIsShownAsByChromium(t *testing.T) {
	var cases map[string]struct {
		Size    [2]int
		Patches [][3]int
	}
	if err := json.Unmarshal(readFile(t, "webp/expect.json"), &cases); err != nil || len(cases) != 2 {
		t.Fatal(len(cases), err)
	}
	for name, want := range cases {
		for format, tolerance := range map[Format]int{PNG: 3, JPEG: 8} {
			r := renderOne(t, readFile(t, filepath.Join("webp", name)), Options{Sizes: []int{1000}, Style: Style{Format: format}})
			if r.Width != want.Size[0] || r.Height != want.Size[1] {
				t.Errorf("%s: %d×%d, want %v", name, r.Width, r.Height, want.Size)
				continue
			}
			img, _, err := image.Decode(bytes.NewReader(r.Data))
			if err != nil {
				t.Fatal(err)
			}
			for i, rgb := range want.Patches {
				got := nrgba(img.At((2*(i%6)+1)*r.Width/12, (2*(i/6)+1)*r.Height/8))
				for c, v := range []uint8{got.R, got.G, got.B} {
					if d := int(v) - rgb[c]; d > tolerance || d < -tolerance {
						t.Errorf("%s as %s: patch %d is %v, want %v", name, format, i, got, rgb)
						break
					}
				}
			}
		}
	}
}

// An animated WebP becomes an animated GIF, with all frames.
func TestAnimatedWebPBecomesGIF(t *testing.T) {
	data := readFile(t, "animated.webp")
	info, made, err := Render(context.Background(), bytes.NewReader(data), Options{Sizes: []int{20}, Style: Style{Format: GIF}})
	if err != nil {
		t.Fatal(err)
	}
	after, err := Inspect(bytes.NewReader(made[0].Data), Limits{})
	if err != nil || after.Frames != info.Frames || info.Frames != 3 {
		t.Errorf("%d frames became %d, or %v", info.Frames, after.Frames, err)
	}
	if _, err := png.Decode(bytes.NewReader(renderOne(t, data, Options{Sizes: []int{20}, Style: Style{Format: PNG}}).Data)); err != nil {
		t.Error(err)
	}
}
