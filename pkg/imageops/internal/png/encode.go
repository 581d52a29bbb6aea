package png

import (
	"context"
	"fmt"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// Sample is one value of one channel: 0 to 255, or 0 to 65535.
type Sample interface{ uint8 | uint16 }

// Image is what Encode writes: interleaved samples, as package resample makes them.
type Image[S Sample] struct {
	// Width and Height are in pixels, 1 to 1,000,000.
	Width, Height int
	// Channels is how many samples a pixel has: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA. Alpha is straight.
	Channels int
	// Pix are the samples: row y starts at y*Stride.
	Pix []S
	// Stride is the distance between rows, in samples. 0 is Width*Channels.
	Stride int
}

// EncodeOptions says what else Encode writes.
type EncodeOptions struct {
	// Metadata is embedded: a profile must fit the channels (one for gray where there are 1 or 2).
	Metadata
}

// Encode writes an image as a PNG, without loss. Samples of 16 bits stay so.
//
// It leaves out what says nothing: alpha that is opaque everywhere, colour where all is gray
// (unless there is a profile, which is for RGB then), and it uses a palette where that is smaller.
// The same image and options give the same bytes on every machine.
//
// It takes about 1.5 MB, and for an image of at most 256 colours its compressed size. It returns the errors of the context
// and of w as they are.
func Encode[S Sample](ctx context.Context, w io.Writer, im Image[S], opt EncodeOptions) error {
	if im.Stride == 0 {
		im.Stride = im.Width * im.Channels
	}
	if err := im.check(); err != nil {
		return fmt.Errorf("encode PNG: %w", err)
	}
	found := survey(im)
	rows := plainRows(im, found, opt.Profile != nil)
	z := spareCompressors.Get().(*compressors)
	defer z.spare()
	var pixels []byte
	if p := palettedRows(im, found, opt.Profile != nil); p != nil {
		var err error
		if pixels, err = z.smaller(ctx, p, rows); err != nil {
			return err
		}
		if pixels != nil {
			rows = p
		}
	}
	c := &chunkWriter{w: w}
	c.start(rows, opt.Metadata)
	if pixels != nil {
		c.chunk("IDAT", pixels)
	} else if err := z.deflate(ctx, pixelWriter{c}, rows); err != nil {
		return err
	}
	c.chunk("IEND", nil)
	return c.err
}

// check reports an image that is no image.
func (im Image[S]) check() error {
	row := im.Width * im.Channels
	switch {
	case im.Channels < 1 || im.Channels > 4:
		return fmt.Errorf("image has %d channels: want 1 to 4", im.Channels)
	case im.Width < 1 || im.Height < 1 || max(im.Width, im.Height) > codec.MaxSide:
		return fmt.Errorf("image of %d×%d pixels: want 1 to %d on each side", im.Width, im.Height, codec.MaxSide)
	case im.Stride < row || len(im.Pix) < (im.Height-1)*im.Stride+row:
		return fmt.Errorf("%d samples with stride %d are no %d×%d pixels", len(im.Pix), im.Stride, im.Width, im.Height)
	}
	return nil
}

// row returns the samples of row y.
func (im Image[S]) row(y int) []S { return im.Pix[y*im.Stride:][:im.Width*im.Channels] }
