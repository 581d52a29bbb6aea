package imageops

import (
	"bytes"
	"image/color"
	"testing"
)

// Inks with alpha become light of that alpha, straight or divided out first. The alpha at the centres of 6 × 4 patches is what sharp
// 0.35 shows of both files; the colours are those of the formula, of the inks that the files were written with: 2x, 3y, x + y and
// 40 at x, y. Colours that were multiplied by little alpha have lost their last bits.
func TestInksWithAlpha(t *testing.T) {
	alphas := []uint8{204, 255, 197, 44, 0, 67, 204, 255, 197, 44, 0, 67, 204, 255, 197, 44, 0, 67, 204, 255, 197, 44, 0, 67}
	for name, off := range map[string]int{"cmyk-alpha.tiff": 1, "cmyk-alpha-associated.tiff": 4} {
		src := readFile(t, name)
		if info, err := Inspect(bytes.NewReader(src), Limits{}); err != nil || !info.Alpha {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
		img := asPNG(t, src, 96)
		for i, alpha := range alphas {
			x, y := (2*(i%6)+1)*96/12, (2*(i/6)+1)*64/8
			light := func(ink int) uint8 { return uint8(((255-ink)*(255-40) + 127) / 255) }
			got, want := nrgba(img.At(x, y)), color.NRGBA{light(2 * x), light(3 * y), light(x + y), alpha}
			if got.A != alpha || alpha > 0 && !near(got, want, off) {
				t.Errorf("%s: %v at %d, %d: want %v", name, got, x, y, want)
			}
		}
	}
}
