package tiff

import "math"

// labScale says how the numbers of a file become L*, 0 to 100, and a* and b*.
type labScale struct {
	l, ab, zero float64
	signed      bool
}

// newLabStep makes sRGB of CIE L*a*b* (TIFF 6.0, section 23), of the white D50, or of the encoding that ICC profiles have
// (technical notes, 2002). Lightness alone becomes gray.
func newLabStep[S sample](d *directory, l *layout, alpha bool) step[S] {
	full := float64(^S(0))
	wide := full > math.MaxUint8
	scale := labScale{l: 100 / full, ab: 1, signed: true}
	switch {
	case l.photometric == iccLab && wide:
		scale = labScale{l: 100.0 / 65280, ab: 1.0 / 256, zero: 128}
	case l.photometric == iccLab:
		scale = labScale{l: 100 / full, ab: 1, zero: 128}
	case wide:
		scale.ab = 1.0 / 256
	}
	gamma, white := newGamma(full), whiteOf(d)
	channels := 3
	if alpha {
		channels++
	}
	if l.colours == 1 {
		return newLightnessStep[S](l, alpha, scale, gamma, white)
	}
	return func(row []S) []S {
		for i := 0; i+channels <= len(row); i += channels {
			a, b := scale.chroma(uint16(row[i+1]), wide), scale.chroma(uint16(row[i+2]), wide)
			rgb := white.linear(float64(row[i])*scale.l, a, b)
			for c, v := range rgb {
				row[i+c] = S(gamma.of(v))
			}
		}
		return row
	}
}

// newLightnessStep is for files without colour.
func newLightnessStep[S sample](l *layout, alpha bool, scale labScale, gamma *gammaCurve, white *labWhite) step[S] {
	stored := 1
	if alpha {
		stored = 2
	}
	out := make([]S, l.width*(2+stored))
	return func(row []S) []S {
		for x := range l.width {
			px := out[x*(2+stored):][:2+stored]
			v := S(gamma.of(white.linear(float64(row[x*stored])*scale.l, 0, 0)[1]))
			px[0], px[1], px[2] = v, v, v
			if alpha {
				px[3] = row[x*stored+1]
			}
		}
		return out
	}
}

// chroma is a* or b*.
func (s labScale) chroma(v uint16, wide bool) float64 {
	switch {
	case s.signed && wide:
		return float64(int16(v)) * s.ab
	case s.signed:
		return float64(int8(v)) * s.ab
	}
	return float64(v)*s.ab - s.zero
}

// labWhite is a white, and the way from its XYZ to red, green and blue of sRGB's primaries.
type labWhite struct {
	x, z   float64 // y is 1
	matrix [3][3]float64
}

// whiteD50 is what Lab is of unless the file says something else. It becomes the white of sRGB by Bradford's method (the matrix is
// that of ICC.1:2022, annex E, inverted).
func whiteD50() *labWhite {
	return &labWhite{0.9642, 0.8249, [3][3]float64{
		{3.1338561, -1.6168667, -0.4906146}, {-0.9787684, 1.9161415, 0.0334540}, {0.0719453, -0.2289914, 1.4052427},
	}}
}

// whiteD65 is that of sRGB itself (IEC 61966-2-1).
func whiteD65() *labWhite {
	return &labWhite{0.9505, 1.089, [3][3]float64{
		{3.2406, -1.5372, -0.4986}, {-0.9689, 1.8758, 0.0415}, {0.0557, -0.2040, 1.0570},
	}}
}

// whiteOf tells D65 by its chromaticity, 0.3127 and 0.3290, from all others.
func whiteOf(d *directory) *labWhite {
	const near = 0.004
	xy, err := d.fractions(tagWhitePoint, 2)
	if err == nil && len(xy) == 2 && math.Abs(xy[0]-0.3127) < near && math.Abs(xy[1]-0.3290) < near {
		return whiteD65()
	}
	return whiteD50()
}

// linear is red, green and blue before their curve, 0 to 1 where they are in range.
func (w *labWhite) linear(l, a, b float64) (rgb [3]float64) {
	fy := (l + 16) / 116
	x, y, z := w.x*labInverse(fy+a/500), labInverse(fy), w.z*labInverse(fy-b/200)
	for i, row := range &w.matrix {
		rgb[i] = row[0]*x + row[1]*y + row[2]*z
	}
	return rgb
}

// labInverse is the inverse of CIE 15:2004, 8.2.1.
func labInverse(f float64) float64 {
	const delta = 6.0 / 29
	if f > delta {
		return f * f * f
	}
	return 3 * delta * delta * (f - 4.0/29)
}

// gammaCurve is the curve of IEC 61966-2-1 as a table.
type gammaCurve struct {
	full  float64
	table [gammaSteps + 2]float64
}

const gammaSteps = 4096

func newGamma(full float64) *gammaCurve {
	g := &gammaCurve{full: full}
	for i := range g.table {
		root := float64(i) / gammaSteps
		v := root * root // so that the dark, where the curve is steep, has more of the table
		if v <= 0.0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		g.table[i] = v * full
	}
	return g
}

// of is the encoded value, 0 to full, of light, which is cut off at 0 and 1.
func (g *gammaCurve) of(light float64) float64 {
	at := math.Sqrt(min(max(light, 0), 1)) * gammaSteps
	i := int(at)
	return min(g.table[i]+(at-float64(i))*(g.table[i+1]-g.table[i])+0.5, g.full)
}
