package bmp

import (
	"encoding/binary"
	"math/bits"
)

// slack is room behind a row: pixels are written four bytes at a time.
const slack = 4

// palette is the colours, black where the file has none: the first three bytes are red, green and blue.
type palette struct {
	colours [256]uint32
	grey    bool // all of them
}

// newPalette reads entries of blue, green, red and perhaps a byte that means nothing.
func newPalette(b []byte, entry int) (p palette) {
	p.grey = true
	for i := range len(b) / entry {
		c := b[i*entry:]
		p.colours[i] = uint32(c[2]) | uint32(c[1])<<8 | uint32(c[0])<<16
		p.grey = p.grey && c[0] == c[1] && c[1] == c[2]
	}
	return p
}

// expander returns what makes samples of a row of the file.
func (p *picture) expander() func(dst, src []byte) {
	switch {
	case p.paletted() && p.channels == 1:
		return p.expandGrey
	case p.bits == 8:
		return p.expandBytes
	case p.paletted():
		return p.expandBits
	case p.bits == 24:
		return func(dst, src []byte) { swap24(dst[:3*p.header.Width], src) }
	}
	m := masks{width: p.header.Width, bytes: p.bits / 8, channels: make([]mask, p.channels)}
	for i := range m.channels {
		m.channels[i] = newMask(p.masks[i])
	}
	plain := p.masks[0] == 0xff0000 && p.masks[1] == 0xff00 && p.masks[2] == 0xff
	switch {
	case p.bits == 32 && plain && p.channels == 3:
		return func(dst, src []byte) { swap32(dst, src[:4*p.header.Width]) }
	case p.bits == 32 && plain && p.masks[3] == 0xff000000:
		return func(dst, src []byte) { swap32Alpha(dst, src[:4*p.header.Width]) }
	case p.bits == 16:
		return m.table16()
	}
	return m.expand
}

func (p *picture) expandBytes(dst, src []byte) {
	dst = dst[:3*p.header.Width+slack]
	for x, index := range src[:p.header.Width] {
		binary.LittleEndian.PutUint32(dst[3*x:], p.palette.colours[index])
	}
}

func (p *picture) expandBits(dst, src []byte) {
	mask := byte(1<<p.bits - 1)
	for x := 0; x < p.header.Width; src = src[1:] {
		for shift := 8 - p.bits; shift >= 0 && x < p.header.Width; shift -= p.bits {
			binary.LittleEndian.PutUint32(dst[3*x:], p.palette.colours[src[0]>>shift&mask])
			x++
		}
	}
}

func (p *picture) expandGrey(dst, src []byte) {
	if p.bits == 8 {
		for x, index := range src[:p.header.Width] {
			dst[x] = byte(p.palette.colours[index])
		}
		return
	}
	mask := byte(1<<p.bits - 1)
	for x := 0; x < p.header.Width; src = src[1:] {
		for shift := 8 - p.bits; shift >= 0 && x < p.header.Width; shift -= p.bits {
			dst[x] = byte(p.palette.colours[src[0]>>shift&mask])
			x++
		}
	}
}

// swap24 makes RGB of BGR.
func swap24(dst, src []byte) {
	for len(dst) >= 12 && len(src) >= 12 {
		s, d := src[:12:12], dst[:12:12]
		d[0], d[1], d[2] = s[2], s[1], s[0]
		d[3], d[4], d[5] = s[5], s[4], s[3]
		d[6], d[7], d[8] = s[8], s[7], s[6]
		d[9], d[10], d[11] = s[11], s[10], s[9]
		src, dst = src[12:], dst[12:]
	}
	for len(dst) >= 3 {
		dst[0], dst[1], dst[2] = src[2], src[1], src[0]
		src, dst = src[3:], dst[3:]
	}
}

// swap32 makes RGB of BGR with a byte between the pixels.
func swap32(dst, src []byte) {
	for len(src) >= 4 && len(dst) >= 4 {
		v := binary.LittleEndian.Uint32(src)
		binary.LittleEndian.PutUint32(dst, bits.ReverseBytes32(v)>>8)
		src, dst = src[4:], dst[3:]
	}
}

// swap32Alpha makes RGBA of BGRA.
func swap32Alpha(dst, src []byte) {
	for len(src) >= 4 && len(dst) >= 4 {
		v := binary.LittleEndian.Uint32(src)
		binary.LittleEndian.PutUint32(dst, v&0xff00ff00|v&0xff<<16|v>>16&0xff)
		src, dst = src[4:], dst[4:]
	}
}

// mask is where a channel stands in a pixel. Of more than eight bits the highest count.
type mask struct {
	shift  int
	values []byte // by those bits; one of them black where there is no such channel
}

func newMask(m uint32) mask {
	if m == 0 {
		return mask{values: []byte{0}}
	}
	low, n := bits.TrailingZeros32(m), bits.OnesCount32(m)
	if n > 8 {
		low, n = low+n-8, 8
	}
	top := 1<<n - 1
	values := make([]byte, 1<<n)
	for v := range values {
		values[v] = byte((v*255 + top/2) / top)
	}
	return mask{low, values}
}

func (m mask) at(v uint32) byte { return m.values[v>>m.shift&uint32(len(m.values)-1)] }

// masks takes the channels out of pixels of 16 or 32 bits.
type masks struct {
	width, bytes int
	channels     []mask
}

func (m *masks) expand(dst, src []byte) {
	n := len(m.channels)
	for x := range m.width {
		v := binary.LittleEndian.Uint32(src[4*x:])
		for c, mask := range m.channels {
			dst[x*n+c] = mask.at(v)
		}
	}
}

// table16 looks up the samples of a pixel of 16 bits at once.
func (m *masks) table16() func(dst, src []byte) {
	table := make([]uint32, 1<<16)
	for v := range table {
		for c, mask := range m.channels {
			table[v] |= uint32(mask.at(uint32(v))) << (8 * c)
		}
	}
	n := len(m.channels)
	return func(dst, src []byte) {
		for x := range m.width {
			binary.LittleEndian.PutUint32(dst[n*x:], table[binary.LittleEndian.Uint16(src[2*x:])])
		}
	}
}
