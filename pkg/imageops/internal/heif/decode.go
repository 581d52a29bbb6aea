package heif

import (
	"context"
	"runtime"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// Memory estimates what decoding takes: the file, the tiles that are decoded side by side (two bytes a sample), a row of
// tiles in 8 bits, and what has no rows: transparency and overlays.
func (m *image) Memory(codec.Want) int64 {
	n := int64(len(m.file.data)) + m.main.memory()
	whole := int64(m.main.width) * int64(m.main.height)
	if m.alpha != nil {
		n += max(0, m.alpha.memory()-m.main.memory()) + whole
	}
	if m.main.layers != nil {
		n += 4 * whole
		for _, l := range m.main.layers {
			n += 4*int64(l.coded.width)*int64(l.coded.height) + l.coded.memory()
		}
	}
	return n
}

func (c *coded) memory() int64 {
	if len(c.tiles) == 0 {
		return 0
	}
	samples := int64(3)
	switch x, y := c.sps.Subsampling(); {
	case c.sps.ChromaFormat == 0:
		samples = 1
	case x*y == 4:
		samples = 2 // rounded up
	}
	const decoder = 200 << 10 // tables, levels and blocks
	tile := int64(c.tileW+64)*int64(c.tileH+64)*(2*samples+1) + decoder
	return tile*int64(min(c.columns, runtime.GOMAXPROCS(0))) + samples*int64(c.width)*int64(min(c.tileH, c.height))
}

// Planes is for pictures whose planes are those of JPEG, once their range is full.
func (m *image) Planes(ctx context.Context, want codec.Want, emit func(*codec.Band) error) error {
	planes := m.planes()
	v := m.view
	return asCodecErr(m.file.strips(ctx, m.main, m.needed(want), &m.colours, func(s *strip) error {
		top, bottom := max(s.top, v.y), min(s.bottom, v.y+v.height)
		if top >= bottom {
			return nil
		}
		band := codec.Band{Planes: planes, First: make([]int, len(planes.Plane)), Rows: make([]int, len(planes.Plane))}
		for p := range planes.Plane {
			plane := &planes.Plane[p]
			x, y := m.sub(p)
			band.First[p] = (top - v.y) / y
			band.Rows[p] = (bottom-v.y+y-1)/y - band.First[p]
			plane.Stride = s.width[p]
			plane.Pix = s.plane[p][(top-s.top)/y*plane.Stride+v.x/x:]
		}
		return emit(&band)
	}))
}

// needed is the part of the coded picture that is needed, in its pixels.
func (m *image) needed(want codec.Want) codec.Area {
	need, x, y := want.Needed(), float64(m.view.x), float64(m.view.y)
	return codec.Area{X0: need.X0 + x, Y0: need.Y0 + y, X1: need.X1 + x, Y1: need.Y1 + y}
}

func asCodecErr(err error) error {
	if err == nil {
		return nil
	}
	return asCodec(err)
}

// sub is how many pixels a sample of a plane stands for, each way.
func (m *image) sub(plane int) (x, y int) {
	if plane == 0 {
		return 1, 1
	}
	return m.main.sps.Subsampling()
}

// planes is the shape of the picture.
func (m *image) planes() *codec.Planes {
	out := &codec.Planes{Width: m.view.width, Height: m.view.height, Scale: 1, Model: codec.YCbCr}
	n := 3
	if m.main.sps.ChromaFormat == 0 {
		n, out.Model = 1, codec.Gray
	}
	mostX, mostY := m.main.sps.Subsampling()
	for p := range n {
		x, y := m.sub(p)
		out.Plane = append(out.Plane, codec.Plane{
			Width: (m.view.width + x - 1) / x, Height: (m.view.height + y - 1) / y, H: mostX / x, V: mostY / y,
		})
	}
	if n == 1 {
		out.Plane[0].H, out.Plane[0].V = 1, 1
	}
	return out
}

// Layout is that of rows.
func (m *image) Layout(int) codec.Layout {
	l := codec.Layout{Width: m.view.width, Height: m.view.height, Channels: 3, Depth: 8}
	if m.main.sps.ChromaFormat == 0 {
		l.Channels = 1
	}
	if m.header.Alpha {
		l.Channels = 4
	}
	return l
}

// Rows converts to RGB.
func (m *image) Rows(ctx context.Context, want codec.Want, emit func(codec.Row) error) error {
	var alpha []uint8
	if m.alpha != nil {
		var err error
		if alpha, err = m.opacity(ctx, m.needed(want)); err != nil {
			return asCodec(err)
		}
	}
	channels := m.Layout(1).Channels
	row := make([]uint8, m.main.width*channels)
	v := m.view
	return asCodecErr(m.file.rows(ctx, m.main, m.needed(want), &m.colours, channels, row, func(y int) error {
		if y < v.y || y >= v.y+v.height {
			return nil
		}
		if alpha != nil {
			m.cover(row, alpha[y*m.main.width:][:m.main.width])
		}
		return emit(codec.Row{Scale: 1, Bytes: row[v.x*channels:][:v.width*channels]})
	}))
}

// rows converts each row of a picture into row, of 1, 3 or 4 channels, the last of which it leaves.
func (f *file) rows(ctx context.Context, c *coded, need codec.Area, colours *colours, channels int, row []uint8, emit func(y int) error) error {
	converter := newConverter(colours)
	subX, subY := c.sps.Subsampling()
	return f.strips(ctx, c, need, colours, func(s *strip) error {
		for y := s.top; y < s.bottom; y++ {
			luma := s.plane[0][(y-s.top)*s.width[0]:][:c.width]
			switch {
			case channels == 1:
				copy(row, luma)
			case s.plane[1] == nil:
				for x, v := range luma {
					row[x*channels], row[x*channels+1], row[x*channels+2] = v, v, v
				}
			default:
				at := (y - s.top) / subY * s.width[1]
				converter.row(row, channels, luma, s.plane[1][at:], s.plane[2][at:], subX)
			}
			if err := emit(y); err != nil {
				return err
			}
		}
		return nil
	})
}

// opacity decodes the auxiliary picture.
func (m *image) opacity(ctx context.Context, need codec.Area) ([]uint8, error) {
	whole := make([]uint8, 0, m.alpha.width*m.alpha.height)
	colours := m.file.coloursOf(m.alpha.tiles[0], m.alpha)
	err := m.file.strips(ctx, m.alpha, need, &colours, func(s *strip) error {
		whole = append(whole, s.plane[0][:(s.bottom-s.top)*s.width[0]]...)
		return nil
	})
	return whole, err
}

// cover sets the opacity of a row of RGBA, and takes it out of the colours where it is in them.
func (m *image) cover(row, alpha []uint8) {
	for x, a := range alpha {
		p := row[4*x:][:4]
		p[3] = a
		if m.premultiplied && a > 0 && a < 255 {
			for c := range 3 {
				p[c] = uint8(min((int(p[c])*255+int(a)/2)/int(a), 255))
			}
		}
	}
}
