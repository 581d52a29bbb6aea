package imageops

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// togetherOptions are ways to render in which sizes could get into each other's way.
var togetherOptions = map[string]Options{
	"as it is":    {},
	"fine":        {Style: Style{Chroma: Chroma444, Progressive: true, Filter: Bicubic, KeepMetadata: MetadataAll}},
	"to JPEG":     {Style: Style{Format: JPEG, Quality: 50}},
	"to PNG":      {Style: Style{Format: PNG, Filter: BoxFilter}},
	"to GIF":      {Style: Style{Format: GIF}},
	"tolerant":    {Style: Style{Format: JPEG}, Tolerant: true},
	"to tolerant": {Style: Style{Format: PNG}, Tolerant: true},
}

// togetherSizes lead to all reductions of a JPEG, for images of some dozens to some hundred pixels.
var togetherSizes = []int{500, 100, 30, 16, 8, 3}

// checkTogether demands of each size the same bytes alone, and with all others in either order. Of sizes that give the same
// dimensions, as those above the image's do, it makes one alone.
func checkTogether(t *testing.T, data []byte, options ...string) {
	t.Helper()
	for _, name := range options {
		opt := togetherOptions[name]
		opt.Sizes = togetherSizes
		_, all, err := Render(t.Context(), bytes.NewReader(data), opt)
		if err != nil {
			continue // nothing is made, and others say whether that is right
		}
		opt.Sizes = slices.Clone(togetherSizes)
		slices.Reverse(opt.Sizes)
		_, reversed, err := Render(t.Context(), bytes.NewReader(data), opt)
		if err != nil {
			t.Fatalf("%s: the other way round: %v", name, err)
		}
		alone := make(map[image.Point][]byte)
		for i, r := range all {
			if !bytes.Equal(reversed[len(all)-1-i].Data, r.Data) {
				t.Errorf("%s: size %d differs in another order", name, r.Spec.Size())
			}
			dimensions := image.Pt(r.Width, r.Height)
			if alone[dimensions] == nil {
				opt.Sizes = []int{r.Spec.Size()}
				_, one, err := Render(t.Context(), bytes.NewReader(data), opt)
				if err != nil {
					t.Fatalf("%s: %d alone: %v", name, r.Spec.Size(), err)
				}
				alone[dimensions] = one[0].Data
			}
			if !bytes.Equal(alone[dimensions], r.Data) {
				t.Errorf("%s: size %d differs from the same size made alone", name, r.Spec.Size())
			}
		}
	}
}

// The same rendition has the same bytes whether made alone or with others: of every file here, of all formats.
func TestAloneIsTogether(t *testing.T) {
	t.Parallel()
	needTime(t)
	tried, all := 0, slices.Sorted(maps.Keys(togetherOptions))
	for pattern, options := range map[string][]string{
		"testdata/*": all, "testdata/animations/*": all, "internal/jpeg/testdata/decode/*.jpg": {"fine", "to PNG"},
	} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if _, known := Detect(data); err != nil || !known || strings.Contains(name, "large") { // those take long
				continue
			}
			tried++
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				checkTogether(t, data, options...)
			})
		}
	}
	if tried < 100 {
		t.Errorf("tried %d files", tried)
	}
}

// A photo has another reduction for nearly each size. Fine noise shows every difference in how it comes about.
func TestPhotoAloneIsTogether(t *testing.T) {
	t.Parallel()
	needTime(t)
	img := fineNoise(650, 465)
	for name, encode := range map[string]func(*bytes.Buffer) error{
		"baseline": func(b *bytes.Buffer) error { return jpeg.Encode(b, img, nil) },
		"gray": func(b *bytes.Buffer) error {
			return jpeg.Encode(b, &image.Gray{Pix: img.Pix[:650*465], Stride: 650, Rect: img.Rect}, nil)
		},
		"progressive": jpegOf(img.Pix, 450, 650, codec.EncodeOptions{Quality: 90, ChromaFactor: 2, Progressive: true}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := encodedAs(t, encode)
			checkTogether(t, data, "as it is", "to PNG", "fine")
			checkTogether(t, data[:len(data)*2/3], "tolerant")
		})
	}
	t.Run("png", func(t *testing.T) {
		t.Parallel()
		checkTogether(t, encodePNG(t, img), "as it is", "to JPEG")
	})
}

// Damaged files, too: what can be read of them is the same for each size.
func TestDamagedAloneIsTogether(t *testing.T) {
	needTime(t)
	for _, name := range []string{"420-64x48.jpg", "420-17x33-progressive.jpg", "420-17x33-separate.jpg", "spectral.jpg", "deep-restart.jpg"} {
		file, err := os.ReadFile("internal/jpeg/testdata/decode/" + name)
		if err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(1, 9))
		for i := range 8 {
			t.Run(fmt.Sprint(name, i), func(t *testing.T) {
				damaged := bytes.Clone(file)
				for range 1 + i%3 {
					damaged[len(file)/3+random.IntN(len(file)*2/3)] = byte(random.Uint32())
				}
				checkTogether(t, damaged, "fine", "tolerant", "to tolerant")
			})
		}
	}
}

// fineNoise is fine, with some slow change of brightness below.
func fineNoise(width, height int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	random := rand.New(rand.NewPCG(3, 4))
	for i := range img.Pix {
		img.Pix[i] = byte(random.Uint32()&127) + byte(i/4%width*128/width)
		if i%4 == 3 {
			img.Pix[i] |= 0xf0
		}
	}
	return img
}
