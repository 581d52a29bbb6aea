package colour

import (
	"encoding/binary"
	"fmt"
)

// Signals are what a PNG says of its colours (PNG, third edition, 4.3), as its chunks hold it; nil where there is no such chunk, or
// its checksum is wrong. Only chunks before the pixels count, and of those of one kind the first.
type Signals struct {
	CICP, SRGB, GAMA, CHRM []byte
	ICC                    []byte // the profile of iCCP, unpacked
}

// Chunk is one of a PNG.
type Chunk struct {
	Kind string
	Data []byte
}

// Resolve tells which of s counts, in the order of the standard: cICP, iCCP, sRGB, gAMA with or without cHRM. icc is a profile that
// says the same, nil for sRGB, and for light beyond white, whose profile is that of Bright; chunks is what a PNG carries in place of
// it, nil for the profile itself. What browsers pass over is passed over: values that they do not know, gAMA of 0, cHRM alone, and
// gAMA of 1/2.2 alone, which sRGB was meant by.
func (s Signals) Resolve() (icc []byte, chunks []Chunk) {
	if p, name := s.cicp(); p != nil {
		return p.Bytes(name), []Chunk{{"cICP", s.CICP}}
	}
	if brightOf(s.CICP) != nil {
		return nil, []Chunk{{"cICP", s.CICP}}
	}
	switch {
	case SpaceOf(s.ICC) != "":
		return s.ICC, nil
	case len(s.SRGB) == 1 && s.SRGB[0] <= 3:
		return nil, nil
	}
	p, name := s.gama()
	if p == nil {
		return nil, nil
	}
	chunks = []Chunk{{"gAMA", s.GAMA}}
	if len(s.CHRM) == 32 {
		chunks = append(chunks, Chunk{"cHRM", s.CHRM})
	}
	return p.Bytes(name), chunks
}

// primaries are those of ITU-T H.273, table 2, by their code point.
var primaries = map[byte]chromaticities{
	1:  {0.3127, 0.3290, 0.640, 0.330, 0.300, 0.600, 0.150, 0.060},
	4:  {0.310, 0.316, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08},
	5:  {0.3127, 0.3290, 0.64, 0.33, 0.29, 0.60, 0.15, 0.06},
	6:  {0.3127, 0.3290, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070},
	7:  {0.3127, 0.3290, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070},
	8:  {0.310, 0.316, 0.681, 0.319, 0.243, 0.692, 0.145, 0.049},
	9:  {0.3127, 0.3290, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046},
	10: {1.0 / 3, 1.0 / 3, 1, 0, 0, 1, 0, 0},
	11: {0.314, 0.351, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060},
	12: {0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060},
	22: {0.3127, 0.3290, 0.630, 0.340, 0.295, 0.605, 0.155, 0.077},
}

// srgbCurve is that of IEC 61966-2-1.
var srgbCurve = curve{g: 2.4, a: 1 / 1.055, b: 0.055 / 1.055, c: 1 / 12.92, d: 0.04045}

// transfers are the curves of H.273, table 3, by their code point, as a display of today shows them: BT.709 and those like it by
// BT.1886. Curves of high dynamic range are none of these.
var transfers = map[byte]curve{
	1: gamma(2.4), 6: gamma(2.4), 11: gamma(2.4), 14: gamma(2.4), 15: gamma(2.4),
	4: gamma(2.2), 5: gamma(2.8), 8: gamma(1), 13: srgbCurve, 17: {g: 2.6, a: 1.03408}, // (52.37/48)^(1/2.6)
}

// cicp is what cICP says (11.3.2.6), nil for anything but RGB of full range with known code points.
func (s Signals) cicp() (*Profile, string) {
	if len(s.CICP) != 4 || s.CICP[2] != 0 || s.CICP[3] != 1 {
		return nil, ""
	}
	xy, known := primaries[s.CICP[0]]
	c, too := transfers[s.CICP[1]]
	if !known || !too {
		return nil, ""
	}
	name := fmt.Sprintf("Primaries %d, transfer %d of H.273", s.CICP[0], s.CICP[1])
	switch [2]byte(s.CICP) {
	case [2]byte{12, 13}:
		name = "Display P3"
	case [2]byte{1, 13}:
		name = "sRGB"
	}
	return fromPrimaries(xy, c), name
}

// gama is what gAMA and cHRM say (11.3.2.1, 11.3.2.2).
func (s Signals) gama() (*Profile, string) {
	if len(s.GAMA) != 4 {
		return nil, ""
	}
	const usual = 45455
	xy, whole := primaries[1], len(s.CHRM) == 32
	if whole {
		for i := range xy {
			xy[i] = float64(int32(binary.BigEndian.Uint32(s.CHRM[4*i:]))) / 100_000
		}
	}
	v := binary.BigEndian.Uint32(s.GAMA)
	if v == 0 || v == usual && !whole {
		return nil, ""
	}
	g := 100_000 / float64(v)
	if g > 10_000 {
		return nil, ""
	}
	name := fmt.Sprintf("Gamma %.2f", g)
	if whole {
		name += " with primaries of its own"
	}
	return fromPrimaries(xy, gamma(g)), name
}

// fromPrimaries is nil for primaries that span nothing.
func fromPrimaries(xy chromaticities, c curve) *Profile {
	m, ok := xy.toXYZ()
	if !ok {
		return nil
	}
	for _, row := range m {
		for _, v := range row {
			if !(v > -16 && v < 16) { // no light that there is
				return nil
			}
		}
	}
	return &Profile{space: RGB, curves: []curve{c, c, c}, toXYZ: m}
}
