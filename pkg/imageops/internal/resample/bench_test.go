package resample_test

import (
	"fmt"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

// A 12-Mpx photo as a decoder hands it over at half size, and the sizes that renditions have.
func BenchmarkPlane(b *testing.B) {
	for _, size := range [][2]int{{1000, 750}, {200, 150}} {
		b.Run(fmt.Sprint(size[0]), func(b *testing.B) { benchmark[uint8](b, resample.Layout{Width: 2016, Height: 1512}, size) })
	}
	b.Run("1000+200", func(b *testing.B) {
		benchmark[uint8](b, resample.Layout{Width: 2016, Height: 1512}, [2]int{1000, 750}, [2]int{200, 150})
	})
}

// PNG: interleaved rows at full size.
func BenchmarkRows(b *testing.B) {
	both := [][2]int{{1000, 563}, {200, 113}}
	b.Run("RGB", func(b *testing.B) {
		benchmark[uint8](b, resample.Layout{Width: 3840, Height: 2160, Channels: 3}, both...)
	})
	b.Run("NRGBA", func(b *testing.B) {
		benchmark[uint8](b, resample.Layout{Width: 3840, Height: 2160, Channels: 4, Alpha: resample.Straight}, both...)
	})
	b.Run("RGB16", func(b *testing.B) {
		benchmark[uint16](b, resample.Layout{Width: 3840, Height: 2160, Channels: 3}, both...)
	})
}

func benchmark[S resample.Sample](b *testing.B, l resample.Layout, sizes ...[2]int) {
	channels := max(l.Channels, 1)
	pix := noise[S](l.Width*l.Height*channels, 1)
	targets := make([]resample.Target[S], len(sizes))
	for i, s := range sizes {
		targets[i] = resample.Target[S]{Width: s[0], Height: s[1], Stride: s[0] * channels, Pix: make([]S, s[0]*s[1]*channels)}
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := resizeTo(l, pix, l.Width*channels, targets...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(l.Width*l.Height*b.N)/1e6/b.Elapsed().Seconds(), "Mpx/s")
}
