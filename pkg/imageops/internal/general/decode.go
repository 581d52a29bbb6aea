package general

import (
	"context"
	"fmt"
	"image"
	"io"
)

// checked reads data as long as check has nothing against it.
type checked struct {
	data  io.Reader
	check func() error
}

func (c checked) Read(p []byte) (int, error) {
	if err := c.check(); err != nil {
		return 0, err
	}
	return c.data.Read(p)
}

// interruptible reads data as long as ctx lasts.
func interruptible(ctx context.Context, data io.Reader) io.Reader {
	return checked{data, ctx.Err}
}

// check makes sure of what the resampler relies on: it works in goroutines of
// its own, where a panic cannot be caught.
func (f *file) check(img image.Image) error {
	if b := img.Bounds(); b != image.Rect(0, 0, f.Width, f.Height) {
		return fmt.Errorf("header says %d×%d, pixels are %v", f.Width, f.Height, b)
	}
	p, ok := img.(*image.Paletted)
	if !ok || len(p.Palette) == 256 {
		return nil
	}
	for _, index := range p.Pix {
		if int(index) >= len(p.Palette) {
			return fmt.Errorf("colour %d of a palette of %d", index, len(p.Palette))
		}
	}
	return nil
}

// overlay copies img onto a transparent canvas, where its bounds place it.
func overlay(canvas image.Rectangle, img image.Image) *image.NRGBA {
	dst := image.NewNRGBA(canvas)
	b := img.Bounds().Intersect(canvas)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			dst.Set(x, y, img.At(x, y))
		}
	}
	return dst
}
