package general

import (
	"image"
	"image/color"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// The resampler would panic on such an image, where nothing can catch it.
func TestPixelsOutsideOfThePalette(t *testing.T) {
	img := image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.Black, color.White})
	f := &file{header: header{Header: codec.Header{Width: 2, Height: 2}}}
	if err := f.check(img); err != nil {
		t.Error(err)
	}
	img.Pix[3] = 2
	if err := f.check(img); err == nil {
		t.Error("index 2 of 2 colours passes")
	}
	f.Width = 3
	img.Pix[3] = 0
	if err := f.check(img); err == nil {
		t.Error("a width that is not the header's passes")
	}
}
