package tiff

import "math"

// newPaletteStep makes colours of indices (TIFF 6.0, section 5). The palette has as many entries as bits allow.
func newPaletteStep[S sample](d *directory, l *layout, bits int) (step[S], error) {
	n := 1 << bits
	numbers, err := d.numbers(tagColorMap, int64(3*n))
	if err != nil {
		return nil, err
	}
	if len(numbers) < 3*n {
		return nil, malformed("a palette of %d entries for %d bits", len(numbers)/3, bits)
	}
	colours := make([][3]S, n)
	scale := paletteScale(numbers)
	for i := range colours {
		for c := range 3 {
			v := min(numbers[c*n+i]*scale, math.MaxUint16)
			colours[i][c] = S(v * (int64(^S(0)) + 1) >> 16) // the high byte, as Pillow and libvips: many writers leave the low one 0
		}
	}
	stored, top := 1, uint32(n-1)
	if l.alpha > 0 {
		stored = 2
	}
	out := make([]S, l.width*(2+stored))
	return func(row []S) []S {
		for x := range l.width {
			px := out[x*(2+stored):][:2+stored]
			copy(px, colours[row[x*stored]][:])
			if stored == 2 {
				px[3] = S(uint32(row[2*x+1]) * uint32(^S(0)) / top)
			}
		}
		return out
	}, nil
}

// paletteScale is 257 for the palettes of writers who believed that entries have 8 bits, not 16.
func paletteScale(numbers []int64) int64 {
	for _, v := range numbers {
		if v > math.MaxUint8 {
			return 1
		}
	}
	return 257
}
