package gif_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	stdgif "image/gif"
	"math"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/gif"
)

// texture is a picture of 256 colours that packs about as well as a photo.
func texture(b *testing.B, width, height int) []byte {
	b.Helper()
	m := image.NewPaletted(image.Rect(0, 0, width, height), nil)
	for i := range 256 {
		m.Palette = append(m.Palette, color.RGBA{uint8(i), uint8(i * 3), uint8(255 - i), 255})
	}
	for i := range m.Pix {
		x, y := float64(i%width), float64(i/width)
		m.Pix[i] = uint8(100 + 60*math.Sin(x/37+y/90) + 40*math.Cos(y/23-x/71) + float64(i*7919%13))
	}
	var out bytes.Buffer
	if err := stdgif.Encode(&out, m, nil); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

func BenchmarkRows(b *testing.B) {
	data := texture(b, 1600, 1200)
	wide := codec.Limits{MaxPixels: 1 << 24, MaxBytes: 1 << 24, MaxFrames: 1}
	b.SetBytes(1600 * 1200)
	b.ReportAllocs()
	for b.Loop() {
		s := codec.NewSource(bytes.NewReader(data), wide.MaxBytes)
		img, err := gif.Open(s, codec.OpenOptions{Limits: wide, Pixels: true, Still: true})
		if err == nil {
			err = img.(codec.RowDecoder).Rows(context.Background(), codec.Want{}, func(codec.Row) error { return nil })
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// For comparison: image/gif on the same file.
func BenchmarkStandardLibrary(b *testing.B) {
	data := texture(b, 1600, 1200)
	b.SetBytes(1600 * 1200)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := stdgif.Decode(bytes.NewReader(data)); err != nil {
			b.Fatal(err)
		}
	}
}
