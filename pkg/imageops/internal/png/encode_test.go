package png

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	stdpng "image/png"
	"io"
	"math/rand/v2"
	"testing"
)

// photo makes an image like a photo: slopes and noise, translucent here and there.
func photo[S Sample](w, h, channels int) Image[S] {
	r := rand.New(rand.NewPCG(uint64(w), uint64(h)))
	im := Image[S]{Width: w, Height: h, Channels: channels, Stride: w*channels + 5}
	im.Pix = make([]S, h*im.Stride)
	top := float64(^S(0))
	for y := range h {
		for x := range w {
			for c := range channels {
				v := float64(x*(c+1)+y*(3-c))/float64(4*(w+h)) + r.NormFloat64()*0.02
				im.Pix[y*im.Stride+x*channels+c] = S(top * min(1, max(0, v)))
			}
		}
	}
	return im
}

// straightImage returns the pixels of an image as the tests compare them.
func straightImage[S Sample](im Image[S]) (all [][4]uint16) {
	for y := range im.Height {
		all = appendRow(all, im.row(y), im.Channels)
	}
	return all
}

// encoded encodes an image, and checks that image/png and Decoder read its pixels.
func encoded[S Sample](t *testing.T, im Image[S], opt EncodeOptions) ([]byte, Header) {
	t.Helper()
	var b bytes.Buffer
	if err := Encode(t.Context(), &b, im, opt); err != nil {
		t.Fatal(err)
	}
	if im.Stride == 0 {
		im.Stride = im.Width * im.Channels
	}
	want := straightImage(im)
	samePixels(t, reference(t, b.Bytes()), want, im.Width)
	got, m, err := decodeAll(t.Context(), b.Bytes(), DecodeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	samePixels(t, got.rgba, want, im.Width)
	if !bytes.Equal(m.Profile, opt.Profile) || !bytes.Equal(m.Exif, opt.Exif) || !bytes.Equal(m.XMP, opt.XMP) {
		t.Errorf("%d bytes of profile and %q", len(m.Profile), m.Exif)
	}
	return b.Bytes(), got.Header
}

func TestEncode(t *testing.T) {
	types := [5]ColorType{1: Gray, 2: GrayAlpha, 3: RGB, 4: RGBA}
	for channels := 1; channels <= 4; channels++ {
		for _, size := range [][2]int{{1, 1}, {2, 1}, {1, 300}, {9, 7}, {32, 32}, {211, 97}, {700, 3}} {
			t.Run(fmt.Sprintf("%d×%d×%d", size[0], size[1], channels), func(t *testing.T) {
				_, h := encoded(t, photo[uint8](size[0], size[1], channels), EncodeOptions{})
				if large := size[0]*size[1] > 10000; large && (h.ColorType != types[channels] || h.BitDepth != 8) {
					t.Errorf("%v of %d bits", h.ColorType, h.BitDepth)
				}
				_, h = encoded(t, photo[uint16](size[0], size[1], channels), EncodeOptions{})
				if large := size[0]*size[1] > 10000; h.BitDepth != 16 || large && h.ColorType != types[channels] {
					t.Errorf("%v of %d bits", h.ColorType, h.BitDepth)
				}
			})
		}
	}
}

// TestEncodeReduced: what says nothing is left out.
func TestEncodeReduced(t *testing.T) {
	const w, h = 120, 80
	fill := func(channels int, pixel func(x, y int) []uint8) Image[uint8] {
		im := Image[uint8]{Width: w, Height: h, Channels: channels}
		for y := range h {
			for x := range w {
				im.Pix = append(im.Pix, pixel(x, y)...)
			}
		}
		return im
	}
	noise := func(x, y int) uint8 {
		v := uint32(x*7919+y*104729) * 2654435761
		return uint8((v ^ v>>15) * 2246822519 >> 24)
	}
	profile := EncodeOptions{Metadata{Profile: []byte("profile")}}
	for name, c := range map[string]struct {
		im    Image[uint8]
		opt   EncodeOptions
		kind  ColorType
		depth int
	}{
		"opaque RGBA":       {fill(4, func(x, y int) []uint8 { return []uint8{noise(x, y), uint8(x), uint8(y), 255} }), EncodeOptions{}, RGB, 8},
		"gray RGB":          {fill(3, func(x, y int) []uint8 { v := noise(x, y); return []uint8{v, v, v} }), EncodeOptions{}, Gray, 8},
		"gray with profile": {fill(3, func(x, y int) []uint8 { v := noise(x, y); return []uint8{v, v, v} }), profile, RGB, 8},
		"opaque gray":       {fill(2, func(x, y int) []uint8 { return []uint8{noise(x, y), 255} }), EncodeOptions{}, Gray, 8},
		"gray RGBA":         {fill(4, func(x, y int) []uint8 { return []uint8{uint8(x), uint8(x), uint8(x), noise(x, y)} }), EncodeOptions{}, GrayAlpha, 8},
		"two colours":       {fill(3, func(x, y int) []uint8 { return []uint8{200, noise(x, y) / 128 * 90, 7} }), EncodeOptions{}, Paletted, 1},
		"four, translucent": {fill(4, func(x, y int) []uint8 { return []uint8{200, 90, 7, noise(x, y) / 64 * 70} }), EncodeOptions{}, Paletted, 2},
		"sixteen":           {fill(3, func(x, y int) []uint8 { return []uint8{noise(x, y) / 16, 4, 5} }), EncodeOptions{}, Paletted, 4},
		"256":               {fill(3, func(x, y int) []uint8 { return []uint8{noise(x, y), 4, 5} }), EncodeOptions{}, Paletted, 8},
		"black and white":   {fill(1, func(x, y int) []uint8 { return []uint8{noise(x, y) / 128 * 255} }), EncodeOptions{}, Paletted, 1},
		"bilevel, profile":  {fill(1, func(x, y int) []uint8 { return []uint8{noise(x, y) / 128 * 255} }), profile, Gray, 8},
		"one colour, 8×8":   {Image[uint8]{Width: 1, Height: 1, Channels: 3, Pix: []uint8{1, 2, 3}}, EncodeOptions{}, RGB, 8},
	} {
		t.Run(name, func(t *testing.T) {
			if _, got := encoded(t, c.im, c.opt); got.ColorType != c.kind || got.BitDepth != c.depth {
				t.Errorf("colour type %d of %d bits, want %d of %d", got.ColorType, got.BitDepth, c.kind, c.depth)
			}
		})
	}
}

func TestEncodeMetadata(t *testing.T) {
	encoded(t, photo[uint8](50, 40, 3), EncodeOptions{Metadata{Profile: bytes.Repeat([]byte("icc"), 5000), Exif: []byte("MM\x00*")}})
}

// TestEncodeSize: files are no larger than those of image/png at its best compression, within 5 %.
func TestEncodeSize(t *testing.T) {
	for _, channels := range []int{1, 3, 4} {
		b, _ := encoded(t, photo[uint8](400, 300, channels), EncodeOptions{})
		im, err := stdpng.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		var std bytes.Buffer
		if err := (&stdpng.Encoder{CompressionLevel: stdpng.BestCompression}).Encode(&std, im); err != nil {
			t.Fatal(err)
		}
		if len(b) > std.Len()*105/100 {
			t.Errorf("%d channels: %d bytes, image/png %d", channels, len(b), std.Len())
		}
	}
}

func TestEncodeRefused(t *testing.T) {
	for name, im := range map[string]Image[uint8]{
		"no channels":   {Width: 1, Height: 1, Pix: make([]uint8, 10)},
		"five channels": {Width: 1, Height: 1, Channels: 5, Pix: make([]uint8, 10)},
		"no width":      {Height: 1, Channels: 1, Pix: make([]uint8, 10)},
		"no height":     {Width: 1, Channels: 1, Pix: make([]uint8, 10)},
		"few samples":   {Width: 3, Height: 2, Channels: 3, Pix: make([]uint8, 17)},
		"short stride":  {Width: 3, Height: 2, Channels: 3, Stride: 8, Pix: make([]uint8, 100)},
		"wide":          {Width: 1_000_001, Height: 1, Channels: 1, Pix: make([]uint8, 1_000_001)},
	} {
		if err := Encode(t.Context(), io.Discard, im, EncodeOptions{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// full takes some bytes, then fails.
type full struct {
	left int
	err  error
}

func (f *full) Write(b []byte) (int, error) {
	if f.left -= len(b); f.left < 0 {
		return 0, f.err
	}
	return len(b), nil
}

func TestEncodeFails(t *testing.T) {
	disk := errors.New("disk is full")
	im := photo[uint8](300, 300, 4)
	for _, n := range []int{0, 10, 40, 1000, 70_000} {
		if err := Encode(t.Context(), &full{n, disk}, im, EncodeOptions{}); !errors.Is(err, disk) {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Encode(ctx, io.Discard, im, EncodeOptions{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
