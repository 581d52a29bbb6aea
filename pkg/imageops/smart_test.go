package imageops

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/metadata"
)

// twoDiscs is a grey picture with a red disc around 80, 150, which draws the eye, and a faint one around 600, 270. Both have a radius of 40.
func twoDiscs() *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, 720, 400))
	in := func(x, y, middleX, middleY int) bool { return (x-middleX)*(x-middleX)+(y-middleY)*(y-middleY) < 40*40 }
	for y := range 400 {
		for x := range 720 {
			c := color.NRGBA{130, 130, 130, 255}
			switch {
			case in(x, y, 80, 150):
				c = color.NRGBA{230, 40, 30, 255}
			case in(x, y, 600, 270):
				c = color.NRGBA{130, 138, 150, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

// turnBack stores an upright image so that an orientation shows it upright again.
func turnBack(img *image.NRGBA, orientation int) *image.NRGBA {
	back := orientation
	switch orientation {
	case 6:
		back = 8
	case 8:
		back = 6
	}
	w, h := codec.Turned(img.Rect.Dx(), img.Rect.Dy(), orientation)
	return &image.NRGBA{Pix: codec.Turn(img.Pix, img.Rect.Dx(), img.Rect.Dy(), 4, back), Stride: 4 * w, Rect: image.Rect(0, 0, w, h)}
}

// discs counts the pixels of both in a rendition, and tells which part of it they are.
func discs(t *testing.T, data []byte) (red, faint float64) {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			switch c := nrgba(img.At(x, y)); {
			case c.R > 180 && c.G < 90:
				red++
			case near(c, color.NRGBA{130, 138, 150, 255}, 11):
				faint++
			}
		}
	}
	return red / float64(b.Dx()*b.Dy()), faint / float64(b.Dx()*b.Dy())
}

func cover(t *testing.T, data []byte, format Format) []byte {
	t.Helper()
	spec := Spec{Box: Square(100), Fit: Cover, Gravity: Smart, Style: Style{Format: format}}
	_, made, err := Render(context.Background(), bytes.NewReader(data), Options{Renditions: []Spec{spec}})
	if err != nil || len(made) != 1 || made[0].Width != 100 || made[0].Height != 100 {
		t.Fatalf("%d renditions, %v", len(made), err)
	}
	return made[0].Data
}

// A disc of radius 40 in a crop of 400 × 400.
const wholeDisc = 3.1416 * 40 * 40 / (400 * 400)

func isWhole(part float64) bool { return part > 0.93*wholeDisc && part < 1.07*wholeDisc }

// isGone allows for pixels of other things that a JPEG makes of edges.
func isGone(part float64) bool { return part < 0.1*wholeDisc }

func TestSmartCoverShowsWhatDrawsTheEye(t *testing.T) {
	for orientation := range 8 {
		orientation++
		var buf bytes.Buffer
		if err := jpeg.Encode(&buf, turnBack(twoDiscs(), orientation), &jpeg.Options{Quality: 95}); err != nil {
			t.Fatal(err)
		}
		photo := withExif(buf.Bytes(), exifOf(uint16(orientation), binary.BigEndian))
		for _, format := range []Format{JPEG, PNG} {
			if red, faint := discs(t, cover(t, photo, format)); !isWhole(red) || !isGone(faint) {
				t.Errorf("orientation %d to %s: %.4f of it are the red disc and %.4f the faint one, want %.4f and none", orientation, format, red, faint, wholeDisc)
			}
		}
	}
	if red, faint := discs(t, cover(t, encodePNG(t, twoDiscs()), PNG)); !isWhole(red) || !isGone(faint) {
		t.Errorf("of a PNG %.4f are the red disc and %.4f the faint one", red, faint)
	}
}

// Where the file tells of a face, that is shown, whatever else draws the eye.
func TestSmartCoverShowsTheFacesThatTheFileTellsOf(t *testing.T) {
	const region = `<rdf:Description><mwg-rs:Regions><mwg-rs:AppliedToDimensions stDim:w="%d" stDim:h="%d"/><mwg-rs:RegionList><rdf:Bag>` +
		`<rdf:li mwg-rs:Type="Face"><mwg-rs:Area stArea:x="%.4f" stArea:y="%.4f" stArea:w="%.4f" stArea:h="%.4f"/></rdf:li>` +
		`</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions></rdf:Description>`
	// The faint disc as each is stored.
	for orientation, area := range map[int][4]float64{
		1: {600. / 720, 270. / 400, 80. / 720, 80. / 400},
		3: {120. / 720, 130. / 400, 80. / 720, 80. / 400},
		6: {270. / 400, 120. / 720, 80. / 400, 80. / 720},
		8: {130. / 400, 600. / 720, 80. / 400, 80. / 720},
	} {
		var buf bytes.Buffer
		img := turnBack(twoDiscs(), orientation)
		if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: 95}); err != nil {
			t.Fatal(err)
		}
		xmp := fmt.Sprintf(region, img.Rect.Dx(), img.Rect.Dy(), area[0], area[1], area[2], area[3])
		photo := withExif(withSegment(buf.Bytes(), 0xe1, metadata.XMPLabel+xmp), exifOf(uint16(orientation), binary.BigEndian))
		if red, faint := discs(t, cover(t, photo, JPEG)); !isGone(red) || !isWhole(faint) {
			t.Errorf("orientation %d: %.4f of it are the red disc and %.4f the face, want none and %.4f", orientation, red, faint, wholeDisc)
		}
		// A picture that was cropped since has its face elsewhere.
		wrong := strings.Replace(xmp, fmt.Sprintf(`stDim:w="%d"`, img.Rect.Dx()), `stDim:w="399"`, 1)
		wrong = strings.Replace(wrong, fmt.Sprintf(`stDim:h="%d"`, img.Rect.Dy()), `stDim:h="398"`, 1)
		photo = withExif(withSegment(buf.Bytes(), 0xe1, metadata.XMPLabel+wrong), exifOf(uint16(orientation), binary.BigEndian))
		if red, _ := discs(t, cover(t, photo, JPEG)); !isWhole(red) {
			t.Errorf("orientation %d, cropped since: %.4f of it are the red disc, want %.4f", orientation, red, wholeDisc)
		}
	}
}

