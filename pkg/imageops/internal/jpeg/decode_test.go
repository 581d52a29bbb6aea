package jpeg

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	stdjpeg "image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

const decodeDir = "testdata/decode"

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	p, err := os.ReadFile(filepath.Join(decodeDir, name))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func decode(t testing.TB, file []byte, opt DecodeOptions) *Planes {
	t.Helper()
	p, err := Decode(t.Context(), bytes.NewReader(file), opt)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// files returns the names of all files of the directory that can be decoded.
func files(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(decodeDir, "*.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range paths {
		names = append(names, filepath.Base(p))
	}
	return names
}

// notForStandard are the files that image/jpeg refuses, and others that hold the same coefficients
// in another order ("" for none).
var notForStandard = map[string]string{
	"deep-restart.jpg":     "deep.jpg",
	"spectral-restart.jpg": "spectral.jpg",
	"cmyk-magick-420.jpg":  "",
}

// TestAgainstStandardLibrary demands of each file a mean difference from image/jpeg below 0.6, and none above 4, in each plane.
func TestAgainstStandardLibrary(t *testing.T) {
	compared := 0
	for _, name := range files(t) {
		other, refused := notForStandard[name]
		if refused && other == "" {
			continue
		}
		if !refused {
			other = name
		}
		want, err := stdjpeg.Decode(bytes.NewReader(readFile(t, other)))
		if err != nil {
			t.Fatal(name, err)
		}
		compared++
		t.Run(name, func(t *testing.T) { comparePlanes(t, decode(t, readFile(t, name), DecodeOptions{}), want) })
	}
	if compared < 50 {
		t.Errorf("only %d files compared", compared)
	}
}

// comparePlanes holds p against what image/jpeg made of the same file.
func comparePlanes(t *testing.T, p *Planes, want image.Image) {
	t.Helper()
	if want.Bounds().Size() != (image.Point{p.Width, p.Height}) {
		t.Fatalf("size is %d×%d, want %v", p.Width, p.Height, want.Bounds())
	}
	switch want := want.(type) {
	case *image.Gray:
		expectModel(t, p, Gray, 1)
		comparePlane(t, p.Plane[0], func(x, y int) byte { return want.Pix[y*want.Stride+x] })
	case *image.YCbCr:
		expectModel(t, p, YCbCr, 3)
		comparePlane(t, p.Plane[0], func(x, y int) byte { return want.Y[y*want.YStride+x] })
		comparePlane(t, p.Plane[1], func(x, y int) byte { return want.Cb[y*want.CStride+x] })
		comparePlane(t, p.Plane[2], func(x, y int) byte { return want.Cr[y*want.CStride+x] })
	case *image.RGBA:
		expectModel(t, p, RGB, 3)
		for i := range 3 {
			comparePlane(t, p.Plane[i], func(x, y int) byte { return want.Pix[y*want.Stride+4*x+i] })
		}
	case *image.CMYK:
		compareCMYK(t, p, want)
	default:
		t.Fatalf("image/jpeg returned a %T", want)
	}
}

// compareCMYK turns p, which is stored inverted, into CMYK as image/jpeg does; that of YCCK comes out inverted once more.
func compareCMYK(t *testing.T, p *Planes, want *image.CMYK) {
	t.Helper()
	if p.Model != YCCK {
		expectModel(t, p, CMYK, 4)
	}
	if !p.Inverted {
		t.Error("not inverted, though the Adobe segment is there")
	}
	for i := range 3 {
		shown := p.Plane[i]
		shown.Pix = make([]byte, len(shown.Pix))
		for j := range shown.Pix {
			ink := [3]byte{p.Plane[0].Pix[j], p.Plane[1].Pix[j], p.Plane[2].Pix[j]}
			if p.Model == YCCK {
				ink[0], ink[1], ink[2] = color.YCbCrToRGB(ink[0], ink[1], ink[2])
			} else {
				ink[i] = 255 - ink[i]
			}
			shown.Pix[j] = ink[i]
		}
		comparePlane(t, shown, func(x, y int) byte { return want.Pix[y*want.Stride+4*x+i] })
	}
	comparePlane(t, p.Plane[3], func(x, y int) byte { return 255 - want.Pix[y*want.Stride+4*x+3] })
}

func expectModel(t *testing.T, p *Planes, want Model, planes int) {
	t.Helper()
	if p.Model != want || len(p.Plane) != planes {
		t.Fatalf("%d planes of %v, want %d of %v", len(p.Plane), p.Model, planes, want)
	}
}

func comparePlane(t *testing.T, p Plane, want func(x, y int) byte) {
	t.Helper()
	sum := 0
	for y := range p.Height {
		for x := range p.Width {
			got, w := int(p.Pix[y*p.Stride+x]), int(want(x, y))
			sum += max(got-w, w-got)
			if max(got-w, w-got) > 4 {
				t.Fatalf("sample %d, %d: %d, want %d", x, y, got, w)
			}
		}
	}
	if mean := float64(sum) / float64(p.Width*p.Height); mean >= 0.6 {
		t.Errorf("mean difference %.2f", mean)
	}
}

func samePlanes(t *testing.T, got, want *Planes) {
	t.Helper()
	if got.Width != want.Width || got.Height != want.Height || got.Model != want.Model || len(got.Plane) != len(want.Plane) {
		t.Fatalf("%d×%d %v, want %d×%d %v", got.Width, got.Height, got.Model, want.Width, want.Height, want.Model)
	}
	for i, w := range want.Plane {
		g := got.Plane[i]
		if g.Width != w.Width || g.Height != w.Height {
			t.Fatalf("plane %d is %d×%d, want %d×%d", i, g.Width, g.Height, w.Width, w.Height)
		}
		for y := range w.Height {
			if !bytes.Equal(g.Pix[y*g.Stride:][:w.Width], w.Pix[y*w.Stride:][:w.Width]) {
				t.Fatalf("plane %d differs in row %d", i, y)
			}
		}
	}
}

// TestOrderOfCoefficients demands the same samples, at every scale, of files that hold the same coefficients
// in other scans: among them refinements, of which a reduced image keeps only a part.
func TestOrderOfCoefficients(t *testing.T) {
	base := map[string]string{}
	for _, name := range files(t) {
		stem := strings.TrimSuffix(name, ".jpg")
		if i := strings.LastIndexByte(stem, '-'); i > 0 {
			switch stem[i:] {
			case "-progressive", "-restart", "-separate":
				base[name] = stem[:i] + ".jpg"
			}
		}
	}
	for _, name := range []string{"deep.jpg", "spectral.jpg", "pair.jpg", "optimized.jpg"} {
		base[name] = "q95.jpg"
	}
	if len(base) < 40 {
		t.Errorf("only %d files", len(base))
	}
	for name, other := range base {
		t.Run(name, func(t *testing.T) {
			everyScale(t, func(t *testing.T, opt DecodeOptions) {
				samePlanes(t, decode(t, readFile(t, name), opt), decode(t, readFile(t, other), opt))
			})
		})
	}
}

func TestModel(t *testing.T) {
	for _, c := range []struct {
		name     string
		model    Model
		inverted bool
	}{
		{"gray.jpg", Gray, false}, {"q75.jpg", YCbCr, false}, {"rgb.jpg", RGB, false},
		{"cmyk-pillow.jpg", CMYK, true}, {"cmyk-magick.jpg", YCCK, true},
	} {
		p := decode(t, readFile(t, c.name), DecodeOptions{Scale: 8})
		if p.Model != c.model || p.Inverted != c.inverted {
			t.Errorf("%s is %v, inverted %v; want %v, %v", c.name, p.Model, p.Inverted, c.model, c.inverted)
		}
	}
	img := newTestImage(9, 9, samplings["cmyk"], 1)
	if p := decode(t, img.baseline(false), DecodeOptions{}); p.Model != CMYK || !p.Inverted {
		t.Errorf("four components without Adobe are %v, inverted %v", p.Model, p.Inverted)
	}
}

func TestUnsupported(t *testing.T) {
	frame := func(code byte, p ...byte) []byte {
		var w bytes.Buffer
		w.Write([]byte{0xff, 0xd8})
		segment(&w, code, p...)
		return w.Bytes()
	}
	for kind, file := range map[string][]byte{
		"12 bits":      frame(0xc1, 12, 0, 8, 0, 8, 1, 1, 0x11, 0),
		"lossless":     frame(0xc3, 8, 0, 8, 0, 8, 1, 1, 0x11, 0),
		"hierarchical": frame(0xde, 8, 0, 8, 0, 8, 1, 1, 0x11, 0),
		"JPEG-LS":      frame(0xf7, 8, 0, 8, 0, 8, 1, 1, 0x11, 0),
		"height 0":     frame(0xc0, 8, 0, 0, 0, 8, 1, 1, 0x11, 0),
		"2 components": frame(0xc0, 8, 0, 8, 0, 8, 2, 1, 0x11, 0, 2, 0x11, 0),
	} {
		var unsupported *codec.UnsupportedError
		if _, err := Decode(t.Context(), bytes.NewReader(file), DecodeOptions{Tolerant: true}); !errors.As(err, &unsupported) {
			t.Errorf("%s: error is %v, want an codec.UnsupportedError", kind, err)
		}
	}
}

func TestLimits(t *testing.T) {
	file := readFile(t, "q75.jpg") // 64×48
	var limit *codec.LimitError
	if _, err := Decode(t.Context(), bytes.NewReader(file), DecodeOptions{MaxPixels: 64*48 - 1}); !errors.As(err, &limit) || limit.Got != 64*48 {
		t.Errorf("error is %v, want a codec.LimitError", err)
	}
	decode(t, file, DecodeOptions{MaxPixels: 64 * 48})
}

func TestTooManyScans(t *testing.T) {
	img := newTestImage(8, 8, samplings["gray"], 1)
	var w bytes.Buffer
	img.head(&w, 0xc2)
	for range maxScans + 1 {
		img.scan(&w, []int{0}, false, true)
	}
	var limit *codec.LimitError
	if _, err := Decode(t.Context(), &w, DecodeOptions{}); !errors.As(err, &limit) || limit.What != "scans" {
		t.Errorf("error is %v, want a codec.LimitError", err)
	}
}
