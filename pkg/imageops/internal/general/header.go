package general

import (
	"bufio"
	"context"
	"fmt"
	"image"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// header is what the parsers find before any pixel is decoded.
type header struct {
	codec.Header
	pixelBytes int   // memory of a decoded pixel, in bytes, scratch included
	packed     int64 // WebP: bytes of packed pixels that the decoder needs, with what is around them
	pixelsEnd  bool  // WebP: the decoder needs no more pixels
	animated   bool  // WebP: the pixels are in frames
}

// file is an image in memory whose header has passed all checks.
type file struct {
	header
	data   codec.Pieces
	decode func(context.Context, *file) (image.Image, error)
}

// Header implements codec.Image.
func (f *file) Header() *codec.Header { return &f.header.Header }

// Memory implements codec.Image: the file, and its pixels.
func (f *file) Memory(codec.Want) int64 {
	return f.data.Size() + int64(f.Width)*int64(f.Height)*int64(f.pixelBytes)
}

// Whole implements codec.WholeDecoder. Foreign decoders panic.
func (f *file) Whole(ctx context.Context) (img image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while decoding: %v", p)
		}
	}()
	if img, err = f.decode(ctx, f); err != nil {
		return nil, err
	}
	return img, f.check(img)
}

// buffered reads the file as long as ctx lasts.
func (f *file) buffered(ctx context.Context) *bufio.Reader {
	return bufio.NewReader(interruptible(ctx, f.data.Reader()))
}
