package jpeg_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	stdjpeg "image/jpeg"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/jpeg"
)

// sampling lists the luma factors that can be encoded.
var sampling = []struct {
	h, v  int
	ratio image.YCbCrSubsampleRatio
}{
	{1, 1, image.YCbCrSubsampleRatio444}, {2, 1, image.YCbCrSubsampleRatio422},
	{1, 2, image.YCbCrSubsampleRatio440}, {2, 2, image.YCbCrSubsampleRatio420},
}

// scenery makes planes of waves with a little noise, so that coefficients of all sizes occur.
func scenery(w, h, hs, vs int, gray bool, seed uint64) *jpeg.Planes {
	r := rand.New(rand.NewPCG(seed, 1))
	p := &jpeg.Planes{Width: w, Height: h, Scale: 1, Model: jpeg.YCbCr}
	plane := func(pw, ph, fh, fv int) {
		stride := pw + 3
		pix := make([]byte, stride*ph)
		a, b := r.Float64()*0.5, r.Float64()*0.5
		for i := range pix {
			x, y := float64(i%stride), float64(i/stride)
			pix[i] = byte(128 + 90*math.Sin(a*x+b*y) + r.NormFloat64()*9)
		}
		p.Plane = append(p.Plane, jpeg.Plane{Pix: pix, Stride: stride, Width: pw, Height: ph, H: fh, V: fv})
	}
	plane(w, h, hs, vs)
	if gray {
		p.Model = jpeg.Gray
		return p
	}
	for range 2 {
		plane((w+hs-1)/hs, (h+vs-1)/vs, 1, 1)
	}
	return p
}

func encode(t testing.TB, p *jpeg.Planes, opt jpeg.EncodeOptions) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, p, opt); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// samples returns the planes that image/jpeg decodes.
func samples(t testing.TB, file []byte) (image.Image, [][]byte, []int) {
	t.Helper()
	img, err := stdjpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	switch img := img.(type) {
	case *image.Gray:
		return img, [][]byte{img.Pix}, []int{img.Stride}
	case *image.YCbCr:
		return img, [][]byte{img.Y, img.Cb, img.Cr}, []int{img.YStride, img.CStride, img.CStride}
	}
	t.Fatalf("decoded to %T", img)
	return nil, nil, nil
}

// farthest is the largest difference between planes and what was decoded.
func farthest(p *jpeg.Planes, pix [][]byte, stride []int) int {
	most := 0
	for i := range p.Plane {
		plane := &p.Plane[i]
		for y := range plane.Height {
			for x := range plane.Width {
				d := int(plane.Pix[y*plane.Stride+x]) - int(pix[i][y*stride[i]+x])
				most = max(most, d, -d)
			}
		}
	}
	return most
}

// At quality 100 all divisors are 1: what comes back differs by rounding only.
func TestOddSizesAtEverySampling(t *testing.T) {
	for _, s := range sampling {
		for _, size := range [][2]int{{1, 1}, {2, 3}, {7, 5}, {8, 8}, {9, 17}, {15, 33}, {16, 16}, {100, 75}, {1, 999}, {999, 1}} {
			for _, progressive := range []bool{false, true} {
				for _, gray := range []bool{false, true} {
					name := fmt.Sprintf("%v %v progressive=%v gray=%v", s.ratio, size, progressive, gray)
					p := scenery(size[0], size[1], s.h, s.v, gray, 3)
					img, pix, stride := samples(t, encode(t, p, jpeg.EncodeOptions{Quality: 100, Progressive: progressive}))
					if img.Bounds() != image.Rect(0, 0, size[0], size[1]) {
						t.Fatalf("%s: decoded to %v", name, img.Bounds())
					}
					if c, ok := img.(*image.YCbCr); ok && c.SubsampleRatio != s.ratio {
						t.Fatalf("%s: decoded as %v", name, c.SubsampleRatio)
					}
					if most := farthest(p, pix, stride); most > 2 {
						t.Fatalf("%s: a sample is off by %d", name, most)
					}
				}
			}
		}
	}
}

// Progressive holds the same coefficients as baseline, so it decodes to the same samples.
func TestProgressiveEqualsBaseline(t *testing.T) {
	for _, quality := range []int{1, 25, 80, 95, 100} {
		for _, gray := range []bool{false, true} {
			p := scenery(333, 217, 2, 2, gray, uint64(quality))
			_, a, stride := samples(t, encode(t, p, jpeg.EncodeOptions{Quality: quality}))
			_, b, _ := samples(t, encode(t, p, jpeg.EncodeOptions{Quality: quality, Progressive: true}))
			same(t, p, a, b, stride)
		}
	}
}

