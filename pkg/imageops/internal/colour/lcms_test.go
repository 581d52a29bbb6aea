package colour

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// referenceOf reads testdata/lcms.csv, which testdata/lcms.py wrote: RGB of the pixels of gridOf by profile.
func referenceOf(t *testing.T) map[string][]byte {
	t.Helper()
	dir, file := "testdata/profiles", "testdata/lcms.csv"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	wanted := map[string][]byte{}
	for line := range strings.Lines(string(data)) {
		name, digits, _ := strings.Cut(strings.TrimSpace(line), ",")
		if wanted[name], err = hex.DecodeString(digits); err != nil {
			t.Fatal(err)
		}
	}
	if files, _ := filepath.Glob(dir + "/*.icc"); len(files) != len(wanted) {
		t.Errorf("%d profiles, and %s has %d", len(files), file, len(wanted))
	}
	return wanted
}

// gridOf are the pixels of testdata/lcms.py.
func gridOf(s Space) (pix []uint8) {
	switch s {
	case Gray:
		for i := range 256 {
			pix = append(pix, uint8(i))
		}
	case RGB:
		for i := range 216 {
			pix = append(pix, uint8(i/36*51), uint8(i/6%6*51), uint8(i%6*51))
		}
	case CMYK:
		steps := []uint8{0, 64, 128, 191, 255}
		for i := range 625 {
			pix = append(pix, steps[i/125], steps[i/25%5], steps[i/5%5], steps[i%5])
		}
	}
	return pix
}

func readProfile(t testing.TB, name string) []byte {
	t.Helper()
	icc, err := os.ReadFile(filepath.Join("testdata", "profiles", name+".icc"))
	if err != nil {
		t.Fatal(err)
	}
	return icc
}

// Pixels come out as in littlecms, within 2 of 255.
func TestConversionIsThatOfLittleCMS(t *testing.T) {
	for name, want := range referenceOf(t) {
		p := Parse(readProfile(t, name))
		if p == nil {
			t.Errorf("%s is not understood", name)
			continue
		}
		pix := gridOf(p.Space())
		got := append([]uint8{}, pix...)
		if p.Space() == CMYK {
			got = p.Converter().Inks(pix)
		} else {
			p.Converter().Convert(got, p.Space().Channels())
		}
		worst, at := 0, 0
		for i := range want {
			j := i
			if p.Space() == Gray {
				j = i / 3
			}
			if d := int(got[j]) - int(want[i]); max(d, -d) > worst {
				worst, at = max(d, -d), i/3
			}
		}
		if worst > 2 {
			n, out := p.Space().Channels(), len(got)*3/len(want)
			t.Errorf("%s: off by %d: %v is %v, want %v", name, worst, pix[at*n:][:n], got[at*out:][:out], want[at*3:][:3])
		}
		t.Logf("%s: off by up to %d", name, worst)
	}
}
