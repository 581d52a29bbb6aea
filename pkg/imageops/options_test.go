package imageops

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"testing"

	"golang.org/x/image/bmp"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

func TestValidateOfChoices(t *testing.T) {
	for message, o := range map[string]Options{
		`unknown chroma resolution "422": want 420 or 444`:       {Sizes: []int{1}, Style: Style{Chroma: "422"}},
		`unknown filter "nearest": want lanczos, bicubic or box`: {Sizes: []int{1}, Style: Style{Filter: "nearest"}},
	} {
		if err := o.Validate(); err == nil || err.Error() != message {
			t.Errorf("%v, want %s", err, message)
		}
	}
	if err := (Options{Sizes: []int{1}, Style: Style{Chroma: Chroma444, Filter: BoxFilter}}).Validate(); err != nil {
		t.Error(err)
	}
}

func TestParseChoices(t *testing.T) {
	for s, want := range map[string]Chroma{"420": Chroma420, "4:2:0": Chroma420, "444": Chroma444, "4:4:4": Chroma444, "422": "", "": ""} {
		if got, err := ParseChroma(s); got != want || (err == nil) != (want != "") {
			t.Errorf("chroma %q: %q, %v", s, got, err)
		}
	}
	for s, want := range map[string]Filter{"lanczos": Lanczos, "Bicubic": Bicubic, "BOX": BoxFilter, "nearest": "", "": ""} {
		if got, err := ParseFilter(s); got != want || (err == nil) != (want != "") {
			t.Errorf("filter %q: %q, %v", s, got, err)
		}
	}
}

// Names and notation are those of CSS Color 4.
func TestParseColor(t *testing.T) {
	for s, want := range map[string]color.NRGBA{
		"#1f8": {0x11, 0xff, 0x88, 255}, "#1F80a2": {0x1f, 0x80, 0xa2, 255}, "1f80a2": {0x1f, 0x80, 0xa2, 255},
		"fff": {255, 255, 255, 255}, "White": {255, 255, 255, 255}, "black": {0, 0, 0, 255}, "gray": {128, 128, 128, 255},
		"navy": {0, 0, 128, 255}, "green": {0, 128, 0, 255},
	} {
		if got, err := ParseColor(s); got != want || err != nil {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "#", "#12", "#1234", "#12345", "#1234567", "#ggg", "transparent", "#+12", "rgb(1,2,3)", "##fff", "ü00"} {
		if got, err := ParseColor(s); err == nil {
			t.Errorf("%q is %v", s, got)
		}
	}
}

// step has an edge down the middle, where a filter shows its halo.
func step() *image.Gray {
	img := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range img.Pix {
		img.Pix[i] = 50
		if i%64 >= 32 {
			img.Pix[i] = 200
		}
	}
	return img
}

// inColor has the same values as img in three channels.
func inColor(img image.Image) *image.NRGBA {
	out := image.NewNRGBA(img.Bounds())
	draw.Draw(out, img.Bounds(), img, img.Bounds().Min, draw.Src)
	return out
}

func encodedAs(t *testing.T, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := encode(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// What Pillow 9.4 makes of the same edge: Image.resize((8, 8)) with LANCZOS, BICUBIC
// and BOX. A JPEG stores the edge exactly enough, and is decoded at a quarter before
// it is filtered: that shortens the halo by up to 3.
func TestFilterIsHonouredInEveryPath(t *testing.T) {
	want := map[Filter][8]int{
		"":        {50, 51, 47, 60, 190, 203, 199, 200},
		Lanczos:   {50, 51, 47, 60, 190, 203, 199, 200},
		Bicubic:   {50, 50, 48, 62, 188, 202, 200, 200},
		BoxFilter: {50, 50, 50, 50, 200, 200, 200, 200},
	}
	sources := map[string][]byte{
		"png":        encodedAs(t, func(b *bytes.Buffer) error { return png.Encode(b, step()) }),
		"bmp":        encodedAs(t, func(b *bytes.Buffer) error { return bmp.Encode(b, step()) }),
		"gray jpeg":  encodedAs(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, step(), &jpeg.Options{Quality: 100}) }),
		"ycbcr jpeg": encodedAs(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, inColor(step()), &jpeg.Options{Quality: 100}) }),
	}
	for name, data := range sources {
		for filter, row := range want {
			for _, format := range []Format{PNG, JPEG} {
				r := renderOne(t, data, Options{Sizes: []int{8}, Style: Style{Format: format, Filter: filter, Quality: 100}})
				img, _, err := image.Decode(bytes.NewReader(r.Data))
				if err != nil {
					t.Fatal(err)
				}
				for x, v := range row {
					if c := nrgba(img.At(x, 4)); !near(c, color.NRGBA{uint8(v), uint8(v), uint8(v), 255}, 3) {
						t.Errorf("%s to %s, filter %q: pixel %d is %v, want %d", name, format, filter, x, c, v)
					}
				}
			}
		}
	}
}

