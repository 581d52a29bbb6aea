package webp

import (
	"bytes"
	"context"
	"image"
	"image/draw"
	"image/png"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// libwebp's animation decoder composes the same pictures (by way of Pillow): moving_*.png holds them one below the other. Colours
// that are fully transparent do not count, and others are within 1 where they are blended.
func TestFramesComposeAsInLibwebp(t *testing.T) {
	for name, want := range map[string]struct {
		loops  int
		delays []time.Duration
	}{
		"moving_img2webp": {2, []time.Duration{40, 100, 100, 100}},
		"moving_pillow":   {0, []time.Duration{70, 80, 90, 100}},
		"moving_webpmux":  {0, []time.Duration{50, 51, 52, 53}},
	} {
		t.Run(name, func(t *testing.T) {
			strip, err := png.Decode(bytes.NewReader(readFile(t, name+".png")))
			if err != nil {
				t.Fatal(err)
			}
			img, err := open(readFile(t, name+".webp"), codec.OpenOptions{})
			if err != nil {
				t.Fatal(err)
			}
			movie, ok := img.(codec.Animation)
			if !ok || movie.Loops() != want.loops || movie.Header().Frames != len(want.delays) {
				t.Fatalf("%T: loops or frames differ from %v", img, want)
			}
			var delays []time.Duration
			canvas := image.NewNRGBA(image.Rect(0, 0, img.Header().Width, img.Header().Height))
			err = movie.Frames(context.Background(), func(f *codec.Frame) error {
				after := image.Rect(f.X, f.Y, f.X+f.Width, f.Y+f.Height)
				layOver(canvas, f)
				sameCanvas(t, len(delays), canvas, strip)
				if f.Disposal == codec.DisposeBackground {
					draw.Draw(canvas, after, image.Transparent, image.Point{}, draw.Src)
				}
				delays = append(delays, f.Delay/time.Millisecond)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			for i, d := range delays {
				if d != want.delays[i] {
					t.Errorf("delays are %v, want %v", delays, want.delays)
					break
				}
			}
		})
	}
}

func layOver(canvas *image.NRGBA, f *codec.Frame) {
	op := draw.Over
	if f.Replace {
		op = draw.Src
	}
	frame := &image.NRGBA{Pix: f.Pix, Stride: 4 * f.Width, Rect: image.Rect(0, 0, f.Width, f.Height)}
	draw.Draw(canvas, frame.Rect.Add(image.Pt(f.X, f.Y)), frame, image.Point{}, op)
}

func sameCanvas(t *testing.T, i int, canvas *image.NRGBA, strip image.Image) {
	t.Helper()
	b := canvas.Rect
	if strip.Bounds().Dx() != b.Dx() {
		t.Fatalf("canvas is %v, all pictures are %v", b, strip.Bounds())
	}
	want := image.NewNRGBA(b)
	draw.Draw(want, b, strip, image.Pt(0, i*b.Dy()), draw.Src)
	for p := 0; p < len(want.Pix); p += 4 {
		got, want := canvas.Pix[p:p+4], want.Pix[p:p+4]
		for c, w := range want {
			if abs(int(got[c])-int(w)) > 1 && want[3] > 0 || got[3] != want[3] {
				t.Fatalf("frame %d: pixel %d is %v, want %v", i, p/4, got, want)
			}
		}
	}
}

// Only the first frame is kept where no other is of use.
func TestStillSkipsFrames(t *testing.T) {
	data := readFile(t, "moving_webpmux.webp")
	img, err := open(data, codec.OpenOptions{Still: true})
	if err != nil {
		t.Fatal(err)
	}
	if m, ok := img.(*movie); !ok || len(m.frames) != 1 || m.header.Frames != 4 {
		t.Errorf("%T of %d frames", img, img.Header().Frames)
	}
}
