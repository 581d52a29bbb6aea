package imageops

import (
	"image"
	"image/color"
)

// paletted reduces img to at most 256 colours for GIF. Up to that many are kept
// exactly; more are quantised by median cut and dithered. A pixel is either
// opaque or fully transparent, the limit being half.
func paletted(img *image.NRGBA) *image.Paletted {
	h := newHistogram(img)
	limit := 256
	if h.transparent {
		limit--
	}
	colors := h.exact(limit)
	dither := colors == nil
	if dither {
		colors = h.medianCut(limit)
	}
	dst := image.NewPaletted(img.Rect, nil)
	for _, c := range colors {
		dst.Palette = append(dst.Palette, color.RGBA{c[0], c[1], c[2], 255})
	}
	q := &quantizer{colors: colors, clear: uint8(len(colors)), cache: map[rgb]uint8{}}
	if h.transparent {
		dst.Palette = append(dst.Palette, color.RGBA{})
	}
	if dither {
		q.dither(dst, img)
	} else {
		q.plain(dst, img)
	}
	return dst
}

// quantizer maps pixels to the nearest of colors.
type quantizer struct {
	colors []rgb
	clear  uint8 // the index of transparent pixels
	cache  map[rgb]uint8
}

// nearest is by squared distance. Dithering asks for colours of six bits only,
// so that the cache is of use.
func (q *quantizer) nearest(c rgb) uint8 {
	if i, ok := q.cache[c]; ok {
		return i
	}
	best, index := 1<<30, 0
	for i, p := range q.colors {
		r, g, b := int(p[0])-int(c[0]), int(p[1])-int(c[1]), int(p[2])-int(c[2])
		if d := r*r + g*g + b*b; d < best {
			best, index = d, i
		}
	}
	q.cache[c] = uint8(index)
	return uint8(index)
}

func (q *quantizer) plain(dst *image.Paletted, img *image.NRGBA) {
	for i := range dst.Pix {
		p := img.Pix[4*i : 4*i+4]
		if p[3] < 128 {
			dst.Pix[i] = q.clear
		} else {
			dst.Pix[i] = q.nearest(rgb{p[0], p[1], p[2]})
		}
	}
}

// dither spreads the error of each pixel over its neighbours after Floyd and
// Steinberg: 7/16 to the right, 3/16, 5/16 and 1/16 to the row below.
func (q *quantizer) dither(dst *image.Paletted, img *image.NRGBA) {
	w := img.Rect.Dx()
	this, next := make([][3]int, w+2), make([][3]int, w+2)
	for i := range dst.Pix {
		x := i % w
		if x == 0 && i > 0 {
			this, next = next, this
			clear(next)
		}
		p := img.Pix[4*i : 4*i+4]
		if p[3] < 128 {
			dst.Pix[i] = q.clear
			continue
		}
		var want [3]int
		var key rgb
		for c := range 3 {
			want[c] = min(max(int(p[c])+this[x+1][c]/16, 0), 255)
			key[c] = uint8(want[c])&^3 | 2
		}
		index := q.nearest(key)
		dst.Pix[i] = index
		for c := range 3 {
			e := want[c] - int(q.colors[index][c])
			this[x+2][c] += 7 * e
			next[x][c] += 3 * e
			next[x+1][c] += 5 * e
			next[x+2][c] += e
		}
	}
}
