package webp

import "slices"

// encodeLossless packs an image (RFC 9649, 3), alpha in the highest bits of each pixel. pix is changed.
func encodeLossless(pix []uint32, width, height int, alpha bool) []byte {
	var w bitWriter
	w.put(0x2f, 8)
	w.put(uint64(width-1), 14)
	w.put(uint64(height-1), 14)
	w.flag(alpha)
	w.put(0, 3)
	if colors := fewColors(pix); colors != nil {
		width = writePalette(&w, &pix, width, height, colors)
	} else {
		w.flag(true)
		w.put(subtractGreen, 2)
		for i, v := range pix {
			green := v >> 8 & 0xff
			pix[i] = v&0xff00ff00 | (v&0x00ff00ff+0x01000100-green<<16-green)&0x00ff00ff
		}
		pix = writePrediction(&w, pix, width, height)
	}
	w.flag(false)
	writePixels(&w, pix, width, false)
	return w.close()
}

// fewColors lists the colours of an image in order, or nil if there are more than 256.
func fewColors(pix []uint32) (colors []uint32) {
	seen := make(map[uint32]bool, 257)
	last := ^pix[0]
	for _, v := range pix {
		if v == last {
			continue
		}
		if last = v; !seen[v] {
			if len(colors) == 256 {
				return nil
			}
			seen[v], colors = true, append(colors, v)
		}
	}
	slices.Sort(colors)
	return colors
}

// writePalette writes the transform to indices, and puts as many of them into one pixel as go there. It returns the new width.
func writePalette(w *bitWriter, pix *[]uint32, width, height int, colors []uint32) int {
	w.flag(true)
	w.put(colorIndexing, 2)
	w.put(uint64(len(colors)-1), 8)
	index := make(map[uint32]uint32, len(colors))
	differences := make([]uint32, len(colors))
	before := uint32(0)
	for i, v := range colors {
		index[v] = uint32(i)
		differences[i] = subtractPixels(v, before)
		before = v
	}
	writePixels(w, differences, len(colors), true)
	t := int(b2u(len(colors) <= 16) + b2u(len(colors) <= 4) + b2u(len(colors) <= 2))
	packed := squares(width, t)
	out := make([]uint32, packed*height)
	for i, v := range *pix {
		x := i % width
		out[i/width*packed+x>>t] |= index[v] << (8 + 8>>t*(x&(1<<t-1)))
	}
	for i := range out {
		out[i] |= opaqueBlack
	}
	*pix = out
	return packed
}

func subtractPixels(a, b uint32) uint32 {
	return (a|0x00ff00ff-b&0xff00ff00)&0xff00ff00 | (a|0xff00ff00-b&0x00ff00ff)&0x00ff00ff
}

const predictorBits = 4

// writePrediction writes the transform to differences from what neighbours predict, with the mode of each square that leaves the
// smallest ones, and returns the differences.
func writePrediction(w *bitWriter, pix []uint32, width, height int) []uint32 {
	wide, high := squares(width, predictorBits), squares(height, predictorBits)
	modes := make([]uint32, wide*high)
	out := make([]uint32, len(pix))
	for i := range modes {
		x0, y0 := i%wide<<predictorBits, i/wide<<predictorBits
		x1, y1 := min(x0+1<<predictorBits, width), min(y0+1<<predictorBits, height)
		best, least := 0, 1<<62
		for mode := range 14 {
			if n := leftOver(pix, width, x0, y0, x1, y1, mode, nil); n < least {
				best, least = mode, n
			}
		}
		leftOver(pix, width, x0, y0, x1, y1, best, out)
		modes[i] = opaqueBlack | uint32(best)<<8
	}
	w.flag(true)
	w.put(predictor, 2)
	w.put(predictorBits-2, 3)
	writePixels(w, modes, wide, true)
	return out
}

// leftOver sums up how large the differences of a square are, and writes them to out, unless it is nil.
func leftOver(pix []uint32, width, x0, y0, x1, y1, mode int, out []uint32) (sum int) {
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			i := y*width + x
			d := subtractPixels(pix[i], predicted(pix, i, x, y, width, mode))
			if out != nil {
				out[i] = d
			}
			for s := 0; s < 32; s += 8 {
				sum += abs(int(int8(d >> s)))
			}
		}
	}
	return sum
}

// predicted is what a mode predicts of pixel i. The first row is predicted from the left, the first column from above.
func predicted(pix []uint32, i, x, y, width, mode int) uint32 { //nolint:cyclop // one case a predictor
	switch {
	case i == 0:
		return opaqueBlack
	case y == 0:
		return pix[i-1]
	case x == 0:
		return pix[i-width]
	}
	left, corner, top, right := pix[i-1], pix[i-width-1], pix[i-width], pix[i-width+1]
	switch mode {
	case 1:
		return left
	case 2:
		return top
	case 3:
		return right
	case 4:
		return corner
	case 5:
		return average(average(left, right), top)
	case 6:
		return average(left, corner)
	case 7:
		return average(left, top)
	case 8:
		return average(corner, top)
	case 9:
		return average(top, right)
	case 10:
		return average(average(left, corner), average(top, right))
	case 11:
		return nearer(left, top, corner)
	case 12:
		return gradient(left, top, corner)
	case 13:
		return halfGradient(average(left, top), corner)
	}
	return opaqueBlack
}

// gradient is left + top - corner, clamped.
func gradient(left, top, corner uint32) (p uint32) {
	for s := 0; s < 32; s += 8 {
		p |= uint32(clip(int32(left>>s&0xff)+int32(top>>s&0xff)-int32(corner>>s&0xff))) << s
	}
	return p
}
