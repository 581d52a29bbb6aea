package jpeg_test

import (
	"bytes"
	"image"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/jpeg"
)

// FuzzEncode writes whatever samples come, of any size and sampling: image/jpeg must read the file,
// progressive must hold the same coefficients as baseline, and at quality 100 samples are off by rounding only.
func FuzzEncode(f *testing.F) {
	f.Add(uint16(1), uint16(1), byte(3), byte(80), []byte{0})
	f.Add(uint16(17), uint16(33), byte(0), byte(100), []byte("\x00\xff\x00\xff\x10\x80\xff\xff"))
	f.Add(uint16(40), uint16(9), byte(7), byte(100), []byte("a picture of noise, more or less"))
	f.Add(uint16(300), uint16(200), byte(2), byte(1), []byte{255, 0})
	f.Fuzz(func(t *testing.T, w, h uint16, shape, quality byte, data []byte) {
		if w == 0 || h == 0 || w > 400 || h > 400 || quality == 0 || quality > 100 || len(data) == 0 {
			return
		}
		s := sampling[shape%4]
		p := scenery(int(w), int(h), s.h, s.v, shape&4 != 0, 1)
		for i := range p.Plane {
			pix := p.Plane[i].Pix
			for n := range pix {
				pix[n] = data[(n+i)%len(data)] + byte(n/len(data)*int(shape>>3))
			}
		}
		file := encode(t, p, jpeg.EncodeOptions{Quality: int(quality)})
		img, base, stride := samples(t, file)
		if img.Bounds() != image.Rect(0, 0, int(w), int(h)) {
			t.Fatalf("decoded to %v", img.Bounds())
		}
		if most := farthest(p, base, stride); quality == 100 && most > 3 {
			t.Fatalf("a sample is off by %d", most)
		}
		_, finer, _ := samples(t, encode(t, p, jpeg.EncodeOptions{Quality: int(quality), Progressive: true}))
		same(t, p, base, finer, stride)
	})
}

// same compares what belongs to the image: what only fills up the last MCUs is up to the encoder.
func same(t *testing.T, p *jpeg.Planes, a, b [][]byte, stride []int) {
	t.Helper()
	for i := range p.Plane {
		for y := range p.Plane[i].Height {
			from, to := y*stride[i], y*stride[i]+p.Plane[i].Width
			if !bytes.Equal(a[i][from:to], b[i][from:to]) {
				t.Fatalf("row %d of plane %d differs", y, i)
			}
		}
	}
}
