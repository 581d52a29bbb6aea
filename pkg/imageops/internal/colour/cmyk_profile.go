package colour

import (
	"encoding/binary"
	"math"
)

// Inks is the way from four inks to colour of an ICC profile for printing:
// a curve for each ink, a table, and a curve for each coordinate of colour
// (ICC.1:2022, 10.10 and 10.11, lut16Type and lut8Type).
type Inks struct {
	in    [InkCount][]float64 // 0 to 1
	table inkTable            // 0 to 1
	out   [3][]float64        // 0 to 1
	color func(v [3]float64) xyz
	black xyz // the darkest that the profile says can be printed
}

const (
	InkCount = 4 // cyan, magenta, yellow, black

	lutHeader = 48 // of either type, up to where they differ
)

// ParseInks reads the table for the perceptual intent, A2B0. It is nil for
// profiles that are not for four inks, and for those that hold no such table:
// newer ones may have an element of another type (mAB).
func ParseInks(icc []byte) *Inks {
	if len(icc) < 132 || string(icc[16:20]) != "CMYK" {
		return nil
	}
	lut := profileTag(icc, "A2B0")
	if len(lut) < lutHeader+4 || lut[8] != InkCount || lut[9] != 3 || lut[10] < 2 {
		return nil
	}
	p := &Inks{}
	wide := string(lut[:4]) == "mft2"
	switch pcs := string(icc[20:24]); {
	case pcs == "Lab " && wide:
		p.color = labOf16
	case pcs == "Lab ":
		p.color = labOf8
	case pcs == "XYZ " && wide:
		p.color = xyzOf16
	default:
		return nil
	}
	if !p.read(lut, wide) {
		return nil
	}
	p.black = p.darkest()
	return p
}

// read takes the curves and the table, if all of them are there.
func (p *Inks) read(lut []byte, wide bool) bool {
	inLen, outLen, rest := 256, 256, lut[lutHeader:]
	switch {
	case wide:
		inLen, outLen = int(binary.BigEndian.Uint16(rest)), int(binary.BigEndian.Uint16(rest[2:]))
		rest = rest[4:]
	case string(lut[:4]) != "mft1":
		return false
	}
	grid := int64(lut[10])
	cells := grid * grid * grid * grid * 3
	need := (int64(InkCount*inLen+3*outLen) + cells) * int64(sampleLen(wide))
	if inLen < 2 || outLen < 2 || int64(len(rest)) < need {
		return false
	}
	for i := range p.in {
		p.in[i], rest = unitSamples(rest, inLen, wide)
	}
	p.table.grid = int(grid)
	p.table.values, rest = unitSamples(rest, int(cells), wide)
	for i := range p.out {
		p.out[i], rest = unitSamples(rest, outLen, wide)
	}
	return true
}

func sampleLen(wide bool) int {
	if wide {
		return 2
	}
	return 1
}

// unitSamples reads n numbers as fractions of the largest that there is.
func unitSamples(b []byte, n int, wide bool) (values []float64, rest []byte) {
	values = make([]float64, n)
	for i := range values {
		if wide {
			values[i] = float64(binary.BigEndian.Uint16(b[2*i:])) / math.MaxUint16
		} else {
			values[i] = float64(b[i]) / math.MaxUint8
		}
	}
	return values, b[n*sampleLen(wide):]
}

// Memory is what p and the table made from it take, in bytes.
func (p *Inks) Memory() int64 {
	return 8 * int64(len(p.table.values)+3*lightGrid*lightGrid*lightGrid*lightGrid)
}

// colorOf is the colour of inks, each 0 to 1.
func (p *Inks) colorOf(amount [InkCount]float64) xyz {
	for i := range amount {
		amount[i] = onCurve(p.in[i], amount[i])
	}
	return p.colorInTable(amount)
}

// colorInTable is the colour of inks that are through their curves.
func (p *Inks) colorInTable(amount [InkCount]float64) xyz {
	v := p.table.at(amount)
	for i := range v {
		v[i] = onCurve(p.out[i], v[i])
	}
	return p.color(v)
}

// darkest is the neutral of the lightness that all inks together have.
func (p *Inks) darkest() xyz {
	y := p.colorOf([InkCount]float64{1, 1, 1, 1})[1]
	const half = 0.1842 // lightness 50: a black above that is none
	y = min(max(y, 0), half)
	return xyz{whiteD50[0] * y, whiteD50[1] * y, whiteD50[2] * y}
}

// onCurve interpolates between the evenly spaced values of a curve; x is 0 to 1.
func onCurve(curve []float64, x float64) float64 {
	at := x * float64(len(curve)-1)
	i := min(int(at), len(curve)-2)
	return curve[i] + (at-float64(i))*(curve[i+1]-curve[i])
}
