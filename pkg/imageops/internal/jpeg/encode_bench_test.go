package jpeg_test

import (
	"fmt"
	"io"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/jpeg"
)

// A rendition of 1000 × 750 pixels at quality 80; MB/s are of samples.
func BenchmarkEncode(b *testing.B) {
	p := scenery(1000, 750, 2, 2, false, 4)
	for _, progressive := range []bool{false, true} {
		b.Run(fmt.Sprintf("progressive=%v", progressive), func(b *testing.B) {
			b.SetBytes(1000 * 750 * 3 / 2)
			b.ReportAllocs()
			for b.Loop() {
				if err := jpeg.Encode(io.Discard, p, jpeg.EncodeOptions{Progressive: progressive}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkFromRGB(b *testing.B) {
	pix := make([]byte, 1000*750*3)
	b.SetBytes(int64(len(pix)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := jpeg.FromRGB(pix, 3000, 1000, 750, 2, 2); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFillRow(b *testing.B) {
	p := scenery(1000, 750, 1, 1, false, 4)
	row := make([]byte, 3000)
	b.SetBytes(1000 * 750 * 3)
	b.ReportAllocs()
	for b.Loop() {
		for y := range 750 {
			jpeg.FillRow(p, row, y)
		}
	}
}
