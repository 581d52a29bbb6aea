package imageops

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"

	"github.com/disintegration/imaging"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// scene is smooth in brightness and has coloured edges, which show when planes are not in register.
func scene(width, height int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			u, v := float64(x)/float64(width), float64(y)/float64(height)
			c := color.NRGBA{uint8(60 + 150*u), uint8(60 + 150*v), uint8(128 + 90*math.Sin(9*u+5*v)), 255}
			if math.Hypot(u-0.6, v-0.4) < 0.2 {
				c.R, c.B = c.B, c.R
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

// oracleOrient is imaging's way to make an image upright.
func oracleOrient(img *image.NRGBA, orientation int) *image.NRGBA {
	turns := []func(image.Image) *image.NRGBA{
		imaging.FlipH, imaging.Rotate180, imaging.FlipV, imaging.Transpose, imaging.Rotate270, imaging.Transverse, imaging.Rotate90,
	}
	if orientation < 2 {
		return img
	}
	return turns[orientation-2](img)
}

func decodeJPEG(t *testing.T, data []byte) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// throughJPEG is img after image/jpeg has halved its chroma.
func throughJPEG(t *testing.T, img image.Image) image.Image {
	t.Helper()
	if n, ok := img.(*image.NRGBA); ok && n.Opaque() { // which image/jpeg is faster with by another name
		img = &image.RGBA{Pix: n.Pix, Stride: n.Stride, Rect: n.Rect}
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	return decodeJPEG(t, buf.Bytes())
}

// Planes that are resampled and turned on their own give what imaging makes of the decoded image as a whole. The bound is
// for the mean difference in levels: reduced decoding, chroma filtered before it is converted, and two encoders at quality
// 100, both 4:2:0. A chroma plane that is a pixel off adds more than that.
func TestPlanesAgreeWithImaging(t *testing.T) {
	t.Parallel()
	sizes := [][2]int{{333, 777}, {640, 480}, {641, 481}, {1249, 927}} // the last one is decoded at each scale
	if testing.Short() {
		sizes = sizes[:1]
	}
	for _, size := range sizes {
		var buf bytes.Buffer
		if err := jpeg.Encode(&buf, scene(size[0], size[1]), &jpeg.Options{Quality: 98}); err != nil {
			t.Fatal(err)
		}
		whole := decodeJPEG(t, buf.Bytes())
		resized := map[image.Point]*image.NRGBA{} // before it is turned
		for orientation := 1; orientation <= 8; orientation++ {
			data := withExif(buf.Bytes(), exifOf(uint16(orientation), binary.LittleEndian))
			for _, box := range []int{301, 150, 77} {
				name := fmt.Sprintf("%v, orientation %d, size %d", size, orientation, box)
				made := renderOne(t, data, Options{Sizes: []int{box}, Style: Style{Quality: 100}})
				got := decodeJPEG(t, made.Data)
				w, h := codec.Turned(made.Width, made.Height, orientation)
				if resized[image.Pt(w, h)] == nil {
					resized[image.Pt(w, h)] = imaging.Resize(whole, w, h, imaging.Lanczos)
				}
				want := throughJPEG(t, oracleOrient(resized[image.Pt(w, h)], orientation))
				if got.Bounds() != want.Bounds() {
					t.Fatalf("%s: %v, want %v", name, got.Bounds(), want.Bounds())
				}
				if d := meanDifference(got, want); d > 1.0 {
					t.Errorf("%s: mean difference %.2f", name, d)
				}
			}
		}
	}
}
