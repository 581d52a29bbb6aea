package colour

import "math"

// xyz is a colour in CIE XYZ, white being whiteD50: the space in which ICC profiles meet.
type xyz [3]float64

// whiteD50 is the illuminant of that space (ICC.1:2022, 7.2.16).
var whiteD50 = xyz{0.9642, 1, 0.8249}

// decoder makes colour of what a table holds, as fractions of the largest number that it can store.
type decoder func(v [3]float64) xyz

// labLegacy is the encoding that lut16Type keeps in all versions: 100 is 0xFF00, and 0x8000 is neutral (ICC.1:2022, 6.3.4.2,
// table 43).
func labLegacy(v [3]float64) xyz {
	const scale = 65535.0 / 65280
	return labToXYZ(v[0]*scale*100, v[1]*scale*255-128, v[2]*scale*255-128)
}

// labPCS is the encoding of all other types: 100 is the largest number, and 128 of 255 is neutral.
func labPCS(v [3]float64) xyz {
	return labToXYZ(v[0]*100, v[1]*255-128, v[2]*255-128)
}

// xyzScale is the largest XYZ that can be stored: 15 bits are behind the point.
const xyzScale = 65535.0 / 32768

func xyzPCS(v [3]float64) xyz {
	return xyz{v[0] * xyzScale, v[1] * xyzScale, v[2] * xyzScale}
}

// delta is where the cube root of CIE 15:2004, 8.2.1, becomes a line.
const delta = 6.0 / 29

func labToXYZ(l, a, b float64) xyz {
	y := (l + 16) / 116
	return xyz{
		whiteD50[0] * cube(y+a/500),
		whiteD50[1] * cube(y),
		whiteD50[2] * cube(y-b/200),
	}
}

func cube(f float64) float64 {
	if f > delta {
		return f * f * f
	}
	return 3 * delta * delta * (f - 4.0/29)
}

// cubeRoot is the inverse of cube.
func cubeRoot(v float64) float64 {
	if v > delta*delta*delta {
		return math.Cbrt(v)
	}
	return v/(3*delta*delta) + 4.0/29
}

// withoutBlack spreads colours so that black becomes 0 and white stays: paper cannot be as dark as a screen, and a print would
// look pale on one. That is the black point compensation of ISO 18619.
func (c xyz) withoutBlack(black xyz) xyz {
	for i, white := range whiteD50 {
		c[i] = (c[i] - black[i]) * white / (white - black[i])
	}
	return c
}

// matrix maps one space of three coordinates to another: rows of factors.
type matrix [3][3]float64

func (m matrix) apply(v [3]float64) (out [3]float64) {
	for i, row := range m {
		out[i] = row[0]*v[0] + row[1]*v[1] + row[2]*v[2]
	}
	return out
}

func (m matrix) times(n matrix) (out matrix) {
	for i := range out {
		for j := range out[i] {
			out[i][j] = m[i][0]*n[0][j] + m[i][1]*n[1][j] + m[i][2]*n[2][j]
		}
	}
	return out
}

// inverse is false for a matrix that has none.
func (m matrix) inverse() (out matrix, ok bool) {
	minor := func(i, j int) float64 {
		a, b, c, d := (i+1)%3, (i+2)%3, (j+1)%3, (j+2)%3
		return m[a][c]*m[b][d] - m[a][d]*m[b][c]
	}
	det := m[0][0]*minor(0, 0) + m[0][1]*minor(0, 1) + m[0][2]*minor(0, 2)
	if math.IsNaN(det) || math.Abs(det) < 1e-9 {
		return out, false
	}
	for i := range out {
		for j := range out[i] {
			out[i][j] = minor(j, i) / det
		}
	}
	return out, true
}

// linearSRGB maps XYZ to the linear light of IEC 61966-2-1. It holds the change of white from D50 to D65 after Bradford.
var linearSRGB = matrix{
	{3.1338561, -1.6168667, -0.4906146},
	{-0.9787684, 1.9161415, 0.0334540},
	{0.0719453, -0.2289914, 1.4052427},
}

// sRGB is c as IEC 61966-2-1 encodes it, 0 to 255. What is out of range goes on beyond that, the curve being odd.
func (c xyz) sRGB() (rgb [3]float64) {
	for i, v := range linearSRGB.apply(c) {
		rgb[i] = 255 * encodeSRGB(v)
	}
	return rgb
}

// encodeSRGB is for light, of which white is 1.
func encodeSRGB(v float64) float64 {
	switch {
	case v < 0:
		return -encodeSRGB(-v)
	case v <= 0.0031308:
		return v * 12.92
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}
