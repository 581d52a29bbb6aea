package webp

import "math"

// encodeAlpha packs an alpha plane (RFC 9649, 2.7.1.2), without loss: by indices if it has few levels, else with the filter that
// leaves the least.
func encodeAlpha(alpha []byte, width, height int) []byte {
	var w bitWriter
	pix := filtered(alpha, width, height, filterNone)
	if levels := fewColors(pix); levels != nil && len(levels) <= 16 {
		width = writePalette(&w, &pix, width, height, levels)
		w.flag(false)
		writePixels(&w, pix, width, false)
		return append([]byte{1 | filterNone<<2}, w.close()...)
	}
	best, least := filterNone, math.Inf(1)
	for filter := filterNone; filter <= filterGradient; filter++ {
		var counts [256]int
		for _, v := range filtered(alpha, width, height, filter) {
			counts[v>>8&0xff]++
		}
		if bits := entropy(counts[:], width*height); bits < least {
			best, least = filter, bits
		}
	}
	w.flag(false) // no transform
	writePixels(&w, filtered(alpha, width, height, best), width, false)
	return append([]byte{byte(1 | best<<2)}, w.close()...)
}

// entropy is the bits of so many symbols.
func entropy(counts []int, total int) (bits float64) {
	for _, n := range counts {
		if n > 0 {
			bits -= float64(n) * math.Log2(float64(n)/float64(total))
		}
	}
	return bits
}

// filtered is what is left of alpha by a filter, in the green of pixels.
func filtered(alpha []byte, width, height, filter int) []uint32 {
	out := make([]uint32, width*height)
	for i, v := range alpha {
		x := i % width
		var p byte
		switch {
		case filter == filterNone || i == 0:
		case i < width || filter == filterHorizontal && x > 0:
			p = alpha[i-1]
		case filter == filterGradient && x > 0:
			p = clip(int32(alpha[i-1]) + int32(alpha[i-width]) - int32(alpha[i-width-1]))
		default:
			p = alpha[i-width]
		}
		out[i] = uint32(v-p) << 8
	}
	return out
}
