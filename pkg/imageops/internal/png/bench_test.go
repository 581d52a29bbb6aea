package png

import (
	"bytes"
	"context"
	"io"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// benchmarked is a file of 6 Mpx.
func benchmarked[S Sample](b *testing.B, channels int) ([]byte, Image[S]) {
	b.Helper()
	im := photo[S](3000, 2000, channels)
	var file bytes.Buffer
	if err := Encode(context.Background(), &file, im, EncodeOptions{}); err != nil {
		b.Fatal(err)
	}
	return file.Bytes(), im
}

func drain(b *testing.B, file []byte, opt DecodeOptions) {
	img, err := opt.open(bytes.NewReader(file))
	if err != nil {
		b.Fatal(err)
	}
	if err := img.rows(context.Background(), opt.Concurrent, func(codec.Row) error { return nil }); err != nil {
		b.Fatal(err)
	}
}

// Decode and Encode: bytes are those of the samples.
func benchmarkBoth[S Sample](b *testing.B, name string, channels int) {
	file, im := benchmarked[S](b, channels)
	size := int64(im.Width * im.Height * channels)
	if ^S(0) > 255 {
		size *= 2
	}
	for _, concurrent := range []bool{false, true} {
		way := "/direct"
		if concurrent {
			way = "/concurrent"
		}
		b.Run("Decode/"+name+way, func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				drain(b, file, DecodeOptions{Concurrent: concurrent})
			}
		})
	}
	b.Run("Encode/"+name, func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			if err := Encode(context.Background(), io.Discard, im, EncodeOptions{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkPNG(b *testing.B) {
	benchmarkBoth[uint8](b, "gray", 1)
	benchmarkBoth[uint8](b, "rgb", 3)
	benchmarkBoth[uint8](b, "rgba", 4)
	benchmarkBoth[uint16](b, "rgb16", 3)
}

// BenchmarkUnfilter undoes the filters of rows of 4 bytes a pixel.
func BenchmarkUnfilter(b *testing.B) {
	const n = 4 * 5000
	raw, raw2 := make([]byte, n+slack), make([]byte, n+slack)
	var rows [3][]byte
	for i := range rows {
		rows[i] = make([]byte, 4+n+slack)
	}
	for filter, name := range []string{"none", "sub", "up", "average", "paeth"} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(n)
			for b.Loop() {
				unfilter(byte(filter), rows[1], rows[0], raw, 4, n)
			}
		})
	}
	b.Run("paeth pair", func(b *testing.B) {
		b.SetBytes(2 * n)
		for b.Loop() {
			unfilterPaethPair(rows[1], rows[2], rows[0], raw, raw2, 4, n)
		}
	})
}
