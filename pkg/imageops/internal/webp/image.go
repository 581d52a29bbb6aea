package webp

import (
	"context"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/motion"
)

// file is a WebP whose header has been read.
type file struct {
	header   codec.Header
	first    *picture
	held     int64 // bytes of pixels, packed
	tolerant bool
}

// movie is a file of frames.
type movie struct {
	file
	frames []picture
	plays  int // 0 without end
}

// MaxSide is the largest side of a lossy or lossless image, in pixels; the canvas of an animation can be larger.
const MaxSide = 1<<14 - 1

// Sniff implements codec.Format.Sniff.
func Sniff(head []byte) bool {
	return len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP"
}

// Open reads a WebP (RFC 9649) to its end, and keeps what decoding it needs. It implements codec.Format.Open.
func Open(s *codec.Source, opt codec.OpenOptions) (codec.Image, error) {
	p := parser{Source: s, opt: opt}
	if err := p.parse(); err != nil {
		return nil, err
	}
	f := file{header: p.header, first: p.still, held: p.packed, tolerant: opt.Tolerant}
	if p.still != nil {
		return &f, nil
	}
	if f.first = &p.frames[0]; f.header.Frames == 1 {
		return &f, nil
	}
	return &movie{f, p.frames, p.plays}, nil
}

// Header implements codec.Image.
func (f *file) Header() *codec.Header { return &f.header }

// Memory implements codec.Image: the packed file, some rows of lossy pixels, and of lossless ones those that copies may
// reach back to, with the squares of their transforms and codes.
func (f *file) Memory(codec.Want) int64 {
	const tables = 1 << 17
	width, pixels := int64(f.header.Width), int64(f.header.Width)*int64(f.header.Height)
	bytes := f.held + tables + 80*width
	if f.first.lossless || f.first.alpha {
		bytes += 4*min(pixels, 2*window+width+longestCopy) + pixels/3
	}
	return bytes
}

// Layout implements codec.RowDecoder.
func (f *file) Layout(int) codec.Layout {
	channels := 3
	if f.header.Alpha {
		channels = 4
	}
	return codec.Layout{Width: f.header.Width, Height: f.header.Height, Channels: channels, Depth: 8}
}

// Rows implements codec.RowDecoder.
func (f *file) Rows(ctx context.Context, want codec.Want, emit func(codec.Row) error) error {
	scale := want.Scales[0]
	give := func(_ int, row []byte) error { return emit(codec.Row{Scale: scale, Bytes: row}) }
	one, channels := f.first, f.Layout(scale).Channels
	if one.covers(&f.header) {
		return f.rows(ctx, one, channels, give)
	}
	canvas := make([]byte, 4*f.header.Width)
	blank := func(rows int) error {
		clear(canvas)
		for range rows {
			if err := give(0, canvas); err != nil {
				return err
			}
		}
		return nil
	}
	if err := blank(one.y); err != nil {
		return err
	}
	err := f.rows(ctx, one, channels, func(_ int, row []byte) error {
		copy(canvas[4*one.x:], row)
		return give(0, canvas)
	})
	if err != nil {
		return err
	}
	return blank(f.header.Height - one.y - one.height)
}

// Planes implements codec.PlaneDecoder.
func (f *file) Planes(ctx context.Context, _ codec.Want, emit func(*codec.Band) error) error {
	planes := &codec.Planes{Width: f.first.width, Height: f.first.height, Scale: 1, Model: codec.YCbCr}
	half := codec.Plane{Width: (planes.Width + 1) / 2, Height: (planes.Height + 1) / 2, H: 1, V: 1}
	planes.Plane = []codec.Plane{{Width: planes.Width, Height: planes.Height, H: 2, V: 2}, half, half}
	out := &codec.Band{Planes: planes}
	return f.bands(ctx, f.first, func(b *band) error {
		for i := range planes.Plane {
			planes.Plane[i].Pix, planes.Plane[i].Stride = b.pix[i], b.stride[i]
		}
		out.First, out.Rows = b.first[:], b.rows[:]
		return emit(out)
	})
}

// Loops implements codec.Animation.
func (m *movie) Loops() int { return motion.Loops(m.plays) }

// Frames implements codec.Animation.
func (m *movie) Frames(ctx context.Context, emit func(*codec.Frame) error) error {
	for i := range m.frames {
		one := &m.frames[i]
		f := &codec.Frame{
			X: one.x, Y: one.y, Width: one.width, Height: one.height, Pix: make([]byte, 4*one.width*one.height),
			Replace: !one.blend, Delay: one.duration,
		}
		if one.clear {
			f.Disposal = codec.DisposeBackground
		}
		err := m.rows(ctx, one, 4, func(y int, row []byte) error {
			copy(f.Pix[y*4*one.width:], row)
			return nil
		})
		if err == nil {
			err = emit(f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
