package imageops

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"os"
	"testing"

	"github.com/disintegration/imaging"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// describedOptions are renditions of all fits, one for each text.
func describedOptions(t testing.TB, texts ...string) Options {
	t.Helper()
	var opt Options
	for _, text := range texts {
		spec, err := ParseSpec(text, Style{})
		if err != nil {
			t.Fatal(err)
		}
		opt.Renditions = append(opt.Renditions, spec)
	}
	return opt
}

// Crops, canvases and sharpening are in the estimate, also of what is enlarged, and of animations. The photo has twice as many pixels as
// others: of less than that, the tables of a PNG are too much.
func TestEstimateOfDescriptions(t *testing.T) {
	needTime(t)
	const w, h = estimatedWidth, estimatedHeight
	jpegOfNoise := func(w, h int) []byte {
		return encodedAs(t, jpegOf(fineNoise(w, h).Pix, w, h, codec.EncodeOptions{Quality: 90, ChromaFactor: 2}))
	}
	check := func(name string, data []byte, spare int64, texts ...[]string) {
		t.Run(name, func(t *testing.T) {
			for _, descriptions := range texts {
				checkEstimateBut(t, spare, data, describedOptions(t, descriptions...))
			}
		})
	}
	check("photo", jpegOfNoise(1000, 752), 2*spare, []string{"c=625x625,cover,smart,sharpen", "d=125x125,cover"},
		[]string{"c=750x750,pad,png"}, []string{"c=940x690,pad,background=red,jpg,webp"}, []string{"c=1000x190,cover,sharpen=1:2,webp"})
	for name, data := range map[string][]byte{"noise": encodePNG(t, fineNoise(w, h)), "small": jpegOfNoise(144, 112)} {
		check(name, data, spare, []string{"c=436x436,cover,smart,sharpen", "d=88x88,cover"},
			[]string{"c=528x528,pad,png"}, []string{"c=660x486,pad,background=red,jpg,webp"}, []string{"c=704x134,cover,sharpen=1:2,webp"})
	}
	checkEstimate(t, film(t, 20), describedOptions(t, "c=300x300,cover,smart,gif,webp", "d=400x400,pad"))
}

// Each frame of an animation is cut and padded as a picture that stands still is, and all show the same part.
func TestCoverOfAnimation(t *testing.T) {
	data := film(t, 4) // 120×80
	frames := func(text string) []*image.NRGBA {
		_, all := shown(t, described(t, data, text).Data)
		return all
	}
	whole := frames("c=120x80,cover,gif")
	for text, left := range map[string]int{"c=80x80,cover,gif,west": 0, "c=80x80,cover,gif": 20, "c=80x80,cover,gif,east": 40} {
		for i, got := range frames(text) {
			want := imaging.Crop(whole[i], image.Rect(left, 0, left+80, 80))
			if sum, _ := difference(got, want); len(whole) != 4 || float64(sum)/float64(3*80*80) > 6 { // a GIF has 256 colours
				t.Errorf("%s, frame %d: mean difference %.1f", text, i, float64(sum)/float64(3*80*80))
			}
		}
	}
	for i, got := range frames("c=120x100,pad,gif,south") {
		if got.NRGBAAt(60, 10).A != 0 || got.NRGBAAt(60, 25).A != 255 {
			t.Errorf("frame %d: %v above, %v in the picture", i, got.NRGBAAt(60, 10), got.NRGBAAt(60, 25))
		}
	}
	// The smart window does not move with the spot.
	smart := frames("c=80x80,cover,smart,gif")
	corner := imaging.Crop(smart[0], image.Rect(0, 0, 80, 8))
	for i, got := range smart {
		if sum, _ := difference(imaging.Crop(got, image.Rect(0, 0, 80, 8)), corner); sum > 0 {
			t.Errorf("frame %d shows another part: %d", i, sum)
		}
	}
}

