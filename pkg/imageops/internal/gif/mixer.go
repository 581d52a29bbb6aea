package gif

import "image"

// mixer dithers with a pattern that stands still: a pixel of the same colour at the same place always becomes the same.
// (The diffusion of errors that stills get would let noise run over the picture wherever something moves.) Each colour
// is mixed of two of the palette, after Yliluoma's first algorithm for ordered dithering.
type mixer struct {
	palette *palette
	mixes   []mix // by colour, six bits a channel; those asked for so far
}

// mix is two colours of the palette. Of 64 pixels, share get the second one.
type mix struct {
	first, second uint8
	share         uint8
	known         bool
}

func newMixer(p *palette) *mixer { return &mixer{palette: p, mixes: make([]mix, 1<<18)} }

// indices dithers img.
func (m *mixer) indices(out []uint8, img *image.NRGBA) {
	w := img.Rect.Dx()
	for y := range img.Rect.Dy() {
		row, to := img.Pix[4*w*y:][:4*w], out[w*y:][:w]
		for x := range to {
			c := row[4*x : 4*x+4]
			if c[3] == 0 {
				to[x] = 0
				continue
			}
			mix := m.mix(rgb{c[0], c[1], c[2]})
			if to[x] = mix.first; threshold(img.Rect.Min.X+x, img.Rect.Min.Y+y) < mix.share {
				to[x] = mix.second
			}
		}
	}
}

// threshold is the matrix of Bayer (1973), 8 × 8, 0 to 63: the bits of x^y and y, interleaved and in reverse.
func threshold(x, y int) uint8 {
	x ^= y
	t := x&1<<5 | y&1<<4 | x&2<<2 | y&2<<1 | x&4>>1 | y&4>>2
	return uint8(t)
}

func (m *mixer) mix(c rgb) mix {
	at := &m.mixes[int(c[0]>>2)<<12|int(c[1]>>2)<<6|int(c[2]>>2)]
	if !at.known {
		*at = m.palette.mix(rgb{c[0]&^3 | 2, c[1]&^3 | 2, c[2]&^3 | 2})
	}
	return *at
}

// mix finds the two colours that together are closest to c. What makes a coarse pattern counts against them: an eighth
// of the variance that it has. A colour that is in the palette, within what six bits can tell, stays pure.
func (p *palette) mix(c rgb) mix {
	i, d := p.nearest(c)
	pure := mix{first: uint8(i), second: uint8(i), known: true}
	if d <= tolerance {
		return pure
	}
	best, bestMix := float32(d), pure
	first := p.colors[i]
	for j := p.start(); j < len(p.colors); j++ {
		second := p.colors[j]
		span := square(first, second)
		if span == 0 {
			continue
		}
		along, length := float32(project(first, c, second)), float32(span)
		share := min(along/length, 0.5)
		if share <= 0 {
			continue
		}
		off := float32(d) - 2*share*along + share*share*length
		if cost := off + share*(1-share)*length/8; cost < best {
			best = cost
			bestMix.second, bestMix.share = uint8(j), uint8(share*64+0.5)
		}
	}
	return bestMix
}

// project is the scalar product of c and to, seen from the point from.
func project(from, c, to rgb) int {
	sum := 0
	for i := range 3 {
		sum += (int(c[i]) - int(from[i])) * (int(to[i]) - int(from[i]))
	}
	return sum
}
