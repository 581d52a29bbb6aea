package jpeg

import (
	"context"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// inks are those of CMYK.
const inks = 4

// Layout implements codec.RowDecoder.
func (p *picture) Layout(scale int) codec.Layout {
	l := codec.Layout{Width: ceilDiv(p.width, scale), Height: ceilDiv(p.height, scale), Channels: len(p.component), Depth: 8}
	l.Inks = l.Channels == inks
	return l
}

// Rows implements codec.RowDecoder. A plane of lower resolution contributes its nearest sample.
func (p *picture) Rows(ctx context.Context, want codec.Want, emit func(codec.Row) error) error {
	all, err := p.decodeAt(ctx, want)
	if err != nil {
		return err
	}
	for _, planes := range all {
		fill, row := rowFiller(planes), make([]uint8, planes.Width*len(planes.Plane))
		for y := range planes.Height {
			if err := ctx.Err(); err != nil {
				return err
			}
			fill(row, y)
			if err := emit(codec.Row{Scale: planes.Scale, Bytes: row}); err != nil {
				return err
			}
		}
	}
	return nil
}

// rowFiller returns what writes a row of planes as interleaved samples.
func rowFiller(p *Planes) func(row []uint8, y int) {
	switch p.Model {
	case Gray:
		return func(row []uint8, y int) { spread(p, row, 1, 0, y) }
	case CMYK, YCCK:
		scratch := make([]uint8, 3*p.Width)
		return func(row []uint8, y int) { inkRow(row, scratch, p, y) }
	}
	return func(row []uint8, y int) { rgbRow(p, row, y) }
}

// inkRow writes row y as four interleaved inks, 255 being full. scratch has room for three channels.
func inkRow(dst, scratch []uint8, p *Planes, y int) {
	var flip, flipBlack uint8
	if p.Inverted {
		flip, flipBlack = 255, 255
	}
	cmy := Planes{Width: p.Width, Height: p.Height, Scale: p.Scale, Model: RGB, Plane: p.Plane}
	if p.Model == YCCK { // which yields the complement of what is stored
		cmy.Model, flip = YCbCr, ^flip
	}
	rgbRow(&cmy, scratch, y)
	spread(p, dst[3:], inks, 3, y)
	for x := range p.Width {
		pixel := dst[inks*x : inks*x+inks]
		for c := range 3 {
			pixel[c] = scratch[3*x+c] ^ flip
		}
		pixel[3] ^= flipBlack
	}
}
