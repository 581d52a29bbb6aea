package webp

import (
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

const (
	literals        = 256
	greenSymbols    = literals + 24 // and the colours of the cache
	distanceSymbols = 40
	longestCopy     = 4096
	window          = 1 << 20 // pixels that a copy may reach back
)

// pixels is the pixels of an image before its transforms are undone (RFC 9649, 3.6). Of a large one only those that copies can
// still reach are held.
type pixels struct {
	r             *bitReader
	width, height int
	groups        groups
	cache         []uint32 // recent colours by their hash
	cacheShift    uint

	pix    []uint32
	first  int // pixel number of pix[0]
	at     int // in pix, of the next pixel
	cached int // in pix: those before are in the cache
	x, y   int // of the next pixel
}

// readPixels reads what stands before the pixels of an image. Those of a nested one are all held.
func readPixels(r *bitReader, width, height int, nested bool) (*pixels, error) {
	p := &pixels{r: r, width: width, height: height}
	if r.flag() {
		bits := r.number(4)
		if bits < 1 || bits > 11 {
			return nil, codec.FormatError("VP8L colour cache is too large")
		}
		p.cache, p.cacheShift = make([]uint32, 1<<bits), uint(32-bits)
	}
	var err error
	if p.groups, err = readGroups(r, width, height, len(p.cache), nested); err != nil {
		return nil, err
	}
	held := width * height
	if !nested {
		held = min(held, 2*window+width+longestCopy)
	}
	p.pix = make([]uint32, held)
	return p, nil
}

// readNested reads an image that describes another one.
func readNested(r *bitReader, width, height int) ([]uint32, error) {
	p, err := readPixels(r, width, height, true)
	if err != nil {
		return nil, err
	}
	if err := p.decode(width * height); err != nil {
		return nil, err
	}
	return p.pix, nil
}

// row decodes row y and returns its pixels, which are there until the next row.
func (p *pixels) row(y int) ([]uint32, error) {
	if len(p.pix)-p.at < p.width+longestCopy && p.first+len(p.pix) < p.width*p.height {
		p.slide(y * p.width)
	}
	if err := p.decode((y + 1) * p.width); err != nil {
		return nil, err
	}
	return p.pix[y*p.width-p.first:][:p.width], nil
}

// slide lets go of pixels that are out of reach, and that rows to come do not need.
func (p *pixels) slide(needed int) {
	p.remember()
	drop := min(p.at-window, needed-p.first)
	copy(p.pix, p.pix[drop:p.at])
	p.first += drop
	p.at -= drop
	p.cached = p.at
}

// decode decodes the pixels before the end-th, and maybe some more.
func (p *pixels) decode(end int) error {
	end -= p.first
	r, mask := p.r, 1<<p.groups.bits-1
	var g *group
	for p.at < end {
		if g == nil || p.x&mask == 0 {
			g = p.groups.at(p.x, p.y)
		}
		r.fill()
		green := g.green.read(r)
		switch {
		case green < literals:
			p.put(g.color(r, green))
		case green < greenSymbols:
			if err := p.copy(g, green-literals); err != nil {
				return err
			}
			g = nil
		default:
			p.remember()
			p.put(p.cache[green-greenSymbols])
		}
		if r.held < 0 {
			return io.ErrUnexpectedEOF
		}
	}
	return nil
}

// color reads a pixel of which green is known. The state of the reader is in variables meanwhile, which is faster.
func (g *group) color(r *bitReader, green int) uint32 {
	if g.plain {
		return g.literal | uint32(green)<<8
	}
	value, held := r.value, r.held
	red := g.red.table[value&g.red.mask]
	if red.length() > rootBits {
		value, held = value>>rootBits, held-rootBits
		red = g.red.table[red.second(value)]
	}
	value, held = value>>(uint(red)&63), held-red.length()
	blue := g.blue.table[value&g.blue.mask]
	if blue.length() > rootBits {
		value, held = value>>rootBits, held-rootBits
		blue = g.blue.table[blue.second(value)]
	}
	r.value, r.held = value>>(uint(blue)&63), held-blue.length()
	alpha := g.alpha.table[0]
	if g.alpha.mask != 0 {
		r.fill()
		alpha = newEntry(g.alpha.read(r), 0)
	}
	return uint32(alpha)>>8<<24 | uint32(red)>>8<<16 | uint32(green)<<8 | uint32(blue)>>8
}

func (p *pixels) put(v uint32) {
	p.pix[p.at] = v
	p.at++
	p.x++
	if p.x == p.width {
		p.x = 0
		p.y++
	}
}

// copy repeats pixels (RFC 9649, 3.6.2.2).
func (p *pixels) copy(g *group, symbol int) error {
	r := p.r
	length := copyNumber(r, symbol)
	r.fill()
	symbol = g.distance.read(r)
	distance := nearby(copyNumber(r, symbol), p.width)
	if distance > p.at || length > p.width*p.height-p.first-p.at {
		if r.ended() {
			return io.ErrUnexpectedEOF
		}
		return codec.FormatError("VP8L copy reaches out of the picture")
	}
	dst, src := p.pix[p.at:p.at+length], p.pix[p.at-distance:]
	if distance >= length {
		copy(dst, src)
	} else {
		for i := range dst {
			dst[i] = src[i]
		}
	}
	p.at += length
	p.x += length
	if p.x >= p.width {
		p.y += p.x / p.width
		p.x %= p.width
	}
	return nil
}

// copyNumber reads the rest of a length or distance.
func copyNumber(r *bitReader, symbol int) int {
	if symbol < 4 {
		return symbol + 1
	}
	extra := (symbol - 2) >> 1
	return (2+symbol&1)<<extra + r.number(extra) + 1
}

// nearby is the distance in pixels, of which the first 120 stand for pixels around.
func nearby(n, width int) int {
	if n > len(neighbours) {
		return n - len(neighbours)
	}
	v := int(neighbours[n-1])
	return max(v>>4*width+8-v&15, 1)
}

// remember puts all pixels so far in the cache of colours.
func (p *pixels) remember() {
	if p.cache != nil {
		for _, v := range p.pix[p.cached:p.at] {
			p.cache[v*0x1e35a7bd>>p.cacheShift] = v
		}
	}
	p.cached = p.at
}

// neighbours are the pixels that short distances stand for: rows up in the upper half, and 8 less columns to the right in the
// lower one (RFC 9649, 3.6.2.2.1).
var neighbours = [120]uint8{
	24, 7, 23, 25, 40, 6, 39, 41, 22, 26, 38, 42,
	56, 5, 55, 57, 21, 27, 54, 58, 37, 43, 72, 4,
	71, 73, 20, 28, 53, 59, 70, 74, 36, 44, 88, 69,
	75, 52, 60, 3, 87, 89, 19, 29, 86, 90, 35, 45,
	68, 76, 85, 91, 51, 61, 104, 2, 103, 105, 18, 30,
	102, 106, 34, 46, 84, 92, 67, 77, 101, 107, 50, 62,
	120, 1, 119, 121, 83, 93, 17, 31, 100, 108, 66, 78,
	118, 122, 33, 47, 117, 123, 49, 63, 99, 109, 82, 94,
	0, 116, 124, 65, 79, 16, 32, 98, 110, 48, 115, 125,
	81, 95, 64, 114, 126, 97, 111, 80, 113, 127, 96, 112,
}
