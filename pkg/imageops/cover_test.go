package imageops

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/disintegration/imaging"
)

// described renders one description.
func described(t *testing.T, data []byte, text string) Rendition {
	t.Helper()
	spec, err := ParseSpec(text, Style{})
	if err != nil {
		t.Fatal(err)
	}
	return renderOne(t, data, Options{Renditions: []Spec{spec}})
}

func decodePNG(t *testing.T, data []byte) *image.NRGBA {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return imaging.Clone(img)
}

// Crops are those of Pillow's ImageOps.fit, to a fraction of a pixel; see covers.py. The tolerance is that of
// TestResizeIsPillowsLanczos. Two levels of 255 are far less than a crop that is a pixel off makes in detail.png: more than 20 on average.
func TestCoverIsPillowsFit(t *testing.T) {
	files, err := os.ReadDir("testdata/covers")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, file := range files {
		box, gravity, _ := strings.Cut(strings.TrimSuffix(file.Name(), ".png"), "_")
		want := decodePNG(t, readFile(t, "covers/"+file.Name()))
		got := decodePNG(t, described(t, readFile(t, "detail.png"), "c="+box+",cover,png,"+gravity).Data)
		if got.Bounds() != want.Bounds() {
			t.Errorf("%s: %v", file.Name(), got.Bounds())
			continue
		}
		sum, most := difference(got, want)
		if mean := float64(sum) / float64(3*len(got.Pix)/4); mean > 0.25 || most > 2 {
			t.Errorf("%s: differs by %.3f on average, %d at most", file.Name(), mean, most)
		}
	}
}

// Whatever the way of the pixels, and however the image is stored, the same part is shown: that which imaging cuts out of the upright
// image. Boxes divide the image evenly, so that imaging, which cuts at whole pixels, cuts the same. The bound is that of
// TestPlanesAgreeWithImaging.
func TestCoverOfTurnedImages(t *testing.T) {
	t.Parallel()
	const width, height = 640, 480
	whole := scene(width, height)
	var asJPEG bytes.Buffer
	if err := jpeg.Encode(&asJPEG, whole, &jpeg.Options{Quality: 98}); err != nil {
		t.Fatal(err)
	}
	rows := encodePNG(t, whole)
	anchors := map[string]imaging.Anchor{"centre": imaging.Center, "northwest": imaging.TopLeft, "southeast": imaging.BottomRight}
	for orientation := 1; orientation <= 8; orientation++ {
		upright := oracleOrient(whole, orientation)
		turned := exifOf(uint16(orientation), binary.LittleEndian)
		for gravity, anchor := range anchors {
			for _, box := range [][2]int{{60, 60}, {120, 40}} {
				want := throughJPEG(t, imaging.Fill(upright, box[0], box[1], anchor, imaging.Lanczos))
				for name, data := range map[string][]byte{
					"planes": withExif(asJPEG.Bytes(), turned),
					"rows":   pngWith(rows, pngChunk("eXIf", turned)),
				} {
					made := described(t, data, fmt.Sprintf("c=%dx%d,cover,jpg,q100,%s", box[0], box[1], gravity))
					if d := meanDifference(decodeJPEG(t, made.Data), want); d > 1.2 {
						t.Errorf("%s, orientation %d, %v, %s: mean difference %.2f", name, orientation, box, gravity, d)
					}
				}
			}
		}
	}
}

