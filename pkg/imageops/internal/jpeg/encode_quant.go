package jpeg

// standardTables are the examples of K.1 of ITU-T T.81 for luma and chroma, row after row, as libjpeg uses them.
var standardTables = [2][64]uint8{
	{
		16, 11, 10, 16, 24, 40, 51, 61,
		12, 12, 14, 19, 26, 58, 60, 55,
		14, 13, 16, 24, 40, 57, 69, 56,
		14, 17, 22, 29, 51, 87, 80, 62,
		18, 22, 37, 56, 68, 109, 103, 77,
		24, 35, 55, 64, 81, 104, 113, 92,
		49, 64, 78, 87, 103, 121, 120, 101,
		72, 92, 95, 98, 112, 100, 103, 99,
	},
	{
		17, 18, 24, 47, 99, 99, 99, 99,
		18, 21, 26, 66, 99, 99, 99, 99,
		24, 26, 56, 99, 99, 99, 99, 99,
		47, 66, 99, 99, 99, 99, 99, 99,
		99, 99, 99, 99, 99, 99, 99, 99,
		99, 99, 99, 99, 99, 99, 99, 99,
		99, 99, 99, 99, 99, 99, 99, 99,
		99, 99, 99, 99, 99, 99, 99, 99,
	},
}

// scaledTable scales a standard table as libjpeg's jpeg_set_quality does, row after row.
func scaledTable(which, quality int) *[64]uint8 {
	percent := 200 - 2*quality
	if quality < 50 {
		percent = 5000 / quality
	}
	var t [64]uint8
	for i, v := range standardTables[which] {
		t[i] = uint8(min(max((int(v)*percent+50)/100, 1), 255))
	}
	return &t
}

// divisors divide coefficients by multiplication: (|c| + bias) * reciprocal >> 16 * scale >> 16.
// Coefficients are eight times as large as the standard's. The order is that of quantised: column after column.
type divisors struct{ bias, reciprocal, scale [64]uint16 }

func newDivisors(table *[64]uint8) *divisors {
	d := &divisors{}
	for i := range 64 {
		d.bias[i], d.reciprocal[i], d.scale[i] = reciprocal(8 * uint32(table[i%8*8+i/8]))
	}
	return d
}

// reciprocal finds the factors that round c/d to the nearest integer, halves up, for all c up to 32767.
// A reciprocal of 16 bits is exact if, where it was rounded down, the numerator gets one more.
func reciprocal(d uint32) (bias, factor, scale uint16) {
	shift := 15
	for s := d; s > 0; s >>= 1 {
		shift++
	}
	one := uint32(1) << shift
	q, rest := one/d, one%d
	switch {
	case rest == 0: // a power of two: q is 1<<16
		q /= 2
		shift--
		bias = uint16(d / 2)
	case rest <= d/2:
		bias = uint16(d/2 + 1)
	default:
		q++
		bias = uint16(d / 2)
	}
	return bias, uint16(q), uint16(uint64(1) << (32 - shift))
}
