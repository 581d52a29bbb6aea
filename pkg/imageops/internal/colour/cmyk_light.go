package colour

import "math"

// xyz is a colour in CIE XYZ, white being whiteD50: the space in which ICC
// profiles meet.
type xyz [3]float64

// whiteD50 is the illuminant of that space (ICC.1:2022, 7.2.16).
var whiteD50 = xyz{0.9642, 1, 0.8249}

// labOf16 is for the legacy encoding that lut16Type keeps in all versions: 100 is
// 0xFF00, and 0x8000 is neutral (ICC.1:2022, 6.3.4.2, table 43).
func labOf16(v [3]float64) xyz {
	const scale = 65535.0 / 65280
	return labToXYZ(v[0]*scale*100, v[1]*scale*255-128, v[2]*scale*255-128)
}

// labOf8 is for lut8Type: 100 is 255, 128 is neutral.
func labOf8(v [3]float64) xyz {
	return labToXYZ(v[0]*100, v[1]*255-128, v[2]*255-128)
}

// xyzOf16 is for values with 15 bits behind the point.
func xyzOf16(v [3]float64) xyz {
	const scale = 65535.0 / 32768
	return xyz{v[0] * scale, v[1] * scale, v[2] * scale}
}

// labToXYZ is the inverse of CIE 15:2004, 8.2.1.
func labToXYZ(l, a, b float64) xyz {
	inverse := func(f float64) float64 {
		const delta = 6.0 / 29
		if f > delta {
			return f * f * f
		}
		return 3 * delta * delta * (f - 4.0/29)
	}
	y := (l + 16) / 116
	return xyz{
		whiteD50[0] * inverse(y+a/500),
		whiteD50[1] * inverse(y),
		whiteD50[2] * inverse(y-b/200),
	}
}

// withoutBlack spreads colours so that black becomes 0 and white stays: paper
// cannot be as dark as a screen, and a print would look pale on one. That is the
// black point compensation of ISO 18619.
func (c xyz) withoutBlack(black xyz) xyz {
	for i, white := range whiteD50 {
		c[i] = (c[i] - black[i]) * white / (white - black[i])
	}
	return c
}

// sRGB is c as IEC 61966-2-1 encodes it, 0 to 255, what is out of range clipped.
// The matrix holds the change of white from D50 to D65 after Bradford.
func (c xyz) sRGB() (rgb [3]float64) {
	for i, row := range [3][3]float64{
		{3.1338561, -1.6168667, -0.4906146},
		{-0.9787684, 1.9161415, 0.0334540},
		{0.0719453, -0.2289914, 1.4052427},
	} {
		v := min(max(row[0]*c[0]+row[1]*c[1]+row[2]*c[2], 0), 1)
		if v <= 0.0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		rgb[i] = 255 * v
	}
	return rgb
}
