package imageops

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
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

// checkedAt is for TIFF, whose decoder would otherwise copy the file.
type checkedAt struct {
	checked
	at io.ReaderAt
}

func (c checkedAt) ReadAt(p []byte, offset int64) (int, error) {
	if err := c.check(); err != nil {
		return 0, err
	}
	return c.at.ReadAt(p, offset)
}

// interruptibleAt reads data, also from anywhere, as long as ctx lasts.
func interruptibleAt(ctx context.Context, data []byte) io.Reader {
	r := bytes.NewReader(data)
	return checkedAt{checked{r, ctx.Err}, r}
}

// decode decodes the pixels of f, which is neither JPEG nor PNG: those have decoders of their own. Only here do foreign
// decoders see the file.
func (f *file) decode(ctx context.Context) (img image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while decoding: %v", p)
		}
		err = f.decodeError(ctx, err)
	}()
	buffered := bufio.NewReader(interruptible(ctx, f.data.Reader()))
	switch f.format {
	case GIF:
		img, err = f.decodeGIF(buffered)
	case BMP:
		img, err = bmp.Decode(buffered)
	case WebP:
		img, err = f.decodeWebP(ctx, buffered)
	case TIFF:
		img, err = tiff.Decode(interruptibleAt(ctx, f.data[0]))
	}
	if err != nil {
		return nil, err
	}
	return img, f.check(img)
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

// decodeError tells variants that no decoder here knows from damage.
func (f *file) decodeError(ctx context.Context, err error) error {
	var tiffErr tiff.UnsupportedError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case IsBadImage(err):
		return err
	case errors.As(err, &tiffErr):
		return tiffError(err)
	case errors.Is(err, bmp.ErrUnsupported):
		return &UnsupportedError{Format: "this variant of BMP"}
	case errors.Is(err, io.EOF):
		err = io.ErrUnexpectedEOF
	}
	return &CorruptError{Format: f.format.label(), Err: err}
}

// decodeGIF decodes the first frame and lays it on its canvas, which is
// transparent elsewhere (browsers do not show the background colour either).
func (f *file) decodeGIF(r io.Reader) (image.Image, error) {
	img, err := gif.Decode(r)
	if err != nil {
		return nil, err
	}
	frame, ok := img.(*image.Paletted)
	if !ok {
		return nil, fmt.Errorf("frame is %T", img)
	}
	canvas := image.Rect(0, 0, f.Width, f.Height)
	if frame.Rect == canvas {
		return frame, nil
	}
	return overlay(canvas, frame), nil
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