// A HEIC is turned by its property irot, and so are the regions of its XMP, which are of the stored picture.
func TestSmartCoverShowsTheFacesOfATurnedHEIC(t *testing.T) {
	data, err := os.ReadFile("testdata/faces.heic")
	if err != nil {
		t.Fatal(err)
	}
	quarters := bytes.Index(data, []byte("irot")) + len("irot")
	for turns, size := range []codec.Size{{Width: 720, Height: 400}, {Width: 400, Height: 720}, {Width: 720, Height: 400}, {Width: 400, Height: 720}} {
		data[quarters] = byte(turns)
		info, err := Inspect(bytes.NewReader(data), Limits{})
		if err != nil || info.Width != size.Width || info.Height != size.Height {
			t.Fatalf("%d quarters: %d×%d, %v", turns, info.Width, info.Height, err)
		}
		for _, format := range []Format{JPEG, PNG} {
			// Both codecs soften the edge of the disc: a tenth more or less of it is the whole disc.
			if red, faint := discs(t, cover(t, data, format)); !isGone(red) || faint < 0.9*wholeDisc || faint > 1.1*wholeDisc {
				t.Errorf("%d quarters to %s: %.4f of it are the red disc and %.4f the face, want none and %.4f", turns, format, red, faint, wholeDisc)
			}
		}
		// Without its region the red disc draws the eye.
		plain := bytes.Replace(data, []byte(`Type="Face"`), []byte(`Type="BarC"`), 1)
		if red, faint := discs(t, cover(t, plain, PNG)); !isWhole(red) || !isGone(faint) {
			t.Errorf("%d quarters without a face: %.4f of it are the red disc and %.4f the faint one", turns, red, faint)
		}
	}
}
