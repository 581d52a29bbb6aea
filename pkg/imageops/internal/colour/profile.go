package colour

// Space is the kind of numbers that a profile is for.
type Space string

// The spaces of pixels that are understood, as profiles spell them.
const (
	Gray Space = "GRAY"
	RGB  Space = "RGB "
	CMYK Space = "CMYK"
)

// Channels is how many numbers a pixel has.
func (s Space) Channels() int {
	return map[Space]int{Gray: 1, RGB: 3, CMYK: 4}[s]
}

// Profile is an ICC profile that is understood: how the numbers of pixels become colour.
type Profile struct {
	space   Space
	curves  []curve // of grey or RGB without a table, one for each channel
	toXYZ   matrix  // of RGB without a table: from light to XYZ
	lab     bool    // of grey: the curve yields lightness
	table   *lut    // nil without one
	decode  decoder // what comes out of table
	black   xyz     // the darkest that there is
	numbers int     // how many the table has
	bright  *bright // of light beyond white: in place of all of these
}

// SpaceOf tells which numbers a profile is for, "" for what is none.
func SpaceOf(icc []byte) Space {
	if len(icc) < 132 || string(icc[36:40]) != "acsp" {
		return ""
	}
	return Space(icc[16:20])
}

// Parse reads a profile of version 2 or 4, for grey, RGB or CMYK, of which it takes the relative colorimetric intent: the tables
// A2B1 or A2B0 (of type mft1, mft2 or mAB), else a matrix and curves. A tag cicp that says PQ or HLG counts before them, as in
// Chromium. It is nil for a profile that it does not understand.
func Parse(icc []byte) *Profile {
	p := &Profile{space: SpaceOf(icc)}
	if p.space.Channels() == 0 {
		return nil
	}
	if b := brightOf(cicpTag(icc)); b != nil && p.space == RGB {
		p.bright = b
		return p
	}
	pcs := string(icc[20:24])
	if pcs != "XYZ " && pcs != "Lab " {
		return nil
	}
	p.lab = pcs == "Lab "
	if !p.readTable(icc) && !p.readCurves(icc) {
		return nil
	}
	p.black = p.darkest(icc)
	return p
}

// readTable is false if there is none that is understood.
func (p *Profile) readTable(icc []byte) bool {
	for _, name := range []string{"A2B1", "A2B0"} {
		element := profileTag(icc, name)
		if l := parseLUT(element); l != nil && l.in == p.space.Channels() && l.out == 3 {
			p.table, p.decode, p.numbers = l, decoderOf(p.lab, l.legacy), len(element)
			return true
		}
	}
	return false
}

func decoderOf(lab, legacy bool) decoder {
	switch {
	case lab && legacy:
		return labLegacy
	case lab:
		return labPCS
	}
	return xyzPCS
}

// readCurves reads what grey and RGB have in place of a table (8.3.3, 8.3.4; 8.4.2).
func (p *Profile) readCurves(icc []byte) bool {
	names := []string{"kTRC"}
	switch {
	case p.space == CMYK || p.space == RGB && p.lab:
		return false
	case p.space == RGB:
		names = []string{"rTRC", "gTRC", "bTRC"}
		for i, name := range []string{"rXYZ", "gXYZ", "bXYZ"} {
			element := profileTag(icc, name)
			if len(element) < 20 || string(element[:4]) != "XYZ " {
				return false
			}
			for j := range 3 {
				p.toXYZ[j][i] = fixed(element[8+4*j:])
			}
		}
	}
	for _, name := range names {
		c, _, ok := parseCurve(profileTag(icc, name))
		if !ok {
			return false
		}
		p.curves = append(p.curves, c)
	}
	return true
}

// xyzOf is the colour of a pixel, whose numbers are 0 to 1; of inks 1 is full.
func (p *Profile) xyzOf(v [maxChannels]float64) xyz {
	if p.bright != nil {
		return p.bright.shown([3]float64{v[0], v[1], v[2]})
	}
	if p.table != nil {
		v = p.table.at(v)
		return p.decode([3]float64{v[0], v[1], v[2]})
	}
	if p.space == RGB {
		var light [3]float64
		for i := range light {
			light[i] = p.curves[i].at(v[i])
		}
		return p.toXYZ.apply(light)
	}
	y := p.curves[0].at(v[0])
	if p.lab {
		return labToXYZ(100*y, 0, 0)
	}
	return xyz{y * whiteD50[0], y * whiteD50[1], y * whiteD50[2]}
}

// srgbOf is what a pixel looks like, in sRGB, 0 to 255 and beyond.
func (p *Profile) srgbOf(v [maxChannels]float64) [3]float64 {
	return p.xyzOf(v).withoutBlack(p.black).sRGB()
}

// darkest is the black that is to become that of the screen: the neutral of the darkest that the profile can show, as littlecms
// finds it. For print that is what the perceptual intent makes of black (its table B2A0), because no printer uses as much ink as
// there is; without that table all inks together.
func (p *Profile) darkest(icc []byte) xyz {
	var v [maxChannels]float64
	if p.space == CMYK {
		v = [maxChannels]float64{1, 1, 1, 1}
		if l := parseLUT(profileTag(icc, "B2A0")); string(icc[12:16]) == "prtr" && l != nil && l.in == 3 && l.out == 4 && p.lab {
			neutral := 128.0 / 255
			if l.legacy {
				neutral = 0x8000 / 65535.0
			}
			v = l.at([maxChannels]float64{0, neutral, neutral})
		}
	}
	y := p.xyzOf(v)[1]
	const half = 0.18418651851244416 // lightness 50: a black above that is none
	if !(y > 0) {
		y = 0
	}
	y = min(y, half)
	return xyz{whiteD50[0] * y, whiteD50[1] * y, whiteD50[2] * y}
}

// Space is which numbers p is for.
func (p *Profile) Space() Space { return p.space }