// A bitmap stored from its lowest row on, 16 bits, inks and what comes only as a whole are cut where others are: at the corner of
// letters that is asked for, of which each fills a quarter.
func TestCoverInAllWays(t *testing.T) {
	for _, name := range []string{"rgb.bmp", "rgb16.tiff", "corners.tiff", "corners.webp", "rgb.jpg", "tiled.tiff"} {
		data := readFile(t, name)
		info, err := Inspect(bytes.NewReader(data), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		whole := decodePNG(t, described(t, data, fmt.Sprintf("c=%dx%d,cover,png", info.Width, info.Height)).Data)
		w, h := info.Width/2, info.Height/2
		for gravity, at := range map[string]image.Point{"northwest": {}, "southeast": {X: info.Width - w, Y: info.Height - h}} {
			// As tall as half of the image when it is as wide as half, the box keeps half of the other side only.
			narrow := decodePNG(t, described(t, data, fmt.Sprintf("c=%dx%d,cover,png,%s", w, info.Height, gravity)).Data)
			for _, p := range []image.Point{{X: 0, Y: 0}, {X: w - 1, Y: info.Height - 1}, {X: w / 2, Y: h}} {
				if got, want := narrow.NRGBAAt(p.X, p.Y), whole.NRGBAAt(at.X+p.X, p.Y); !near(got, want, 3) {
					t.Errorf("%s, %s: pixel %v is %v, want %v", name, gravity, p, got, want)
				}
			}
		}
	}
}

// A rendition that is described has the dimensions that it promises, whatever the image: exactly the box by cover and pad, at most by
// inside.
func TestDimensionsOfDescriptions(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{"90×60": readFile(t, "detail.png"), "1×1": encodePNG(t, image.NewGray(image.Rect(0, 0, 1, 1)))} {
		info, err := Inspect(bytes.NewReader(data), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for _, box := range []string{"1", "7x300", "300x7", "200", "91x61", "33x22"} {
			for _, fit := range []string{"inside", "cover", "pad", "cover,smart", "cover,focus", "pad,east"} {
				for _, format := range []string{"jpg", "png", "webp", "gif"} {
					made := described(t, data, "c="+box+","+fit+","+format)
					w, h := made.Spec.Dimensions(info.Width, info.Height)
					got, err := Inspect(bytes.NewReader(made.Data), Limits{})
					if err != nil || got.Width != w || got.Height != h || made.Width != w || made.Height != h {
						t.Errorf("%s: %s %s %s: %d×%d, want %d×%d: %v", name, box, fit, format, got.Width, got.Height, w, h, err)
					}
				}
			}
		}
	}
}

// The canvas has the colour that was given, in its own colours also around grey; none given, it is transparent or white. What lies on
// it is what inside makes.
func TestPad(t *testing.T) {
	gray := image.NewGray(image.Rect(0, 0, 60, 20))
	for i := range gray.Pix {
		gray.Pix[i] = 100
	}
	var grayJPEG bytes.Buffer
	if err := jpeg.Encode(&grayJPEG, gray, &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	white, clear, red := color.NRGBA{255, 255, 255, 255}, color.NRGBA{}, color.NRGBA{200, 0, 0, 255}
	for _, c := range []struct {
		text string
		want color.NRGBA
	}{
		{"c=40,pad,jpg,q100,444", white}, {"c=40,pad,png", clear}, {"c=40,pad,webp", clear}, {"c=40,pad,gif", clear},
		{"c=40,pad,jpg,q100,444,background=#c80000", red}, {"c=40,pad,png,background=#c80000", red}, {"c=40,pad,webp,background=#c80000", red},
	} {
		for kind, data := range map[string][]byte{"planes": grayJPEG.Bytes(), "rows": encodePNG(t, gray)} {
			img := imaging.Clone(asPNG(t, described(t, data, c.text).Data, 40))
			for _, p := range []image.Point{{0, 0}, {39, 39}, {20, 9}, {20, 30}} {
				if got := img.NRGBAAt(p.X, p.Y); !near(got, c.want, 6) && (c.want.A > 0 || got.A > 0) {
					t.Errorf("%s of %s: %v is %v, want %v", c.text, kind, p, got, c.want)
				}
			}
			for _, p := range []image.Point{{1, 14}, {20, 19}, {38, 24}} {
				if !near(img.NRGBAAt(p.X, p.Y), color.NRGBA{100, 100, 100, 255}, 6) {
					t.Errorf("%s of %s: %v is %v, want the picture", c.text, kind, p, img.NRGBAAt(p.X, p.Y))
				}
			}
		}
	}
}

// Where the picture lies on its canvas, gravity says.
func TestPadGravity(t *testing.T) {
	data := encodePNG(t, imaging.New(20, 10, color.NRGBA{R: 200, A: 255}))
	for gravity, top := range map[string]int{"north": 0, "centre": 14, "south": 30} {
		img := decodePNG(t, described(t, data, "c=20x40,pad,png,"+gravity).Data)
		for y := range 40 {
			if inside := y >= top && y < top+10; (img.NRGBAAt(3, y).A == 255) != inside {
				t.Errorf("%s: row %d is %v", gravity, y, img.NRGBAAt(3, y))
				break
			}
		}
	}
}

// A point that matters comes into the middle, or as near as the image goes.
func TestFocus(t *testing.T) {
	img := imaging.New(300, 100, color.NRGBA{A: 255})
	for x := range 300 {
		for y := range 100 {
			img.SetNRGBA(x, y, color.NRGBA{R: uint8(x * 255 / 299), A: 255})
		}
	}
	data := encodePNG(t, img)
	for focus, left := range map[Point]int{{0, 0}: 0, {0.25, 0.9}: 25, {0.5, 0.5}: 100, {0.6, 0}: 130, {1, 1}: 200} {
		spec := Spec{Name: "c", Box: Square(100), Fit: Cover, Gravity: Focus, Style: Style{Format: PNG}}
		made := decodePNG(t, renderOne(t, data, Options{Renditions: []Spec{spec}, Focus: &focus}).Data)
		if got := made.NRGBAAt(50, 50).R; got != uint8((left+50)*255/299) {
			t.Errorf("%v: %d in the middle, want that of column %d", focus, got, left+50)
		}
	}
	if err := (Options{Sizes: []int{1}, Focus: &Point{X: 2}}).Validate(); err == nil {
		t.Error("a point outside of the image is taken")
	}
}

// Smart keeps what stands out, which the middle does not, in planes and in rows, upright and turned.
func TestSmartKeepsTheSubject(t *testing.T) {
	img := imaging.New(480, 160, color.NRGBA{R: 150, G: 160, B: 170, A: 255})
	for y := range 160 {
		for x := range 480 {
			if dx, dy := x-400, y-80; dx*dx+dy*dy < 45*45 {
				img.SetNRGBA(x, y, color.NRGBA{R: 200, G: uint8(60 + (x*y)%40), B: 40, A: 255})
			}
		}
	}
	for orientation := 1; orientation <= 8; orientation++ {
		exif := exifOf(uint16(orientation), binary.BigEndian)
		inverse := map[int]int{6: 8, 8: 6}[orientation]
		if inverse == 0 {
			inverse = orientation
		}
		stored := oracleOrient(img, inverse) // so that it is upright when it has been turned
		var buf bytes.Buffer
		if err := jpeg.Encode(&buf, stored, &jpeg.Options{Quality: 95}); err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string][]byte{
			"planes": withExif(buf.Bytes(), exif), "rows": pngWith(encodePNG(t, stored), pngChunk("eXIf", exif)),
		} {
			made := imaging.Clone(decodeJPEG(t, described(t, data, "c=80,cover,smart,jpg").Data))
			red := 0
			for i := 0; i < len(made.Pix); i += 4 {
				if made.Pix[i] > 170 && made.Pix[i+2] < 90 {
					red++
				}
			}
			if disc := 3.14159 * 45 * 45 / 4; float64(red) < 0.95*disc {
				t.Errorf("%s, orientation %d: %d pixels of the disc are kept, of %.0f", name, orientation, red, disc)
			}
		}
	}
}
