package jpeg

import (
	"bytes"
	"fmt"
	"testing"
)

// BenchmarkDecode decodes random coefficients, 4:2:0, of 2048×1536 pixels: denser than most photos.
func BenchmarkDecode(b *testing.B) {
	img := newTestImage(2048, 1536, samplings["4:2:0"], 1)
	for kind, file := range map[string][]byte{"baseline": img.baseline(false), "progressive": img.progressive()} {
		for _, scale := range []int{1, 2, 4, 8} {
			b.Run(fmt.Sprintf("%s/scale=%d", kind, scale), func(b *testing.B) {
				b.SetBytes(int64(len(file)))
				b.ReportAllocs()
				for b.Loop() {
					decode(b, file, DecodeOptions{Scale: scale})
				}
				b.ReportMetric(2048*1536*float64(b.N)/1e6/b.Elapsed().Seconds(), "Mpx/s")
			})
		}
	}
}

// BenchmarkInverse transforms one block with all of its coefficients.
func BenchmarkInverse(b *testing.B) {
	for _, n := range []int{1, 2, 4, 8} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var blk, full block
			for i := range n * n {
				full[i] = int32(i*31%97) - 48
			}
			pix := make([]byte, 64)
			for b.Loop() {
				copy(blk[:n*n], full[:])
				inverse(n, &blk, pix, n)
			}
		})
	}
}

// BenchmarkSmall shows what a small file costs apart from its pixels.
func BenchmarkSmall(b *testing.B) {
	for _, name := range []string{"q75.jpg", "q75-progressive.jpg"} {
		file := readFile(b, name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Decode(b.Context(), bytes.NewReader(file), DecodeOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
