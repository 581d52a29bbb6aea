package colour

import (
	"bytes"
	"testing"
)

// The profiles Written-… of testdata are what Resolve writes; testdata/lcms.csv tells how littlecms reads them.
func TestWrittenProfiles(t *testing.T) {
	for name, s := range map[string]Signals{
		"Written-DisplayP3": {CICP: []byte{12, 13, 0, 1}},
		"Written-BT2020":    {CICP: []byte{9, 1, 0, 1}},
		"Written-gamma-18":  {GAMA: []byte{0, 0, 0xd9, 0x03}},
		"Written-gray":      {ICC: readProfile(t, "AdobeCompat-v2")},
	} {
		icc, _ := s.Resolve()
		if name == "Written-gray" {
			icc = Parse(icc).Neutral().Bytes("Adobe RGB")
		}
		if !bytes.Equal(icc, readProfile(t, name)) {
			t.Errorf("%s is written otherwise: %q", name, icc)
		}
	}
}

// A profile is sRGB by its numbers.
func TestIsSRGB(t *testing.T) {
	for name, want := range map[string]bool{
		"sRGB-v2-magic": true, "sRGB-v2-micro": true, "sRGB-v2-nano": true, "sRGB-v4": true, "sGrey-v2-micro": true, "sGrey-v4": true,
		"scRGB-v2": false, "DisplayP3-v4": false, "AdobeCompat-v2": false, "Gray-gamma-22": false, "RGB-mAB-XYZ": false, "CMYK-mft2": false,
	} {
		if got := Parse(readProfile(t, name)).IsSRGB(); got != want {
			t.Errorf("%s is sRGB: %v", name, got)
		}
	}
	// By another name it stays what it is.
	renamed := bytes.Replace(readProfile(t, "scRGB-v2"), []byte(Name(readProfile(t, "scRGB-v2"))), []byte("sRGB"), 1)
	if Parse(renamed).IsSRGB() {
		t.Error("linear light called sRGB is sRGB")
	}
}

// The order of PNG, third edition, 4.3, and what Chromium 156 passes over.
func TestSignals(t *testing.T) {
	p3, gamma1, usual := []byte{12, 13, 0, 1}, []byte{0, 1, 0x86, 0xa0}, []byte{0, 0, 0xb1, 0x8f}
	icc := readProfile(t, "ProPhoto-v4")
	for name, c := range map[string]struct {
		signals Signals
		profile string
		chunks  string
	}{
		"nothing":            {Signals{}, "", ""},
		"cICP before all":    {Signals{CICP: p3, ICC: icc, SRGB: []byte{0}, GAMA: gamma1}, "Display P3", "cICP"},
		"iCCP before sRGB":   {Signals{ICC: icc, SRGB: []byte{0}, GAMA: gamma1}, Name(icc), ""},
		"sRGB before gAMA":   {Signals{SRGB: []byte{3}, GAMA: gamma1}, "", ""},
		"gAMA":               {Signals{GAMA: gamma1}, "Gamma 1.00", "gAMA"},
		"gAMA and cHRM":      {Signals{GAMA: gamma1, CHRM: make([]byte, 32)}, "", ""},
		"gAMA of sRGB":       {Signals{GAMA: usual}, "", ""},
		"gAMA of 0":          {Signals{GAMA: make([]byte, 4)}, "", ""},
		"gAMA too long":      {Signals{GAMA: make([]byte, 5)}, "", ""},
		"cHRM alone":         {Signals{CHRM: make([]byte, 32)}, "", ""},
		"no such intent":     {Signals{SRGB: []byte{4}, GAMA: gamma1}, "Gamma 1.00", "gAMA"},
		"no profile":         {Signals{ICC: make([]byte, 500), GAMA: gamma1}, "Gamma 1.00", "gAMA"},
		"unknown primaries":  {Signals{CICP: []byte{2, 13, 0, 1}, ICC: icc}, Name(icc), ""},
		"narrow range":       {Signals{CICP: []byte{12, 13, 0, 0}, ICC: icc}, Name(icc), ""},
		"YCbCr":              {Signals{CICP: []byte{12, 13, 1, 1}, ICC: icc}, Name(icc), ""},
		"high dynamic range": {Signals{CICP: []byte{9, 16, 0, 1}, ICC: icc}, "", "cICP"},
	} {
		made, chunks := c.signals.Resolve()
		kinds := ""
		for _, chunk := range chunks {
			kinds += chunk.Kind
		}
		if Name(made) != c.profile || kinds != c.chunks {
			t.Errorf("%s: profile %q and chunks %q, want %q and %q", name, Name(made), kinds, c.profile, c.chunks)
		}
	}
}
