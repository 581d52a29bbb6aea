package heif

import (
	"bytes"
	"slices"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// smaller is the least thumbnail of an item that is as large as the renditions asked for, and shows what the item does in the same
// colours and the same turn; m itself where there is none. What is wrong with a thumbnail only means that it is of no use.
func (m *image) smaller(it *item, opt codec.OpenOptions) *image {
	best := m
	if opt.Largest == nil || m.main.layers != nil {
		return m
	}
	for _, other := range m.file.order {
		if !refers(other, "thmb", it.id) && !refers(other, "thmb", m.file.primary) {
			continue
		}
		thumb := &image{file: m.file}
		if thumb.open(other, opt) == nil && thumb.main.layers == nil && m.shows(thumb) && thumb.fills(opt.Largest, m) && thumb.pixels() < best.pixels() {
			best = thumb
		}
	}
	if best == m {
		return m
	}
	h := m.header
	h.Shown = codec.Size{Width: h.Width, Height: h.Height}
	h.Width, h.Height, h.Planar = best.header.Width, best.header.Height, best.header.Planar
	best.header = h
	return best
}

func (m *image) pixels() int { return m.header.Width * m.header.Height }

// fills reports whether what is made of a picture need not be larger than m.
func (m *image) fills(largest func(codec.Size) int, of *image) bool {
	whole := codec.Size{Width: of.header.Width, Height: of.header.Height}
	return max(m.header.Width, m.header.Height) >= min(largest(whole), max(whole.Width, whole.Height))
}

// shows reports whether a thumbnail is like its picture but for its size: sides in the same ratio, to the pixel, turn, transparency
// and colours.
func (m *image) shows(thumb *image) bool {
	a, b := &m.header, &thumb.header
	off := int64(b.Width)*int64(a.Height) - int64(b.Height)*int64(a.Width)
	return max(off, -off) <= int64(max(a.Width, a.Height)) &&
		a.Orientation == b.Orientation && a.Alpha == b.Alpha && (a.ColorModel == "Gray") == (b.ColorModel == "Gray") &&
		bytes.Equal(a.ICC, b.ICC) && slices.Equal(a.Colour.CICP, b.Colour.CICP)
}