// stripes are columns of red and blue, one pixel wide: 4:2:0 mixes them.
func stripes() *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, 32, 32))
	for y := range 32 {
		for x := range 32 {
			c := color.NRGBA{200, 40, 40, 255}
			if x%2 == 1 {
				c = color.NRGBA{40, 40, 200, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

// jpegOf writes samples of RGB.
func jpegOf(rgb []byte, w, h int, opt codec.EncodeOptions) func(*bytes.Buffer) error {
	return func(b *bytes.Buffer) error {
		return known().named(JPEG).Encode(context.Background(), b, &codec.Picture{Width: w, Height: h, Channels: 3, Pix: rgb}, opt)
	}
}

func fineJPEG(t *testing.T, img *image.NRGBA) []byte {
	t.Helper()
	w, h := img.Rect.Dx(), img.Rect.Dy()
	var rgb []byte
	for i := 0; i < len(img.Pix); i += 4 {
		rgb = append(rgb, img.Pix[i:i+3]...)
	}
	return encodedAs(t, jpegOf(rgb, w, h, codec.EncodeOptions{Quality: 100, ChromaFactor: 1}))
}

func TestChromaIsHonouredInEveryPath(t *testing.T) {
	for name, data := range map[string][]byte{
		"jpeg": fineJPEG(t, stripes()),
		"png":  encodePNG(t, stripes()),
		"bmp":  encodedAs(t, func(b *bytes.Buffer) error { return bmp.Encode(b, stripes()) }),
	} {
		for chroma, want := range map[Chroma]image.YCbCrSubsampleRatio{
			"": image.YCbCrSubsampleRatio420, Chroma420: image.YCbCrSubsampleRatio420, Chroma444: image.YCbCrSubsampleRatio444,
		} {
			r := renderOne(t, data, Options{Sizes: []int{32}, Style: Style{Format: JPEG, Quality: 100, Chroma: chroma}})
			img := decodeJPEG(t, r.Data)
			if got := img.(*image.YCbCr).SubsampleRatio; got != want {
				t.Errorf("%s, chroma %q: %v", name, chroma, got)
			}
			red, blue := nrgba(img.At(16, 16)), nrgba(img.At(17, 16))
			kept := near(red, color.NRGBA{200, 40, 40, 255}, 5) && near(blue, color.NRGBA{40, 40, 200, 255}, 5)
			if kept != (chroma == Chroma444) {
				t.Errorf("%s, chroma %q: %v and %v", name, chroma, red, blue)
			}
		}
	}
}

// The order of the data is another, the coefficients are the same: so are the pixels.
func TestProgressiveHasTheSamePixels(t *testing.T) {
	for _, name := range []string{"rgb.jpg", "gray.jpg", "cmyk.jpg", "rgb.png", "gray.png", "rgb.bmp"} {
		opt := Options{Sizes: []int{40}, Style: Style{Format: JPEG}}
		plain := renderOne(t, readFile(t, name), opt)
		opt.Progressive = true
		fine := renderOne(t, readFile(t, name), opt)
		if bytes.Contains(plain.Data, []byte{0xff, 0xc2}) || !bytes.Contains(fine.Data, []byte{0xff, 0xc2}) {
			t.Errorf("%s: frame headers are not as asked", name)
		}
		a, b := decodeJPEG(t, plain.Data), decodeJPEG(t, fine.Data)
		if sum, _ := difference(a, b); sum != 0 || a.Bounds() != b.Bounds() {
			t.Errorf("%s: pixels differ by %d in all", name, sum)
		}
	}
}
