package webp

import "math"

// step quantises the coefficients of a kind of block, the first and the others.
type step struct {
	factor  [2]int32
	inverse [2]int32 // 2^17 / factor
	bias    [2]int32 // what is added before bits are cut off: below a half, as small levels are not worth their bits
}

const quantBits = 17

func newStep(factor [2]int16, first, others int32) (s step) {
	for i, f := range factor {
		s.factor[i] = int32(f)
		s.inverse[i] = 1 << quantBits / int32(f)
		s.bias[i] = [2]int32{first, others}[i] << (quantBits - 8)
	}
	return s
}

// quantize makes levels, in the order in which they are written, of coefficients, which become what the decoder will have. It
// returns the index of the last level that is not 0, or -1.
func (s *step) quantize(coefficients, levels *[16]int16, first int) int {
	last := -1
	for n := first; n < 16; n++ {
		k := min(n, 1)
		at := zigzag[n]
		c := int32(coefficients[at])
		v := c
		if v < 0 {
			v = -v
		}
		v = min(int32((int64(v)*int64(s.inverse[k])+int64(s.bias[k]))>>quantBits), 2047)
		if v == 0 {
			levels[n], coefficients[at] = 0, 0
			continue
		}
		if c < 0 {
			v = -v
		}
		levels[n], coefficients[at] = int16(v), int16(v*s.factor[k])
		last = n
	}
	return last
}

// quantizer is the index of factors, 0 to 127, for a quality of 0 to 100: at equal numbers, files look about as those of libwebp.
func quantizer(quality int) int {
	c := float64(quality) / 100
	if c < 0.75 {
		c *= 2.0 / 3
	} else {
		c = 2*c - 1
	}
	return min(max(int(127*(1-math.Cbrt(c))+0.5), 0), 127)
}
