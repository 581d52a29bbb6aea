package imageops

import (
	"bytes"
	"context"
	"testing"
)

// A film of 50 frames of many colours, in two sizes. Bytes are those of the canvas, four a pixel.
func BenchmarkAnimation(b *testing.B) {
	data := film(b, 50)
	b.SetBytes(50 * 120 * 80 * 4)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Render(context.Background(), bytes.NewReader(data), Options{Sizes: []int{100, 30}}); err != nil {
			b.Fatal(err)
		}
	}
}
