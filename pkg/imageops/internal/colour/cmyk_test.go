package colour

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"
)

// inkLUT describes a profile for printing that is made here, small enough to read.
type inkLUT struct {
	kind, pcs string
	grid      int
	curve     int // entries of each
}

// value is what the table holds for inks that are 0 to 1: L, a and b, or X, Y and Z,
// as fractions of the largest that can be stored.
func (l inkLUT) value(c, m, y, k float64) [3]float64 {
	light := (1 - 0.4*c) * (1 - 0.5*m) * (1 - 0.1*y) * (1 - 0.9*k)
	if l.pcs == "XYZ " {
		const largest = 1 + 32767.0/32768
		light *= light
		return [3]float64{0.9642 * light * (1 - 0.4*c) / largest, light * (1 - 0.3*m) / largest, 0.8249 * light * (1 - 0.8*y) / largest}
	}
	a, b := (70*m-40*c)*(1-k), (80*y-45*c)*(1-k)
	if l.kind == "mft1" {
		return [3]float64{light, (a + 128) / 255, (b + 128) / 255}
	}
	return [3]float64{light * 65280 / 65535, (a + 128) * 256 / 65535, (b + 128) * 256 / 65535}
}

// profile is a whole one, with curves that square on the way in and do nothing on the way out.
func (l inkLUT) profile() []byte {
	be := binary.BigEndian
	lut := append([]byte(l.kind), 0, 0, 0, 0, 4, 3, byte(l.grid), 0)
	for i := range 9 {
		lut = be.AppendUint32(lut, uint32(max(0, 1-i%4))<<16) // the unit matrix
	}
	if l.kind == "mft2" {
		lut = be.AppendUint16(be.AppendUint16(lut, uint16(l.curve)), uint16(l.curve))
	}
	add := func(v float64) {
		if l.kind == "mft2" {
			lut = be.AppendUint16(lut, uint16(math.Round(65535*v)))
		} else {
			lut = append(lut, uint8(math.Round(255*v)))
		}
	}
	step := func(i, n int) float64 { return float64(i) / float64(n-1) }
	for i := range 4 * l.curve {
		x := step(i%l.curve, l.curve)
		add(x * x)
	}
	g := l.grid
	for i := range g * g * g * g {
		for _, v := range l.value(step(i/g/g/g, g), step(i/g/g%g, g), step(i/g%g, g), step(i%g, g)) {
			add(v)
		}
	}
	for i := range 3 * l.curve {
		add(step(i%l.curve, l.curve))
	}
	return wholeProfile("CMYK", l.pcs, "A2B0", lut)
}

// wholeProfile puts one element behind a header as littlecms wants it.
func wholeProfile(space, pcs, tag string, element []byte) []byte {
	be := binary.BigEndian
	icc := make([]byte, 128)
	copy(icc[8:], "\x02\x40\x00\x00prtr"+space+pcs)
	copy(icc[36:], "acsp")
	copy(icc[68:], "\x00\x00\xf6\xd6\x00\x01\x00\x00\x00\x00\xd3\x2d")
	icc = append(be.AppendUint32(icc, 1), tag...)
	icc = be.AppendUint32(be.AppendUint32(icc, 144), uint32(len(element)))
	be.PutUint32(icc, uint32(len(icc)+len(element)))
	return slices.Concat(icc, element)
}

// inksAsked are amounts of cyan, magenta, yellow and black. From the seventh on: the corners of cmyk.jpg.
var inksAsked = []uint8{
	0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 255, 255, 255, 255,
	55, 215, 225, 0, 225, 75, 195, 0, 235, 205, 35, 0, 20, 60, 100, 90,
	20, 30, 40, 120, 200, 100, 50, 25, 0, 0, 0, 128, 90, 80, 80, 60,
}

