package imageops

import (
	"bytes"
	"compress/zlib"
	"image"
	"image/color"
	"image/png"
	"testing"
)

// deep holds the same sample of 16 bits everywhere, in three colours.
func deep(v uint16) image.Image {
	img := image.NewNRGBA64(image.Rect(0, 0, 9, 7))
	for y := range 7 {
		for x := range 9 {
			img.SetNRGBA64(x, y, color.NRGBA64{v, 65535 - v, 1000, 65535})
		}
	}
	return img
}

// A sample of 16 bits is v/65535, one of 8 bits n/255: the nearest n is v/257, rounded. To cut off the low byte, as is often
// done, makes 1 of 386, which is 1.502.
func TestSixteenBitsAreRounded(t *testing.T) {
	for v, want := range map[uint16]uint8{
		0: 0, 128: 0, 129: 1, 385: 1, 386: 2, 257: 1, 32767: 127, 32768: 128, 32895: 128, 32896: 128, 33024: 128, 33025: 129,
		65279: 254, 65406: 254, 65407: 255, 65535: 255,
	} {
		for _, size := range []int{9, 4} {
			img := asPNG(t, encodePNG(t, deep(v)), size)
			inverse := uint8((uint32(65535-v) + 128) / 257)
			if got := nrgba(img.At(1, 1)); got != (color.NRGBA{want, inverse, 4, 255}) {
				t.Errorf("%d in a rendition of size %d: %v, want %d", v, size, got, want)
			}
		}
	}
}

// Renditions have 8 bits a sample whatever the source has.
func TestRenditionsHaveEightBits(t *testing.T) {
	for _, name := range []string{"gray16.png", "rgba16.png", "rgb16.tiff"} {
		r := renderOne(t, readFile(t, name), Options{Sizes: []int{24}, Style: Style{Format: PNG}})
		info, err := Inspect(bytes.NewReader(r.Data), Limits{})
		if err != nil || info.BitDepth > 8 {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
	}
}

// fading is gray that gets lighter to the right and more transparent downwards.
func fading() image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	for y := range 64 {
		for x := range 64 {
			v := uint8(4 * (x / 8 * 8))
			img.SetNRGBA(x, y, color.NRGBA{v, v, v, uint8(255 - 4*(y/8*8))})
		}
	}
	return img
}

// Means over the blocks of 8 × 8 are those of the blocks themselves.
func TestGrayAlphaByItsBlocks(t *testing.T) {
	opt := Options{Sizes: []int{8}, Style: Style{Format: PNG, Filter: BoxFilter}}
	img, err := png.Decode(bytes.NewReader(renderOne(t, grayAlphaPNG(t), opt).Data))
	if err != nil {
		t.Fatal(err)
	}
	for y := range 8 {
		for x := range 8 {
			want := color.NRGBA{uint8(32 * x), uint8(32 * x), uint8(32 * x), uint8(255 - 32*y)}
			if got := nrgba(img.At(x, y)); !near(got, want, 1) {
				t.Errorf("%d,%d: %v, want %v", x, y, got, want)
			}
		}
	}
}

// grayAlphaPNG stores fading with two channels, which image/png never does.
func grayAlphaPNG(t *testing.T) []byte {
	t.Helper()
	src := fading()
	var raw []byte
	for y := range 64 {
		raw = append(raw, 0) // no filter
		for x := range 64 {
			c := nrgba(src.At(x, y))
			raw = append(raw, c.R, c.A)
		}
	}
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	header := []byte{0, 0, 0, 64, 0, 0, 0, 64, 8, 4, 0, 0, 0}
	return bytes.Join([][]byte{
		[]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", header), pngChunk("IDAT", packed.Bytes()), pngChunk("IEND", nil),
	}, nil)
}

// A palette with tRNS is expanded before it is filtered: halves of red and of clear blue give half clear red.
func TestPaletteAndItsTransparency(t *testing.T) {
	img := image.NewPaletted(image.Rect(0, 0, 16, 16), color.Palette{color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 0, 255, 0}})
	for i := range img.Pix {
		img.Pix[i] = uint8(i % 2)
	}
	r := renderOne(t, encodePNG(t, img), Options{Sizes: []int{8}, Style: Style{Format: PNG, Filter: BoxFilter}})
	small, err := png.Decode(bytes.NewReader(r.Data))
	if err != nil {
		t.Fatal(err)
	}
	if got := nrgba(small.At(3, 3)); !near(got, color.NRGBA{255, 0, 0, 128}, 1) {
		t.Errorf("%v", got)
	}
}
