package heif

import (
	"context"
	stdimage "image"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// layer is a picture of an overlay, whose upper left is at a place on the canvas.
type layer struct {
	item  *item
	coded *coded
	view  view
	x, y  int
}

// overlay reads pictures laid over each other on a canvas (6.6.2.2).
func (f *file) overlay(it *item, limits codec.Limits) (*coded, error) {
	refs := it.refs["dimg"]
	data, err := f.bytes(it, 32+8*len(refs))
	if err != nil {
		return nil, err
	}
	r := &fields{data: data}
	r.uint(1)
	size := 2 + 2*int(r.uint(1)&1)
	c := &coded{}
	for i := range c.background {
		c.background[i] = uint8(r.uint(2) >> 8)
	}
	width, height := r.uint(size), r.uint(size)
	if width == 0 || height == 0 || len(refs) == 0 {
		return nil, codec.FormatError("an overlay has no canvas")
	}
	if err := limits.CheckSize(int64(width), int64(height)); err != nil {
		return nil, err
	}
	c.width, c.height = int(width), int(height)
	var pixels int64
	for _, id := range refs {
		l := layer{item: f.items[id]}
		if size == 2 {
			l.x, l.y = int(int16(r.uint(2))), int(int16(r.uint(2)))
		} else {
			l.x, l.y = int(int32(r.uint(4))), int(int32(r.uint(4)))
		}
		if l.item == nil {
			return nil, codec.FormatError("an overlay is made of a picture that is not there")
		}
		if l.coded, err = f.coded(l.item, limits, 1); err != nil {
			return nil, err
		}
		l.view = view{width: l.coded.width, height: l.coded.height, turn: turns[0]}
		if err := l.view.apply(l.item); err != nil {
			return nil, err
		}
		pixels += int64(l.coded.width) * int64(l.coded.height)
		c.layers, c.sps = append(c.layers, l), l.coded.sps
	}
	return c, codec.UpTo(4*limits.MaxPixels, pixels, "pixels in layers")
}

// overlaid is an image of layers, which only comes as a whole.
type overlaid struct{ m *image }

// Header is as the engine wants it.
func (o overlaid) Header() *codec.Header { return &o.m.header }

// Memory estimates what decoding takes.
func (o overlaid) Memory(want codec.Want) int64 { return o.m.Memory(want) }

// Whole paints the layers on their canvas.
func (o overlaid) Whole(ctx context.Context) (stdimage.Image, error) {
	m, c := o.m, o.m.main
	canvas := &stdimage.NRGBA{Pix: make([]uint8, 4*c.width*c.height), Stride: 4 * c.width, Rect: stdimage.Rect(0, 0, c.width, c.height)}
	for i := range canvas.Pix {
		canvas.Pix[i] = c.background[i&3]
	}
	for _, l := range c.layers {
		if err := m.file.paint(ctx, canvas.Pix, c, l); err != nil {
			return nil, asCodec(err)
		}
	}
	v := m.view
	shown := canvas.SubImage(stdimage.Rect(v.x, v.y, v.x+v.width, v.y+v.height)).(*stdimage.NRGBA)
	shown.Rect = stdimage.Rect(0, 0, v.width, v.height)
	return shown, nil
}

// paint lays an opaque picture on the canvas.
func (f *file) paint(ctx context.Context, canvas []uint8, c *coded, l layer) error {
	colours := f.coloursOf(l.item, l.coded)
	whole := make([]uint8, 0, 4*l.view.width*l.view.height)
	row := make([]uint8, 4*l.coded.width)
	for x := range l.coded.width {
		row[4*x+3] = 255
	}
	err := f.rows(ctx, l.coded, codec.Want{}.Needed(), &colours, 4, row, func(y int) error {
		if y >= l.view.y && y < l.view.y+l.view.height {
			whole = append(whole, row[4*l.view.x:][:4*l.view.width]...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	orientation := l.view.orientation()
	whole = codec.Turn(whole, l.view.width, l.view.height, 4, orientation)
	w, h := codec.Turned(l.view.width, l.view.height, orientation)
	for y := max(0, -l.y); y < h && l.y+y < c.height; y++ {
		from, to := max(0, -l.x), min(w, c.width-l.x)
		if from < to {
			copy(canvas[4*((l.y+y)*c.width+l.x+from):], whole[4*(y*w+from):4*(y*w+to)])
		}
	}
	return nil
}
