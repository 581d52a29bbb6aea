package webp

import (
	"context"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// rows decodes an image to rows of RGB or RGBA. Those that a damaged one does not have are white, or transparent.
func (f *file) rows(ctx context.Context, one *picture, channels int, emit func(y int, row []byte) error) error {
	if one.lossless {
		return f.losslessRows(ctx, one, channels, emit)
	}
	c := newConverter(one.width, one.height, channels)
	if channels == 4 && !one.alpha {
		for i := 3; i < len(c.row); i += 4 {
			c.row[i] = 255
		}
	}
	if one.alph == nil {
		return f.bands(ctx, one, func(b *band) error { return c.take(b, emit) })
	}
	alpha, err := newAlphaPlane(one.alph, one.width, one.height)
	if err != nil {
		return err
	}
	missing := false
	return f.bands(ctx, one, func(b *band) error {
		missing = missing || b.missing
		return c.take(b, func(y int, row []byte) error {
			line, err := alpha.row()
			if err != nil {
				return err
			}
			for i, v := range line {
				row[4*i+3] = v
			}
			if missing {
				clear(row)
			}
			return emit(y, row)
		})
	})
}

// bands decodes a lossy image to bands of planes.
func (f *file) bands(ctx context.Context, one *picture, emit func(*band) error) error {
	d, err := newVP8(one.data)
	if err != nil {
		return err
	}
	var b band
	for d.more(&b) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := emit(&b); err != nil {
			return err
		}
	}
	if d.err == nil || !f.tolerant || !codec.EndsEarly(d.err) {
		return d.err
	}
	for d.blank(&b) {
		if err := emit(&b); err != nil {
			return err
		}
	}
	return nil
}

func (f *file) losslessRows(ctx context.Context, one *picture, channels int, emit func(y int, row []byte) error) error {
	d, err := newVP8L(one.data)
	if err != nil {
		return err
	}
	out := make([]byte, channels*one.width)
	for y := range one.height {
		if err := ctx.Err(); err != nil {
			return err
		}
		row, err := d.row()
		if err != nil && (!f.tolerant || !codec.EndsEarly(err)) {
			return err
		}
		switch {
		case err != nil:
			fill(out, b2u(channels == 3)*255)
		case channels == 3:
			toRGB(out, row)
		default:
			toRGBA(out, row, one.alpha)
		}
		if err := emit(y, out); err != nil {
			return err
		}
	}
	return nil
}

func toRGB(dst []byte, row []uint32) {
	for i, v := range row {
		px := (*[3]byte)(dst[3*i:])
		px[0], px[1], px[2] = byte(v>>16), byte(v>>8), byte(v)
	}
}

func toRGBA(dst []byte, row []uint32, alpha bool) {
	for i, v := range row {
		px := (*[4]byte)(dst[4*i:])
		px[0], px[1], px[2], px[3] = byte(v>>16), byte(v>>8), byte(v), byte(v>>24)
		if !alpha {
			px[3] = 255
		}
	}
}

var (
	_ codec.PlaneDecoder = (*file)(nil)
	_ codec.RowDecoder   = (*file)(nil)
	_ codec.Animation    = (*movie)(nil)
)