// inLittleCMS is what littlecms 2.14 makes of them with the same profiles and its own sRGB, perceptual intent, without
// optimising: the last by way of Pillow's ImageCms.buildTransform(…, "CMYK", "RGB", 0, 0x0100).
var inLittleCMS = map[inkLUT][]uint8{
	{"mft2", "Lab ", 5, 33}: {
		255, 255, 255, 0, 165, 223, 218, 37, 122, 255, 224, 51, 23, 23, 23, 0, 0, 0,
		227, 99, 25, 105, 162, 127, 95, 100, 167, 224, 211, 195, 198, 195, 193, 113, 176, 211, 191, 191, 191, 217, 213, 211,
	},
	{"mft1", "Lab ", 6, 256}: {
		255, 255, 255, 0, 165, 223, 219, 38, 122, 255, 224, 51, 22, 22, 22, 0, 0, 0,
		227, 99, 25, 104, 162, 127, 94, 100, 166, 223, 210, 193, 198, 196, 194, 113, 176, 211, 191, 191, 191, 217, 212, 210,
	},
	{"mft2", "XYZ ", 9, 256}: {
		255, 255, 255, 0, 187, 160, 164, 91, 141, 255, 230, 68, 25, 25, 25, 0, 0, 0,
		192, 124, 94, 94, 183, 115, 68, 120, 124, 227, 218, 207, 208, 207, 206, 112, 195, 180, 203, 203, 203, 214, 221, 213,
	},
}

// The table of 17 points along each ink costs up to 2 of 255.
func TestInksAreThoseOfLittleCMS(t *testing.T) {
	for lut, want := range inLittleCMS {
		p := Parse(lut.profile())
		if p == nil {
			t.Fatalf("%+v is not understood", lut)
		}
		got := p.Converter().Inks(inksAsked)
		for i := range want {
			if d := int(got[i]) - int(want[i]); max(d, -d) > 2 {
				t.Errorf("%+v: inks %v are %v, want %v", lut, inksAsked[i/3*4:i/3*4+4], got[i/3*3:i/3*3+3], want[i/3*3:i/3*3+3])
			}
		}
	}
}

// Every length and number of a profile may lie.
func TestOddInkProfilesAreNotUnderstood(t *testing.T) {
	lut := inkLUT{"mft2", "Lab ", 5, 33}
	whole := lut.profile()
	element := whole[144:]
	with := func(at int, b byte) []byte { return wholeProfile("CMYK", "Lab ", "A2B0", patched(element, at, b)) }
	for name, icc := range map[string][]byte{
		"none": nil, "short": whole[:140], "cut": whole[:len(whole)-1], "of RGB": wholeProfile("RGB ", "Lab ", "A2B0", element),
		"other space": wholeProfile("CMYK", "Luv ", "A2B0", element), "other way": wholeProfile("CMYK", "Lab ", "B2A0", element),
		"other type": with(1, 'A'), "three inks": with(8, 3), "four coordinates": with(9, 4), "one point": with(10, 1),
		"more points": with(10, 255), "one entry in": with(49, 1), "one entry out": with(51, 1), "no entries": with(49, 0), "many entries": with(48, 255),
		"empty element": wholeProfile("CMYK", "Lab ", "A2B0", nil),
	} {
		if Parse(icc) != nil {
			t.Errorf("%s: understood", name)
		}
	}
}

// FuzzInkProfile demands colours, within sRGB or not, of whatever is understood.
func FuzzInkProfile(f *testing.F) {
	for lut := range inLittleCMS {
		lut.grid = 2
		f.Add(lut.profile(), byte(7), byte(120), byte(255), byte(30))
	}
	f.Fuzz(func(t *testing.T, icc []byte, c, m, y, k byte) {
		p := Parse(icc)
		if p == nil || p.space != CMYK {
			return
		}
		amount := [maxChannels]float64{float64(c) / 255, float64(m) / 255, float64(y) / 255, float64(k) / 255}
		for _, v := range p.srgbOf(amount) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("%v becomes %v", amount, v)
			}
		}
	})
}

// patched is a copy of data with one byte changed.
func patched(data []byte, at int, b byte) []byte {
	data = slices.Clone(data)
	data[at] = b
	return data
}
