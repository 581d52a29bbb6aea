package colour

import (
	"math"
	"os"
	"path/filepath"
	"testing"
)

// FuzzProfile looks that no profile leads a conversion astray: every number of it may lie.
func FuzzProfile(f *testing.F) {
	paths, err := filepath.Glob("testdata/profiles/*.icc")
	if err != nil || len(paths) == 0 {
		f.Fatalf("%d profiles: %v", len(paths), err)
	}
	for _, path := range paths {
		icc, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(icc, uint8(1), uint8(7), uint8(120), uint8(255), uint8(30))
	}
	for _, transfer := range []byte{transferPQ, transferHLG} {
		cicp := []byte{'c', 'i', 'c', 'p', 0, 0, 0, 0, 9, transfer, 0, 1}
		f.Add(writeProfile(RGB, "bright", element{"cicp", cicp}), uint8(1), uint8(7), uint8(120), uint8(255), uint8(30))
	}
	f.Fuzz(func(t *testing.T, icc []byte, deep, a, b, c, k uint8) {
		Name(icc)
		p := Parse(icc)
		if p == nil {
			return
		}
		p.IsSRGB()
		for _, v := range p.srgbOf([maxChannels]float64{float64(a) / 255, float64(b) / 255, float64(c) / 255, float64(k) / 255}) {
			if math.IsNaN(v) {
				t.Errorf("%d, %d, %d, %d become no number", a, b, c, k)
			}
		}
		if n := p.Neutral(); n != nil && Parse(n.Bytes("grey")) == nil {
			t.Error("the profile that was written cannot be read")
		}
		if p.table == nil && p.bright == nil || deep%16 == 0 { // a table is sampled at thousands of points
			pix := []uint8{a, b, c, k, 0, 0, 0, 0, 255, 255, 255, 255}
			if p.space == CMYK {
				p.Converter().Inks(pix)
			} else {
				p.Converter().Convert(pix, 4)
			}
		}
	})
}

// FuzzSignals gives all chunks of a PNG any content.
func FuzzSignals(f *testing.F) {
	f.Add([]byte{12, 13, 0, 1}, []byte{0}, []byte{0, 1, 0x86, 0xa0}, make([]byte, 32), []byte(nil))
	f.Add([]byte(nil), []byte(nil), []byte{0, 0, 0xb1, 0x8f}, []byte("\x00\x00\x7a\x26\x00\x00\x80\x84\x00\x01\x09\xa0\x00\x00\x7d\x00\x00\x00\x67\x84\x00\x01\x0d\x88\x00\x00\x3a\x98\x00\x00\x17\x70"), []byte(nil))
	f.Fuzz(func(t *testing.T, cicp, srgb, gama, chrm, icc []byte) {
		made, chunks := Signals{cicp, srgb, gama, chrm, icc}.Resolve()
		if made != nil && chunks != nil && Parse(made) == nil {
			t.Errorf("the profile that was written cannot be read: %q", made)
		}
	})
}
