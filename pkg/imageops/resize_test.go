package imageops

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/disintegration/imaging"
)

// The thumbnails that Pillow makes of detail.png with its Lanczos filter in one
// step. Pillow rounds the half-way image to 8 bits and works with fixed-point
// weights, so that a channel may differ; at most by 2, on average by less than
// a quarter.
func TestResizeIsPillowsLanczos(t *testing.T) {
	for name, size := range map[string]int{"detail_lanczos_40.png": 40, "detail_lanczos_7.png": 7} {
		want, err := png.Decode(bytes.NewReader(readFile(t, name)))
		if err != nil {
			t.Fatal(err)
		}
		got := asPNG(t, readFile(t, "detail.png"), size)
		if got.Bounds() != want.Bounds() {
			t.Fatalf("%s: %v, Pillow has %v", name, got.Bounds(), want.Bounds())
		}
		sum, most := difference(got, want)
		n := 3 * want.Bounds().Dx() * want.Bounds().Dy()
		if mean := float64(sum) / float64(n); mean > 0.25 || most > 2 {
			t.Errorf("%s: differs by %.3f on average, %d at most", name, mean, most)
		}
	}
}

// difference sums the absolute differences of the colour channels. Images of different sizes are as far apart as can be.
func difference(a, b image.Image) (sum, most int) {
	p, q := flat(a), flat(b)
	if p.Rect != q.Rect {
		return 3 * 255 * len(p.Pix), 255
	}
	for i := range p.Pix {
		if i%4 == 3 {
			continue
		}
		d := int(p.Pix[i]) - int(q.Pix[i])
		d = max(d, -d)
		sum, most = sum+d, max(most, d)
	}
	return sum, most
}

// flat is the pixels of img one after the other.
func flat(img image.Image) *image.NRGBA {
	if n, ok := img.(*image.NRGBA); ok && n.Rect.Min == (image.Point{}) && n.Stride == 4*n.Rect.Dx() {
		return n
	}
	return imaging.Clone(img)
}

func encodePNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// halfHidden is red at the left, and at the right a green that is transparent.
func halfHidden() *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	for y := range 64 {
		for x := range 64 {
			c := color.NRGBA{255, 0, 0, 255}
			if x >= 30 { // not a multiple of the scale: some target pixels see both
				c = color.NRGBA{0, 255, 0, 0}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

// No target pixel may show the green, however little of it is visible.
func TestTransparentPixelsDoNotBleed(t *testing.T) {
	img := asPNG(t, encodePNG(t, halfHidden()), 16)
	mixed := 0
	for y := range 16 {
		for x := range 16 {
			c := nrgba(img.At(x, y))
			if c.A > 0 && (c.R < 255 || c.G > 0 || c.B > 0) {
				t.Fatalf("%v at %d,%d", c, x, y)
			}
			if c.A > 0 && c.A < 255 {
				mixed++
			}
		}
	}
	if mixed == 0 {
		t.Error("no pixel is half transparent: the test sees nothing")
	}
}

// JPEG decoders differ by a few levels where colours change; far from the edge
// both sides are flat.
func TestTransparencyGoesOntoBackground(t *testing.T) {
	data := encodePNG(t, halfHidden())
	for name, c := range map[string]struct {
		background color.Color
		want       color.NRGBA
	}{
		"white by default": {nil, color.NRGBA{255, 255, 255, 255}},
		"as asked for":     {color.NRGBA{20, 60, 200, 255}, color.NRGBA{20, 60, 200, 255}},
	} {
		r := renderOne(t, data, Options{Sizes: []int{64}, Style: Style{Format: JPEG, Quality: 95, Background: c.background}})
		img, err := jpeg.Decode(bytes.NewReader(r.Data))
		if err != nil {
			t.Fatal(err)
		}
		if got := nrgba(img.At(60, 32)); !near(got, c.want, 3) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if got := nrgba(img.At(3, 32)); !near(got, color.NRGBA{255, 0, 0, 255}, 3) {
			t.Errorf("%s: the opaque half is %v", name, got)
		}
	}
}

// Half of 150 at alpha 128 over white: 150·128/255 + 255·127/255 = 202.3.
func TestHalfTransparentOverWhite(t *testing.T) {
	r := renderOne(t, readFile(t, "rgba.png"), Options{Sizes: []int{48}, Style: Style{Format: JPEG, Quality: 100}})
	img, err := jpeg.Decode(bytes.NewReader(r.Data))
	if err != nil {
		t.Fatal(err)
	}
	if got := nrgba(img.At(36, 24)); !near(got, color.NRGBA{202, 202, 202, 255}, 1) {
		t.Errorf("%v", got)
	}
}

func TestQuality(t *testing.T) {
	data := readFile(t, "detail.png")
	sizes := map[int]int{}
	for _, q := range []int{0, 20, 80, 95} {
		sizes[q] = len(renderOne(t, data, Options{Sizes: []int{90}, Style: Style{Format: JPEG, Quality: q}}).Data)
	}
	if sizes[0] != sizes[80] || sizes[20] >= sizes[80] || sizes[80] >= sizes[95] {
		t.Errorf("bytes by quality: %v", sizes)
	}
}

// A GIF of few colours keeps them exactly, and its transparency.
func TestGIFOfFewColors(t *testing.T) {
	r := renderOne(t, readFile(t, "transparent.gif"), Options{Sizes: []int{48}})
	if r.Format != GIF {
		t.Fatalf("format %q", r.Format)
	}
	got, err := gif.Decode(bytes.NewReader(r.Data))
	if err != nil {
		t.Fatal(err)
	}
	want, err := gif.Decode(bytes.NewReader(readFile(t, "transparent.gif")))
	if err != nil {
		t.Fatal(err)
	}
	hidden := 0
	for y := range 32 {
		for x := range 48 {
			g, w := nrgba(got.At(x, y)), nrgba(want.At(x, y))
			if !near(g, w, 0) {
				t.Fatalf("%v at %d,%d, want %v", g, x, y, w)
			}
			if g.A == 0 {
				hidden++
			}
		}
	}
	if hidden != 24*16 {
		t.Errorf("%d transparent pixels, want a quarter of the image", hidden)
	}
}

// A photo in 256 colours: a palette of its own must come at least twice as near
// to it as the fixed one of image/gif does, pixel by pixel; and by dithering the
// mean of a block of 10×10 must stay within 3 levels. (Not at the sides, where the
// picture has its extremes: the palette's outermost colours are means themselves.)
func TestGIFOfManyColors(t *testing.T) {
	src := asPNG(t, readFile(t, "detail.png"), 90)
	r := renderOne(t, readFile(t, "detail.png"), Options{Sizes: []int{90}, Style: Style{Format: GIF}})
	got, err := gif.Decode(bytes.NewReader(r.Data))
	if err != nil {
		t.Fatal(err)
	}
	var plain bytes.Buffer
	if err := gif.Encode(&plain, src, &gif.Options{NumColors: 256}); err != nil {
		t.Fatal(err)
	}
	fixed, err := gif.Decode(&plain)
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs := meanDifference(got, src), meanDifference(fixed, src)
	if ours > theirs/2 {
		t.Errorf("differs by %.2f, with the fixed palette by %.2f", ours, theirs)
	}
	for y := 10; y < 50; y += 10 {
		for x := 10; x < 80; x += 10 {
			if g, w := blockMean(got, x, y), blockMean(src, x, y); !near(g, w, 3) {
				t.Errorf("block at %d,%d is %v, want %v", x, y, g, w)
			}
		}
	}
}

// blockMean is the mean colour of 10×10 opaque pixels.
func blockMean(img image.Image, x0, y0 int) color.NRGBA {
	var r, g, b int
	for y := y0; y < y0+10; y++ {
		for x := x0; x < x0+10; x++ {
			c := nrgba(img.At(x, y))
			r, g, b = r+int(c.R), g+int(c.G), b+int(c.B)
		}
	}
	return color.NRGBA{uint8(r / 100), uint8(g / 100), uint8(b / 100), 255}
}

func meanDifference(a, b image.Image) float64 {
	sum, _ := difference(a, b)
	return float64(sum) / float64(3*a.Bounds().Dx()*a.Bounds().Dy())
}

// A quantised image with transparent parts: both survive.
func TestGIFOfManyColorsWithTransparency(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	for y := range 64 {
		for x := range 64 {
			img.SetNRGBA(x, y, color.NRGBA{uint8(4 * x), uint8(4 * y), uint8(x * y), 255})
			if x < 10 {
				img.SetNRGBA(x, y, color.NRGBA{255, 0, 255, 100})
			}
		}
	}
	r := renderOne(t, encodePNG(t, img), Options{Sizes: []int{64}, Style: Style{Format: GIF}})
	got, err := gif.Decode(bytes.NewReader(r.Data))
	if err != nil {
		t.Fatal(err)
	}
	for y := range 64 {
		for x := range 64 {
			if c := nrgba(got.At(x, y)); (c.A == 0) != (x < 10) {
				t.Fatalf("%v at %d,%d", c, x, y)
			}
		}
	}
}

// A GIF of an image of which nothing is opaque is empty: alpha below half is transparent, of few colours and of many.
func TestGIFOfNothingOpaque(t *testing.T) {
	for _, alpha := range []uint8{0, 100} {
		img := image.NewNRGBA(image.Rect(0, 0, 24, 20))
		for y := range 20 {
			for x := range 24 {
				img.SetNRGBA(x, y, color.NRGBA{uint8(10 * x), uint8(12 * y), 9, alpha})
			}
		}
		for _, size := range []int{24, 6} {
			r := renderOne(t, encodePNG(t, img), Options{Sizes: []int{size}, Style: Style{Format: GIF}})
			got, err := gif.Decode(bytes.NewReader(r.Data))
			if err != nil {
				t.Fatal(err)
			}
			if want := image.Rect(0, 0, size, size*20/24); got.Bounds() != want {
				t.Errorf("alpha %d: bounds %v, want %v", alpha, got.Bounds(), want)
			}
			for y := range got.Bounds().Dy() {
				for x := range size {
					if c := nrgba(got.At(x, y)); c.A != 0 {
						t.Fatalf("alpha %d: %v at %d,%d", alpha, c, x, y)
					}
				}
			}
		}
	}
}

// The first frame covers a part of its canvas: the rest is transparent.
func TestFirstFrameOnItsCanvas(t *testing.T) {
	frame := func(r image.Rectangle, c color.Color) *image.Paletted {
		p := image.NewPaletted(r, color.Palette{c})
		return p
	}
	g := &gif.GIF{
		Image:  []*image.Paletted{frame(image.Rect(20, 8, 36, 24), color.RGBA{200, 0, 0, 255}), frame(image.Rect(0, 0, 40, 32), color.Black)},
		Delay:  []int{1, 1},
		Config: image.Config{Width: 40, Height: 32},
	}
	var buf bytes.Buffer
	if err := gif.EncodeAll(&buf, g); err != nil {
		t.Fatal(err)
	}
	info, err := Inspect(bytes.NewReader(buf.Bytes()), Limits{})
	if err != nil || info.Frames != 2 || !info.Alpha || info.Width != 40 {
		t.Fatalf("%+v, %v", info, err)
	}
	img := asPNG(t, buf.Bytes(), 40)
	for _, c := range []struct {
		x, y int
		want color.NRGBA
	}{{20, 8, color.NRGBA{200, 0, 0, 255}}, {35, 23, color.NRGBA{200, 0, 0, 255}}, {19, 8, color.NRGBA{}}, {36, 23, color.NRGBA{}}, {0, 0, color.NRGBA{}}} {
		if got := nrgba(img.At(c.x, c.y)); !near(got, c.want, 0) {
			t.Errorf("%v at %d,%d, want %v", got, c.x, c.y, c.want)
		}
	}
}

// A grey PNG whose level 60 is transparent (tRNS).
func TestGrayWithATransparentLevel(t *testing.T) {
	data := readFile(t, "gray.png")
	data = bytes.Join([][]byte{data[:33], pngChunk("tRNS", []byte{0, 60}), data[33:]}, nil)
	img := asPNG(t, data, 48)
	for _, c := range []struct {
		x, y int
		want color.NRGBA
	}{{12, 8, color.NRGBA{87, 87, 87, 255}}, {12, 24, color.NRGBA{}}} {
		if got := nrgba(img.At(c.x, c.y)); !near(got, c.want, 0) {
			t.Errorf("%v at %d,%d, want %v", got, c.x, c.y, c.want)
		}
	}
}