// A gain map shows the part that its picture shows: an HDR highlight stays where it is seen.
func TestCoverOfGainMap(t *testing.T) {
	data := readFile(t, "gain_map/scene.jpg")
	info, err := Inspect(bytes.NewReader(data), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	brightest := func(text string, padded bool) (x, y float64) {
		spec, err := ParseSpec(text+",gain-map=keep,q95", Style{})
		if err != nil {
			t.Fatal(err)
		}
		made := renderOne(t, data, Options{Renditions: []Spec{spec}})
		if made.GainMap == padded {
			t.Fatalf("%s: gain map %t, %s", text, made.GainMap, made.Note)
		}
		if padded {
			return 0, 0
		}
		at := readIndex(t, made.Data).start
		img := decodeJPEG(t, made.Data[at:])
		b, sum := img.Bounds(), 0.0
		for py := range b.Dy() {
			for px := range b.Dx() {
				r, _, _, _ := img.At(px, py).RGBA()
				weight := float64(r>>8) * float64(r>>8)
				x, y, sum = x+weight*(float64(px)+0.5)/float64(b.Dx()), y+weight*(float64(py)+0.5)/float64(b.Dy()), sum+weight
			}
		}
		return x / sum, y / sum
	}
	side := min(info.Width, info.Height)
	wholeX, _ := brightest("c="+Box{info.Width, info.Height}.String()+",cover", false)
	box := Square(side).String()
	if info.Width > info.Height {
		left, _ := brightest("c="+box+",cover,west", false)
		right, _ := brightest("c="+box+",cover,east", false)
		// The parts are of the same width, so that what lies in both is further left in that which begins later.
		if left <= right {
			t.Errorf("light is at %.3f in the left part, at %.3f in the right one, at %.3f in all", left, right, wholeX)
		}
	}
	brightest("c="+box+",pad", true)
}

// Whatever the bytes and the description, renditions have the dimensions that are promised.
func FuzzDescriptions(f *testing.F) {
	for _, text := range []string{"a=20x20,cover,smart", "a=40x9,pad,png", "a=9x40,cover,focus,webp", "a=x30,sharpen", "a=50,pad,gif,background=red", "7"} {
		for _, name := range []string{"rgb.jpg", "rgba.png", "animated.gif", "lossy.heic"} {
			f.Add(readFile(f, name), text)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		spec, err := ParseSpec(text, Style{})
		if err != nil || spec.Box.Longest() > 64 {
			return
		}
		if again, err := ParseSpec(spec.String(), Style{}); err != nil || again.String() != spec.String() {
			t.Fatalf("%q: %v is read as %v: %v", text, spec, again, err)
		}
		info, rs, err := Render(context.Background(), bytes.NewReader(data), Options{Renditions: []Spec{spec}, Limits: fuzzLimits()})
		if err != nil {
			if !IsBadImage(err) || rs != nil {
				t.Fatalf("%v, %v", err, rs)
			}
			return
		}
		w, h := spec.Dimensions(info.Width, info.Height)
		for _, r := range rs {
			if got, err := Inspect(bytes.NewReader(r.Data), Limits{}); err != nil || got.Width != w || got.Height != h {
				t.Fatalf("%s: %d×%d, want %d×%d: %v", spec, got.Width, got.Height, w, h, err)
			}
		}
	})
}

// Of a grid of tiles only those are decoded that are shown, or that kernels reach: what comes out is what is cut out of all of it.
func TestCoverOfTiles(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"testdata/large.heic", "internal/heif/testdata/quad.heic"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		info, err := Inspect(bytes.NewReader(data), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		whole := described(t, data, fmt.Sprintf("c=%dx%d,cover,png", info.Width, info.Height)).Data
		for _, text := range []string{"c=9x40,cover,png,west", "c=9x40,cover,png,east", "c=40x9,cover,png,north", "c=40x9,cover,png,southeast", "c=20,cover,png"} {
			if got, want := described(t, data, text), described(t, whole, text); !bytes.Equal(decodePNG(t, got.Data).Pix, decodePNG(t, want.Data).Pix) {
				sum, most := difference(decodePNG(t, got.Data), decodePNG(t, want.Data))
				t.Errorf("%s, %s: differs by %d, %d at most", name, text, sum, most)
			}
		}
	}
}
