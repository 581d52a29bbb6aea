package imageops

import (
	"bytes"
	"image"
	"image/color"
	"testing"
)

// The corners of cmyk.jpg, converted as littlecms does; JPEG itself is off by up to 4.
func TestFourColoursByTheirProfile(t *testing.T) {
	inLittleCMS := []uint8{227, 99, 25, 105, 162, 127, 95, 100, 167, 224, 211, 195} // 2.14, of the inks that cmyk.jpg was made of
	src := embedJPEG(readFile(t, "cmyk.jpg"), readFile(t, "print.icc"))
	info, err := Inspect(bytes.NewReader(src), Limits{})
	if err != nil || info.Conversion != "profile" || info.ColorModel != "CMYK" {
		t.Errorf("%+v, %v", info, err)
	}
	for _, format := range []Format{JPEG, PNG} {
		for _, size := range []int{48, 24} {
			r := renderOne(t, src, Options{Sizes: []int{size}, Style: Style{Format: format, Quality: 100}})
			img, _, err := image.Decode(bytes.NewReader(r.Data))
			if err != nil {
				t.Fatal(err)
			}
			for i, at := range []image.Point{{12, 8}, {36, 8}, {12, 24}, {36, 24}} {
				c := inLittleCMS[3*i:]
				got := nrgba(img.At(at.X*size/48, at.Y*size/48))
				if !near(got, color.NRGBA{c[0], c[1], c[2], 255}, 5) {
					t.Errorf("%s of size %d, corner %d: %v, want %v", format, size, i, got, c[:3])
				}
			}
			if icc := profileIn(t, r.Data); len(icc) > 0 {
				t.Errorf("%s keeps a profile of %d bytes", format, len(icc))
			}
		}
	}
}

func TestFourColoursWithoutProfile(t *testing.T) {
	whole := readFile(t, "cmyk.jpg")
	for name, data := range map[string][]byte{"none": whole, "not understood": embedJPEG(whole, profileOf("CMYK", "Coated", 300))} {
		if info, err := Inspect(bytes.NewReader(data), Limits{}); err != nil || info.Conversion != "formula" {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
	}
	// Browsers take four components for inverted CMYK with an Adobe segment and without.
	plain := patch(whole, bytes.Index(whole, []byte("Adobe")), 'X')
	info, err := Inspect(bytes.NewReader(plain), Limits{})
	if err != nil || info.ColorModel != "CMYK" {
		t.Errorf("%+v, %v", info, err)
	}
	with, without := asPNG(t, whole, 48), asPNG(t, plain, 48)
	if a, b := nrgba(with.At(12, 8)), nrgba(without.At(12, 8)); !near(a, b, 0) {
		t.Errorf("with a segment %v, without %v", a, b)
	}
}
