package webp

import "math"

// prediction chooses the predictor of each square of an image (RFC 9649, 3.5.1).
type prediction struct {
	pix           []uint32
	width, height int
	bits          int // of the side of a square
	line          []uint32
	stats         channelStats
}

const predictors = 14

// writePrediction writes the transform to differences from what neighbours predict, with the predictor of each square that leaves
// what costs the least after the squares so far, and returns the differences.
func writePrediction(w *bitWriter, pix []uint32, width, height int) []uint32 {
	p := &prediction{pix: pix, width: width, height: height, bits: predictionBits(width, height)}
	p.line = make([]uint32, 1<<p.bits)
	p.stats.begin()
	wide, high := squares(width, p.bits), squares(height, p.bits)
	modes := make([]uint32, wide*high)
	out := make([]uint32, len(pix))
	for i := range modes {
		x, y := i%wide, i/wide
		if x%8 == 0 {
			p.stats.update()
		}
		var near [2]uint8
		if near[0] = 1; x > 0 {
			near[0] = uint8(modes[i-1] >> 8)
		}
		if near[1] = near[0]; y > 0 {
			near[1] = uint8(modes[i-wide] >> 8)
		}
		best := p.best(x, y, near)
		p.square(x, y, best, func(at int, rest []uint32) bool {
			copy(out[at:], rest)
			p.stats.add(rest)
			return true
		})
		modes[i] = opaqueBlack | uint32(best)<<8
	}
	w.flag(true)
	w.put(predictor, 2)
	w.put(uint64(p.bits-2), 3)
	writePixels(w, modes, wide, true)
	return out
}

func predictionBits(width, height int) int {
	bits := 4
	for squares(width, bits)*squares(height, bits) > 4096 && bits < 6 {
		bits++
	}
	return bits
}

// otherMode is what it costs, in 1/256 bits, to take another mode than the neighbours of a square.
const otherMode = 4 * 256

// best is the predictor that leaves what costs the least. Those of neighbours come first: others must be better.
func (p *prediction) best(x, y int, near [2]uint8) int {
	best, least := int(near[0]), math.MaxInt
	try := func(mode, sum int) bool {
		p.square(x, y, mode, func(_ int, rest []uint32) bool {
			sum += p.stats.cost(rest)
			return sum < least
		})
		if sum < least {
			best, least = mode, sum
		}
		return least == 0
	}
	if try(int(near[0]), 0) || near[1] != near[0] && try(int(near[1]), 0) {
		return best
	}
	for _, mode := range [predictors]int{11, 1, 2, 12, 7, 13, 5, 10, 4, 8, 6, 9, 3, 0} {
		if uint8(mode) != near[0] && uint8(mode) != near[1] {
			try(mode, otherMode)
		}
	}
	return best
}

// square gives the differences of a square, row by row, with the place of the first, until take returns false.
func (p *prediction) square(x, y, mode int, take func(at int, rest []uint32) bool) {
	x0, y0 := x<<p.bits, y<<p.bits
	x1, y1 := min(x0+1<<p.bits, p.width), min(y0+1<<p.bits, p.height)
	for y := y0; y < y1; y++ {
		at, rest := y*p.width+x0, p.line[:x1-x0]
		from := 0
		if x0 == 0 {
			rest[0] = subtractPixels(p.pix[at], p.first(at))
			from = 1
		}
		if y == 0 {
			differences(rest[from:], p.pix[at+from:], p.pix[max(at+from-1, 0):], nil, 1)
		} else if from < len(rest) {
			differences(rest[from:], p.pix[at+from:], p.pix[at+from-1:], p.pix[at+from-p.width-1:], mode)
		}
		if !take(at, rest) {
			return
		}
	}
}

// first is what is predicted of a pixel of the first column: that above.
func (p *prediction) first(at int) uint32 {
	if at == 0 {
		return opaqueBlack
	}
	return p.pix[at-p.width]
}

// differences subtracts from pixels what a mode predicts. left begins one pixel before pix, above one pixel before those above pix.
func differences(out, pix, left, above []uint32, mode int) { //nolint:cyclop // one case a predictor
	n := len(out)
	pix = pix[:n]
	left = left[:n]
	if mode != 1 && mode != 0 {
		above = above[:n+2]
	}
	switch mode {
	case 0:
		for i, v := range pix {
			out[i] = subtractPixels(v, opaqueBlack)
		}
	case 1:
		for i, v := range pix {
			out[i] = subtractPixels(v, left[i])
		}
	case 2, 3, 4:
		for i, v := range above[[3]int{1, 2, 0}[mode-2]:][:n] {
			out[i] = subtractPixels(pix[i], v)
		}
	case 5:
		for i, v := range pix {
			out[i] = subtractPixels(v, average(average(left[i], above[i+2]), above[i+1]))
		}
	case 6:
		for i, v := range pix {
			out[i] = subtractPixels(v, average(left[i], above[i]))
		}
	case 7:
		for i, v := range pix {
			out[i] = subtractPixels(v, average(left[i], above[i+1]))
		}
	case 8, 9:
		for i, v := range pix {
			out[i] = subtractPixels(v, average(above[i+mode-8], above[i+mode-7]))
		}
	case 10:
		for i, v := range pix {
			out[i] = subtractPixels(v, average(average(left[i], above[i]), average(above[i+1], above[i+2])))
		}
	case 11:
		for i, v := range pix {
			out[i] = subtractPixels(v, nearer(left[i], above[i+1], above[i]))
		}
	case 12:
		for i, v := range pix {
			out[i] = subtractPixels(v, gradient(left[i], above[i+1], above[i]))
		}
	case 13:
		for i, v := range pix {
			out[i] = subtractPixels(v, halfGradient(average(left[i], above[i+1]), above[i]))
		}
	}
}

func subtractPixels(a, b uint32) uint32 {
	return (a|0x00ff00ff-b&0xff00ff00)&0xff00ff00 | (a|0xff00ff00-b&0x00ff00ff)&0x00ff00ff
}

// gradient is left + top - corner, clamped, computed as in addGradient.
func gradient(left, top, corner uint32) uint32 {
	const ones = 0x0001000100010001
	sum := lanes(left) + lanes(top) + ones<<8 - lanes(corner)
	p := sum&(sum>>8&ones*255) | sum>>9&ones*255
	p &= 0x00ff00ff00ff00ff
	return uint32(p) | uint32(p>>24)
}
