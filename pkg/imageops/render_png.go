package imageops

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/png"
	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

// renderPNG feeds the rows of a PNG to the resampler as they are decoded, all sizes at once: the image is never in memory
// as a whole, unless it is interlaced.
func (f *file) renderPNG(ctx context.Context, opt Options) (_ []Rendition, err error) {
	defer func() { err = f.pngError(ctx, err) }()
	d, err := png.NewDecoder(ctx, f.data.Reader(), png.DecodeOptions{MaxPixels: opt.Limits.withDefaults().MaxPixels, Concurrent: true})
	if err != nil {
		return nil, err
	}
	defer d.Close()
	var small []raster
	if d.Header().RowDepth == 16 {
		small, err = resizeRows(f, opt, d.Header(), func() ([]uint16, error) { return d.Row16(ctx) }, eightBits)
	} else {
		small, err = resizeRows(f, opt, d.Header(), func() ([]uint8, error) { return d.Row(ctx) }, asTheyAre)
	}
	if err != nil {
		return nil, err
	}
	if err := d.Finish(ctx); err != nil {
		return nil, err
	}
	return f.finish(ctx, small, opt)
}

// rowMemory estimates what rendering takes at its peak: the file, the decoder and the encoder, the rows that the resampler
// holds, the results; and the whole image where it is interlaced.
func (f *file) rowMemory(sizes []int) int64 {
	const (
		codecs  = 3 << 19
		ring    = 4 << 20 // the resampler's bound for the rows of one size
		results = 3       // turned, and encoded
	)
	sample := int64(1)
	if f.BitDepth == 16 || f.Alpha {
		sample = 4 // single precision
	}
	pixel := int64(f.pixelBytes)
	width, height := int64(f.Width), int64(f.Height)
	bytes := f.data.Size() + codecs + f.colourMemory()
	if f.interlaced {
		bytes += width * height * pixel
	}
	for _, size := range sizes {
		w, h := f.target(size)
		bytes += min(heldRows(height, int64(h))*width*pixel*sample, ring) + results*pixel*int64(w)*int64(h)
	}
	return bytes
}

// resizeRows makes a raster for each size from the rows that next returns.
func resizeRows[S resample.Sample](f *file, opt Options, h png.Header, next func() ([]S, error), finish func([]S) []uint8) ([]raster, error) {
	layout := resample.Layout{Width: h.Width, Height: h.Height, Channels: h.Channels}
	if h.HasAlpha() {
		layout.Alpha = resample.Straight
	}
	targets := make([]resample.Target[S], len(opt.Sizes))
	for i, size := range opt.Sizes {
		w, height := f.target(size)
		stride := w * h.Channels
		targets[i] = resample.Target[S]{Width: w, Height: height, Stride: stride, Pix: make([]S, stride*height), Filter: opt.Filter.kernel()}
	}
	resizer, err := resample.New(layout, targets...)
	if err != nil {
		return nil, err
	}
	for range h.Height {
		row, err := next()
		if err != nil {
			return nil, err
		}
		if err := resizer.WriteRow(row); err != nil {
			return nil, err
		}
	}
	if err := resizer.Close(); err != nil {
		return nil, err
	}
	small := make([]raster, len(targets))
	for i, t := range targets {
		small[i] = raster{t.Width, t.Height, h.Channels, finish(t.Pix)}
	}
	return small, nil
}

func asTheyAre(pix []uint8) []uint8 { return pix }

// eightBits rounds samples of 16 bits: 65535 is 255 × 257.
func eightBits(pix []uint16) []uint8 {
	out := make([]uint8, len(pix))
	for i, v := range pix {
		out[i] = uint8((uint32(v) + 128) / 257)
	}
	return out
}

// pngError makes an error of the decoder one of this package.
func (f *file) pngError(ctx context.Context, err error) error {
	var (
		unsupported *png.UnsupportedError
		limit       *png.LimitError
		format      png.FormatError
	)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &unsupported):
		return &UnsupportedError{Format: "PNG " + unsupported.Kind}
	case errors.As(err, &limit):
		return &LimitError{What: limit.What, Got: limit.Got, Max: limit.Max}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &CorruptError{Format: PNG.label(), Err: io.ErrUnexpectedEOF}
	case errors.As(err, &format):
		return &CorruptError{Format: PNG.label(), Err: format}
	}
	return err
}

// finish turns small images upright and encodes them.
func (f *file) finish(ctx context.Context, small []raster, opt Options) ([]Rendition, error) {
	renditions := make([]Rendition, 0, len(small))
	for i, img := range small {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		img = img.upright(f.Orientation)
		data, err := f.encode(ctx, img, opt)
		if err != nil {
			return nil, fmt.Errorf("encoding the rendition of size %d: %w", opt.Sizes[i], err)
		}
		renditions = append(renditions, Rendition{Size: opt.Sizes[i], Width: img.width, Height: img.height, Format: opt.Format, Data: data})
	}
	return renditions, nil
}