// A flat image is the longest run of empty blocks there is: it must be cut at 32767.
func TestFlatImageOfManyBlocks(t *testing.T) {
	const side = 1536 // 36,864 blocks
	p := &jpeg.Planes{Width: side, Height: side, Model: jpeg.Gray,
		Plane: []jpeg.Plane{{Pix: bytes.Repeat([]byte{77}, side*side), Stride: side, Width: side, Height: side, H: 1, V: 1}}}
	for _, progressive := range []bool{false, true} {
		_, pix, _ := samples(t, encode(t, p, jpeg.EncodeOptions{Progressive: progressive}))
		for i, v := range pix[0] {
			if v < 76 || v > 78 {
				t.Fatalf("progressive=%v: sample %d is %d: want 77", progressive, i, v)
			}
		}
	}
}

func TestMetadataIsWritten(t *testing.T) {
	icc := make([]byte, 65519*2+100)
	for i := range icc {
		icc[i] = byte(i * 7)
	}
	p := scenery(16, 16, 2, 2, false, 1)
	file := encode(t, p, jpeg.EncodeOptions{ICC: icc, Segments: []jpeg.Segment{{Marker: 0xE1, Data: []byte("Exif\x00\x00II")}, {Marker: 0xFE, Data: []byte("hello")}}})
	var profile []byte
	chunk := 0
	rest := file[2:]
	seen := map[byte]string{}
	for rest[1] != 0xDA {
		n := int(rest[2])<<8 | int(rest[3])
		data := rest[4 : n+2]
		switch rest[1] {
		case 0xE2:
			chunk++
			if string(data[:12]) != "ICC_PROFILE\x00" || int(data[12]) != chunk || data[13] != 3 || len(data) > 65533 {
				t.Fatalf("chunk %d begins %q and has %d bytes", chunk, data[:14], len(data))
			}
			profile = append(profile, data[14:]...)
		default:
			seen[rest[1]] = string(data)
		}
		rest = rest[n+2:]
	}
	if !bytes.Equal(profile, icc) {
		t.Errorf("profile came back with %d bytes: want %d", len(profile), len(icc))
	}
	if seen[0xE0] != "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" || seen[0xE1] != "Exif\x00\x00II" || seen[0xFE] != "hello" {
		t.Errorf("segments: %q", seen)
	}
	samples(t, file)
}

func TestWhatCannotBeEncoded(t *testing.T) {
	broken := map[string]func(*jpeg.Planes){
		"no pixels":      func(p *jpeg.Planes) { p.Width = 0 },
		"too wide":       func(p *jpeg.Planes) { p.Width = 65536 },
		"CMYK":           func(p *jpeg.Planes) { p.Model = jpeg.CMYK },
		"two planes":     func(p *jpeg.Planes) { p.Plane = p.Plane[:2] },
		"factor 3":       func(p *jpeg.Planes) { p.Plane[0].H = 3 },
		"chroma factors": func(p *jpeg.Planes) { p.Plane[1].V = 2 },
		"chroma size":    func(p *jpeg.Planes) { p.Plane[2].Width++ },
		"short":          func(p *jpeg.Planes) { p.Plane[1].Pix = p.Plane[1].Pix[:10] },
		"stride":         func(p *jpeg.Planes) { p.Plane[0].Stride = 1 },
	}
	for name, breakIt := range broken {
		p := scenery(17, 9, 2, 2, false, 1)
		breakIt(p)
		if err := jpeg.Encode(&bytes.Buffer{}, p, jpeg.EncodeOptions{}); !errors.Is(err, jpeg.ErrPlanes) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, opt := range map[string]jpeg.EncodeOptions{
		"quality":      {Quality: 101},
		"negative":     {Quality: -1},
		"marker":       {Segments: []jpeg.Segment{{Marker: 0xDA}}},
		"long segment": {Segments: []jpeg.Segment{{Marker: 0xE1, Data: make([]byte, 65534)}}},
		"profile":      {ICC: make([]byte, 255*65519+1)},
	} {
		if err := jpeg.Encode(&bytes.Buffer{}, scenery(8, 8, 1, 1, false, 1), opt); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

type full struct{ error }

func (f full) Write([]byte) (int, error) { return 0, f.error }

func TestErrorsOfTheWriterComeBack(t *testing.T) {
	want := errors.New("disk full")
	for _, progressive := range []bool{false, true} {
		err := jpeg.Encode(full{want}, scenery(8, 8, 1, 1, false, 1), jpeg.EncodeOptions{Progressive: progressive})
		if !errors.Is(err, want) {
			t.Errorf("progressive=%v: %v", progressive, err)
		}
	}
}
