package colour

import (
	"encoding/binary"
	"math"
	"unicode/utf16"
)

// element is a tag of a profile that is written.
type element struct {
	name string
	data []byte
}

// writeProfile makes a display profile of version 4 (ICC.1:2022, 8.3, 8.4).
func writeProfile(space Space, name string, elements ...element) []byte {
	be := binary.BigEndian
	elements = append([]element{
		{"desc", localized(name)}, {"cprt", localized("No copyright, use freely")}, {"wtpt", xyzElement(whiteD50)},
	}, elements...)
	icc := make([]byte, 128, 1024)
	copy(icc[8:], "\x04\x40\x00\x00mntr"+string(space)+"XYZ \x07\xea\x00\x01\x00\x01\x00\x00\x00\x00\x00\x00acsp")
	putFixed(icc[68:], whiteD50[:]...)
	icc = be.AppendUint32(icc, uint32(len(elements)))
	at := len(icc) + 12*len(elements)
	var body []byte
	placed := map[string]int{} // curves are shared
	for _, e := range elements {
		where, again := placed[string(e.data)]
		if !again {
			where = at + len(body)
			placed[string(e.data)] = where
			body = append(body, e.data...)
			body = append(body, make([]byte, -len(body)&3)...)
		}
		icc = be.AppendUint32(be.AppendUint32(append(icc, e.name...), uint32(where)), uint32(len(e.data)))
	}
	icc = append(icc, body...)
	be.PutUint32(icc, uint32(len(icc)))
	return icc
}

// localized is a text of multiLocalizedUnicodeType (10.15).
func localized(text string) []byte {
	be := binary.BigEndian
	units := utf16.Encode([]rune(text))
	b := []byte("mluc\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x0cenUS")
	b = be.AppendUint32(be.AppendUint32(b, uint32(2*len(units))), 28)
	for _, u := range units {
		b = be.AppendUint16(b, u)
	}
	return b
}

func xyzElement(c xyz) []byte {
	return append([]byte("XYZ \x00\x00\x00\x00"), putFixed(make([]byte, 12), c[:]...)...)
}

// putFixed writes s15Fixed16Numbers.
func putFixed(b []byte, values ...float64) []byte {
	for i, v := range values {
		binary.BigEndian.PutUint32(b[4*i:], uint32(int32(math.Round(v*65536))))
	}
	return b
}

// element writes a curve: a parametric one of type 4, or a table.
func (c *curve) element() []byte {
	be := binary.BigEndian
	if c.table == nil {
		b := append([]byte("para\x00\x00\x00\x00"), 0, 4, 0, 0)
		return append(b, putFixed(make([]byte, 28), c.g, c.a, c.b, c.c, c.d, c.e, c.f)...)
	}
	b := be.AppendUint32([]byte("curv\x00\x00\x00\x00"), uint32(len(c.table)))
	for _, v := range c.table {
		b = be.AppendUint16(b, uint16(math.Round(v*math.MaxUint16)))
	}
	return b
}

// Bytes writes p, which has no table, as a profile of its own.
func (p *Profile) Bytes(name string) []byte {
	if p.space == Gray {
		return writeProfile(Gray, name, element{"kTRC", p.curves[0].element()})
	}
	var elements []element
	for i, letter := range []string{"r", "g", "b"} {
		column := xyz{p.toXYZ[0][i], p.toXYZ[1][i], p.toXYZ[2][i]}
		elements = append(elements, element{letter + "XYZ", xyzElement(column)}, element{letter + "TRC", p.curves[i].element()})
	}
	return writeProfile(RGB, name, elements...)
}

// chromaticities are x and y of white, red, green and blue (CIE 1931).
type chromaticities [8]float64

// toXYZ is the way from the light of these primaries to XYZ, white moved to D50 after Bradford. It is false for primaries that
// span nothing.
func (c chromaticities) toXYZ() (m matrix, ok bool) {
	var columns matrix
	for i := range 3 {
		x, y := c[2+2*i], c[3+2*i]
		columns[0][i], columns[1][i], columns[2][i] = x, y, 1-x-y
	}
	inverse, ok := columns.inverse()
	if !ok || c[1] == 0 {
		return m, false
	}
	white := [3]float64{c[0] / c[1], 1, (1 - c[0] - c[1]) / c[1]}
	var scale matrix
	for i, s := range inverse.apply(white) {
		scale[i][i] = s
	}
	return adaptation(white).times(columns).times(scale), true
}

// adaptation moves a white to D50 after Bradford (ICC.1:2022, annex E).
func adaptation(white [3]float64) matrix {
	bradford := matrix{{0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}}
	back, _ := bradford.inverse()
	from, to := bradford.apply(white), bradford.apply(whiteD50)
	var scale matrix
	for i := range scale {
		scale[i][i] = to[i] / from[i]
	}
	return back.times(scale).times(bradford)
}
