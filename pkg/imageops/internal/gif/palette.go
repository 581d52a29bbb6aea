package gif

import (
	"encoding/binary"
	"image"
	"slices"
)

// palette is the colours of a frame. Index 0 is transparent, and its colour of no meaning, unless all 256 are opaque.
type palette struct {
	colors []rgb
	opaque bool
	index  colourTable
}

func newPalette(colors []rgb) *palette {
	p := &palette{opaque: len(colors) == 256}
	if !p.opaque {
		p.colors = append(p.colors, rgb{})
	}
	p.add(colors)
	return p
}

// add appends those colours that p does not have. What is there keeps its index.
func (p *palette) add(colors []rgb) {
	for _, c := range colors {
		if s := p.index.find(c.key()); s.key == 0 {
			*s = slot{c.key(), uint16(len(p.colors))}
			p.colors = append(p.colors, c)
		}
	}
}

// misses is how many of the colours p does not have.
func (p *palette) misses(colors []rgb) (n int) {
	for _, c := range colors {
		if p.index.find(c.key()).key == 0 {
			n++
		}
	}
	return n
}

// movieColors reduces frames to palettes. Colours are exact as long as a frame has few; else a palette by median cut is
// kept from frame to frame while it does.
type movieColors struct {
	shared *palette // of the first frame, and of what others add to it as long as there is room
	mixer  *mixer   // of the last palette that was not exact
	counts *histogram
}

// tolerance is by how much a palette may be worse than the best, in squared distance: some two steps of each channel.
const tolerance = 12

// reduce fills out with indices for the pixels of img. Unless it is the whole picture, its palette has a transparent index.
func (m *movieColors) reduce(out []uint8, img *image.NRGBA, whole bool) *palette {
	colors, transparent := fewColors(img)
	opaque := whole && !transparent
	if len(colors) < 256 || opaque && len(colors) == 256 {
		p := m.exact(colors, opaque)
		p.indices(out, img)
		return p
	}
	if m.counts == nil {
		m.counts = &histogram{}
	}
	m.counts.count(img)
	if p := m.choose(m.counts); m.mixer == nil {
		m.mixer = newMixer(p)
	} else if p != m.mixer.palette {
		m.mixer.palette = p
		clear(m.mixer.mixes)
	}
	m.share(m.mixer.palette)
	m.mixer.indices(out, img)
	return m.mixer.palette
}

// fewColors returns the colours in a fixed order; those found first if there are more than 256. A histogram takes longer.
func fewColors(img *image.NRGBA) (colors []rgb, transparent bool) {
	var seen colourTable
	last := uint32(0)
	for pix := img.Pix; len(pix) >= 4 && len(colors) <= 256; pix = pix[4:] {
		c := binary.LittleEndian.Uint32(pix)
		if c == last && c != 0 {
			continue
		}
		last = c
		if c>>24 == 0 {
			transparent = true
			continue
		}
		key := c&(keyBit-1) | keyBit
		if s := seen.find(key); s.key == 0 {
			s.key = key
			colors = append(colors, colour(key))
		}
	}
	return sorted(colors), transparent
}

func sorted(colors []rgb) []rgb {
	order := func(c rgb) int { return int(c[0])<<16 | int(c[1])<<8 | int(c[2]) }
	slices.SortFunc(colors, func(a, b rgb) int { return order(a) - order(b) })
	return colors
}

// exact is a palette of all the colours: the shared one, if it has room for them.
func (m *movieColors) exact(colors []rgb, opaque bool) *palette {
	if s := m.shared; s != nil && (opaque || !s.opaque) && len(s.colors)+s.misses(colors) <= 256 {
		s.add(colors)
		return s
	}
	p := newPalette(colors)
	m.share(p)
	return p
}

func (m *movieColors) share(p *palette) {
	if m.shared == nil {
		m.shared = p
	}
}

// indices is for images whose colours are all in p.
func (p *palette) indices(out []uint8, img *image.NRGBA) {
	last, at := uint32(0), uint8(0)
	for i := range out {
		c := binary.LittleEndian.Uint32(img.Pix[4*i:])
		if c>>24 == 0 {
			out[i] = 0
			continue
		}
		if c != last {
			last, at = c, uint8(p.index.find(c&(keyBit-1)|keyBit).index)
		}
		out[i] = at
	}
}

// choose keeps the palette of the frame before if that is nearly as good as a new one.
func (m *movieColors) choose(h *histogram) *palette {
	fresh := func() *palette { return newPalette(h.medianCut(255)) }
	if m.mixer == nil {
		return fresh()
	}
	old := h.distance(m.mixer.palette)
	if old <= tolerance {
		return m.mixer.palette
	}
	p := fresh()
	if old <= 1.25*h.distance(p) {
		return m.mixer.palette
	}
	return p
}

// distance is the mean square of the distance of pixels to the nearest of the colours, to the precision of h.
func (h *histogram) distance(p *palette) float64 {
	sum, count := 0.0, 0
	for _, b := range h.bins {
		mean := box{bins: []bin{b}, count: b.count}.mean()
		_, d := p.nearest(mean)
		sum += float64(d) * float64(b.count)
		count += b.count
	}
	return sum / float64(max(count, 1))
}

// nearest is the index of the colour that is closest, and the square of its distance.
func (p *palette) nearest(c rgb) (index, distance int) {
	distance = 1 << 30
	for i := p.start(); i < len(p.colors); i++ {
		if d := square(p.colors[i], c); d < distance {
			index, distance = i, d
		}
	}
	return index, distance
}

func square(p, q rgb) int {
	r, g, b := int(p[0])-int(q[0]), int(p[1])-int(q[1]), int(p[2])-int(q[2])
	return r*r + g*g + b*b
}

// start is the first index that is a colour.
func (p *palette) start() int {
	if p.opaque {
		return 0
	}
	return 1
}
