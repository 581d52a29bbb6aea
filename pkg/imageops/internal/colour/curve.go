package colour

import (
	"encoding/binary"
	"math"
)

// curve is the way of one channel, from 0 to 1: a table of evenly spaced values, or where there is none a parametric curve of type
// 4, which holds all others (ICC.1:2022, 10.18): (aX+b)^g + e from d on, cX + f below.
type curve struct {
	table               []float64
	g, a, b, c, d, e, f float64
}

// gamma is a curve that is a power.
func gamma(g float64) curve { return curve{g: g, a: 1} }

// at is the value for x. What is outside of 0 to 1 is brought there first.
func (c *curve) at(x float64) float64 {
	if !(x > 0) {
		x = 0
	}
	x = min(x, 1)
	if c.table != nil {
		return interpolate(c.table, x)
	}
	y := c.c*x + c.f
	if x >= c.d {
		y = c.e
		if base := c.a*x + c.b; base > 0 {
			y += math.Pow(base, c.g)
		}
	}
	if !(y > 0) { // and what is no number
		return 0
	}
	return min(y, 1)
}

// interpolate is between the evenly spaced values of a table, of which there are at least two; x is 0 to 1.
func interpolate(table []float64, x float64) float64 {
	at := x * float64(len(table)-1)
	i := min(int(at), len(table)-2)
	return table[i] + (at-float64(i))*(table[i+1]-table[i])
}

// maxCurve is how many values a curve may have; the standard's own limit for tables of print is 4096.
const maxCurve = 1 << 16

// parseCurve reads curveType (10.6) or parametricCurveType (10.18), and how long it is. It is false for any other.
func parseCurve(b []byte) (c curve, n int, ok bool) {
	if len(b) < 12 {
		return c, 0, false
	}
	switch string(b[:4]) {
	case "curv":
		return parseTable(b)
	case "para":
		return parseParametric(b)
	}
	return c, 0, false
}

func parseTable(b []byte) (c curve, n int, ok bool) {
	count := int64(binary.BigEndian.Uint32(b[8:]))
	if count > maxCurve || int64(len(b)) < 12+2*count {
		return c, 0, false
	}
	n = 12 + 2*int(count)
	switch count {
	case 0:
		return gamma(1), n, true
	case 1:
		return gamma(float64(binary.BigEndian.Uint16(b[12:])) / 256), n, true
	}
	c.table, _ = fractions(b[12:], int(count), 2)
	return c, n, true
}

func parseParametric(b []byte) (c curve, n int, ok bool) {
	counts := []int{1, 3, 4, 5, 7}
	kind := int(binary.BigEndian.Uint16(b[8:]))
	if kind >= len(counts) || len(b) < 12+4*counts[kind] {
		return c, 0, false
	}
	var p [7]float64
	for i := range counts[kind] {
		p[i] = fixed(b[12+4*i:])
	}
	c = curve{g: p[0], a: p[1], b: p[2]}
	switch kind {
	case 0:
		c.a = 1
	case 1, 2:
		if c.a != 0 {
			c.d = -c.b / c.a
		}
		c.e, c.f = p[3], p[3]
	default:
		c.c, c.d, c.e, c.f = p[3], p[4], p[5], p[6]
	}
	return c, 12 + 4*counts[kind], true
}

// fixed reads s15Fixed16Number (4.6).
func fixed(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }

// fractions reads n numbers of size bytes, 1 or 2, as fractions of the largest that there is, and returns what follows.
func fractions(b []byte, n, size int) (values []float64, rest []byte) {
	values = make([]float64, n)
	for i := range values {
		if size == 2 {
			values[i] = float64(binary.BigEndian.Uint16(b[2*i:])) / math.MaxUint16
		} else {
			values[i] = float64(b[i]) / math.MaxUint8
		}
	}
	return values, b[n*size:]
}
