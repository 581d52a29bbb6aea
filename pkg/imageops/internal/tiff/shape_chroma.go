package tiff

// unitUnpacker takes one row after the other out of the same line of units: of pixels that share their chroma, luma first
// (TIFF 6.0, section 21).
func unitUnpacker(l *layout) func(dst []uint8, line []byte) {
	unit, inner := l.h*l.v+2, 0
	return func(dst []uint8, line []byte) {
		for x := range l.width {
			u := line[x/l.h*unit:][:unit]
			px := dst[3*x:][:3]
			px[0], px[1], px[2] = u[inner*l.h+x%l.h], u[unit-2], u[unit-1]
		}
		inner = (inner + 1) % l.v
	}
}

// newChromaStep makes RGB of luma and chroma, with the coefficients and the range that the file says, else those of BT.601 and
// all of the range. A JPEG always has the latter, as libtiff reads it.
func newChromaStep[S sample](d *directory, l *layout) (step[S], error) {
	weights, ends, err := readChromaScale(d, l)
	if err != nil {
		return nil, err
	}
	t := newChromaTable(weights, ends)
	return func(row []S) []S {
		for i := 0; i+3 <= len(row); i += 3 {
			y, cb, cr := row[i], row[i+1], row[i+2]
			row[i] = S(t.clamp(t.luma[y] + t.redOfCr[cr]))
			row[i+1] = S(t.clamp(t.luma[y] + t.greenOfCb[cb] + t.greenOfCr[cr]))
			row[i+2] = S(t.clamp(t.luma[y] + t.blueOfCb[cb]))
		}
		return row
	}, nil
}

// readChromaScale returns the shares of red, green and blue in luma, and what black and white are in luma, and none and most in each
// chroma.
func readChromaScale(d *directory, l *layout) (weights, ends []float64, err error) {
	bt601, full := []float64{0.299, 0.587, 0.114}, []float64{0, 255, 128, 255, 128, 255}
	if l.jpeg() {
		return bt601, full, nil
	}
	if weights, err = d.fractions(tagCoefficients, 3); err != nil {
		return nil, nil, err
	}
	if weights == nil || weights[0] <= 0 || weights[1] <= 0 || weights[2] <= 0 {
		weights = bt601
	}
	if ends, err = d.fractions(tagReferences, 6); err != nil {
		return nil, nil, err
	}
	if ends == nil || ends[0] == ends[1] || ends[2] == ends[3] || ends[4] == ends[5] {
		ends = full
	}
	return weights, ends, nil
}

// chromaTable holds what each value contributes, with 16 bits behind the point.
type chromaTable struct {
	luma, redOfCr, greenOfCb, greenOfCr, blueOfCb [256]int32
}

func newChromaTable(weights, ends []float64) *chromaTable {
	t := new(chromaTable)
	red, green, blue := weights[0], weights[1], weights[2]
	fixed := func(v float64) int32 {
		const most = 1 << 29 // so that sums of three stay in an int32
		return int32(min(max(v*(1<<16), -most), most))
	}
	for code := range 256 {
		v := float64(code)
		y := (v - ends[0]) * 255 / (ends[1] - ends[0])
		cb := (v - ends[2]) * 127 / (ends[3] - ends[2])
		cr := (v - ends[4]) * 127 / (ends[5] - ends[4])
		t.luma[code] = fixed(y + 0.5)
		t.redOfCr[code] = fixed(cr * 2 * (1 - red))
		t.blueOfCb[code] = fixed(cb * 2 * (1 - blue))
		t.greenOfCr[code] = fixed(-cr * 2 * (1 - red) * red / green)
		t.greenOfCb[code] = fixed(-cb * 2 * (1 - blue) * blue / green)
	}
	return t
}

func (t *chromaTable) clamp(v int32) uint8 { return uint8(min(max(v>>16, 0), 255)) }
