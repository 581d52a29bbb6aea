package gif

import (
	"context"
	"encoding/binary"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// slack is room behind a row: pixels are written four bytes at a time.
const slack = 4

// unpackerMemory is what an unpacker takes beside its rows, in bytes.
const unpackerMemory = maxCodes*16 + window + reach

// Header implements codec.Image.
func (p *picture) Header() *codec.Header { return &p.header }

// Memory implements codec.Image: the packed pixels, and those of the first frame if it is interlaced.
func (p *picture) Memory(codec.Want) int64 {
	bytes := p.store.size + unpackerMemory + 8*int64(p.header.Width)
	if len(p.frames) > 0 && p.frames[0].interlaced {
		bytes += int64(p.frames[0].width) * int64(p.frames[0].height)
	}
	return bytes
}

// Layout implements codec.RowDecoder: RGB, or grey, and with alpha RGBA.
func (p *picture) Layout(int) codec.Layout {
	l := codec.Layout{Width: p.header.Width, Height: p.header.Height, Channels: 3, Depth: 8}
	switch {
	case p.header.Alpha:
		l.Channels = 4
	case len(p.frames) > 0 && p.frames[0].grey():
		l.Channels = 1
	}
	return l
}

// Rows implements codec.RowDecoder: the first frame on its canvas, which is transparent elsewhere.
func (p *picture) Rows(ctx context.Context, _ codec.Want, emit func(codec.Row) error) error {
	f := &p.frames[0]
	layout := p.Layout(1)
	next, err := f.reader(ctx)
	if err != nil {
		return err
	}
	colours := f.colours()
	row := make([]byte, layout.Width*layout.Channels+slack)
	for y := range layout.Height {
		if err := ctx.Err(); err != nil {
			return err
		}
		if y >= f.y && y < f.y+f.height {
			indices, err := next()
			if err != nil {
				return err
			}
			paint(row[layout.Channels*f.x:], indices, &colours, layout.Channels)
		} else {
			clear(row)
		}
		if err := emit(codec.Row{Scale: 1, Bytes: row[:layout.Width*layout.Channels]}); err != nil {
			return err
		}
	}
	return nil
}

// reader returns what gives the rows of indices, top to bottom.
func (f *frame) reader(ctx context.Context) (next func() ([]byte, error), err error) {
	if f.width == 0 || f.height == 0 {
		return func() ([]byte, error) { return nil, nil }, nil
	}
	u := new(unpacker)
	if err := f.unpack(ctx, u); err != nil {
		return nil, err
	}
	f.packed = nil // what has been unpacked is let go
	if !f.interlaced {
		return func() ([]byte, error) { return f.row(u) }, nil
	}
	all := make([]byte, f.width*f.height)
	for i := range f.height {
		row, err := f.row(u)
		if err != nil {
			return nil, err
		}
		copy(all[f.place(i)*f.width:], row)
	}
	return func() ([]byte, error) {
		row := all[:f.width]
		all = all[f.width:]
		return row, nil
	}, nil
}

// paint makes pixels of indices. dst has slack behind them.
func paint(dst, indices []byte, colours *[256]uint32, channels int) {
	switch channels {
	case 1:
		for x, i := range indices {
			dst[x] = byte(colours[i])
		}
	case 3:
		dst = dst[:3*len(indices)+1]
		for x, i := range indices {
			binary.LittleEndian.PutUint32(dst[3*x:], colours[i])
		}
	default:
		dst = dst[:4*len(indices)]
		for x, i := range indices {
			binary.LittleEndian.PutUint32(dst[4*x:], colours[i])
		}
	}
}
