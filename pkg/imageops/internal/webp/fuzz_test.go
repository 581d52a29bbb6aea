package webp

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// FuzzWebP decodes in every way that a file offers: nothing may panic, and what succeeds gives all of its pixels. Damaged files
// are decoded tolerantly, too.
func FuzzWebP(f *testing.F) {
	for _, pattern := range []string{"*.webp", "container/*.webp"} {
		names, err := filepath.Glob(filepath.Join("testdata", pattern))
		if err != nil || len(names) == 0 {
			f.Fatal(pattern, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, tolerant := range []bool{false, true} {
			opt := codec.OpenOptions{Tolerant: tolerant, Limits: codec.Limits{MaxPixels: 1 << 16, MaxBytes: 1 << 20, MaxFrames: 10}}
			header, err := Open(codec.NewSource(bytes.NewReader(data), 1<<20), opt)
			if err != nil {
				continue
			}
			rgba, l, err := rowsOf(data, opt)
			if err == nil && len(rgba) != 4*l.Width*l.Height {
				t.Fatalf("%d bytes of %d×%d pixels", len(rgba), l.Width, l.Height)
			}
			if err == nil && (l.Width != header.Header().Width || l.Height != header.Header().Height) {
				t.Fatalf("pixels are %d×%d, the header says %+v", l.Width, l.Height, header.Header())
			}
			fuzzOther(t, data, opt)
		}
	})
}

func fuzzOther(t *testing.T, data []byte, opt codec.OpenOptions) {
	img, err := open(data, opt)
	if err != nil {
		return
	}
	if movie, ok := img.(codec.Animation); ok {
		h := img.Header()
		_ = movie.Frames(context.Background(), func(f *codec.Frame) error {
			if f.X+f.Width > h.Width || f.Y+f.Height > h.Height || len(f.Pix) != 4*f.Width*f.Height {
				t.Fatalf("frame of %d×%d at %d, %d on %d×%d", f.Width, f.Height, f.X, f.Y, h.Width, h.Height)
			}
			return nil
		})
	}
	if !img.Header().Planar {
		return
	}
	if planes, err := planesOf(data); err == nil {
		w, h := img.Header().Width, img.Header().Height
		if want := w*h + 2*((w+1)/2)*((h+1)/2); len(planes) != want {
			t.Fatalf("%d samples, want %d", len(planes), want)
		}
	}
}

// FuzzEncode codes pictures of any samples: without loss they come back exactly, with loss in their size and with their alpha.
func FuzzEncode(f *testing.F) {
	f.Add(uint8(17), uint8(3), uint8(80), []byte("samples of a picture that is wider than a macroblock, and its alpha"))
	f.Add(uint8(1), uint8(4), uint8(1), []byte{1, 2, 3, 0})
	f.Add(uint8(40), uint8(1), uint8(100), bytes.Repeat([]byte{7, 7, 7, 9}, 500))
	f.Fuzz(func(t *testing.T, wide, kind, quality uint8, pix []byte) {
		channels, width := 1+int(kind)%4, 1+int(wide)
		height := min(len(pix)/channels/width, 64)
		if height == 0 {
			return
		}
		pic := &codec.Picture{Width: width, Height: height, Channels: channels, Pix: pix[:width*height*channels]}
		want := packedPixels(pic)
		d, err := newVP8L(encodeLossless(packedPixels(pic), width, height, true))
		if err != nil {
			t.Fatal(err)
		}
		for y := range height {
			row, err := d.row()
			if err != nil || !slices.Equal(row, want[y*width:][:width]) {
				t.Fatalf("row %d differs, %v", y, err)
			}
		}
		var buf bytes.Buffer
		if err := Encode(context.Background(), &buf, pic, codec.EncodeOptions{Quality: 1 + int(quality)%100}); err != nil {
			t.Fatal(err)
		}
		got, l, err := rowsOf(buf.Bytes(), codec.OpenOptions{})
		if err != nil || l.Width != width || l.Height != height {
			t.Fatal(l, err)
		}
		for i, v := range want {
			if got[4*i+3] != uint8(v>>24) {
				t.Fatalf("alpha of pixel %d is %d, want %d", i, got[4*i+3], v>>24)
			}
		}
	})
}
