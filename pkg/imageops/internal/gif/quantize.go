package gif

import "image"

// reduce makes at most 256 colours of those of img. Up to that many are kept exactly; more are quantised by median cut and
// dithered. A pixel is either opaque or fully transparent, the limit being half.
func reduce(img *image.NRGBA) *movieFrame {
	harden(img.Pix)
	colors, transparent := fewColors(img)
	limit := 256
	if transparent {
		limit--
	}
	exact := len(colors) <= limit
	if !exact {
		h := &histogram{}
		h.count(img)
		if transparent = h.transparent; transparent {
			limit = 255
		}
		colors = h.medianCut(limit)
	}
	p := &palette{opaque: !transparent}
	if transparent {
		p.colors = append(p.colors, rgb{})
	}
	p.add(colors)
	f := &movieFrame{rect: img.Rect, palette: p, indices: make([]uint8, img.Rect.Dx()*img.Rect.Dy())}
	if exact {
		p.indices(f.indices, img)
		return f
	}
	q := &quantizer{palette: p, cache: make([]uint16, 1<<18)}
	q.dither(f.indices, img)
	return f
}

// quantizer maps pixels to the nearest of the colours of a palette.
type quantizer struct {
	palette *palette
	cache   []uint16 // by colour, six bits a channel: the index and 1, once it is known
}

// nearest is by squared distance, of the middle of those colours that are the same in six bits.
func (q *quantizer) nearest(r, g, b int) int {
	at := &q.cache[r>>2<<12|g>>2<<6|b>>2]
	if *at == 0 {
		index, _ := q.palette.nearest(rgb{uint8(r)&^3 | 2, uint8(g)&^3 | 2, uint8(b)&^3 | 2})
		*at = uint16(index) + 1
	}
	return int(*at) - 1
}

// dither spreads the error of each pixel over its neighbours after Floyd and
// Steinberg: 7/16 to the right, 3/16, 5/16 and 1/16 to the row below.
func (q *quantizer) dither(dst []uint8, img *image.NRGBA) {
	w := img.Rect.Dx()
	this, next := make([][3]int, w+2), make([][3]int, w+2)
	for i := range dst {
		x := i % w
		if x == 0 && i > 0 {
			this, next = next, this
			clear(next)
		}
		p := img.Pix[4*i : 4*i+4]
		if p[3] < 128 {
			continue
		}
		var want [3]int
		for c := range 3 {
			want[c] = min(max(int(p[c])+this[x+1][c]/16, 0), 255)
		}
		index := q.nearest(want[0], want[1], want[2])
		dst[i] = uint8(index)
		for c, v := range q.palette.colors[index] {
			e := want[c] - int(v)
			this[x+2][c] += 7 * e
			next[x][c] += 3 * e
			next[x+1][c] += 5 * e
			next[x+2][c] += e
		}
	}
}
