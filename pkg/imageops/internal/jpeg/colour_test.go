package jpeg_test

import (
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/jpeg"
)

// pixels makes planes of one row, of the same resolution, from pixels.
func pixels(model jpeg.Model, inverted bool, list ...[]byte) *jpeg.Planes {
	p := &jpeg.Planes{Width: len(list), Height: 1, Scale: 1, Model: model, Inverted: inverted}
	for c := range list[0] {
		plane := jpeg.Plane{Stride: len(list), Width: len(list), Height: 1, H: 1, V: 1}
		for _, px := range list {
			plane.Pix = append(plane.Pix, px[c])
		}
		p.Plane = append(p.Plane, plane)
	}
	return p
}

func rgbRow(p *jpeg.Planes, y int) []byte {
	row := make([]byte, p.Width*len(p.Plane))
	jpeg.FillRow(p, row, y)
	return row
}

func clamped(v float64) float64 { return math.Min(math.Max(v, 0), 255) }

func apart(a byte, b float64) float64 { return math.Abs(float64(a) - b) }

// Every YCbCr there is, in steps of 3 and at the extremes, against the equations of JFIF and against image/color.
func TestYCbCrToRGB(t *testing.T) {
	for y := 0; y < 256; y += 3 {
		for cb := 0; cb < 256; cb += 3 {
			var row [][]byte
			for cr := range 256 {
				row = append(row, []byte{byte(y), byte(cb), byte(cr)})
			}
			got := rgbRow(pixels(jpeg.YCbCr, false, row...), 0)
			for cr := range 256 {
				y, b, r := float64(y), float64(cb)-128, float64(cr)-128
				exact := [3]float64{y + 1.402*r, y - 0.344136*b - 0.714136*r, y + 1.772*b}
				for c, v := range exact {
					if apart(got[3*cr+c], clamped(v)) > 0.51 {
						t.Fatalf("%v: channel %d is %d: want %.2f", row[cr], c, got[3*cr+c], v)
					}
				}
				sr, sg, sb := color.YCbCrToRGB(row[cr][0], row[cr][1], row[cr][2])
				for c, v := range []byte{sr, sg, sb} {
					if apart(got[3*cr+c], float64(v)) > 1 {
						t.Fatalf("%v: channel %d is %d: image/color has %d", row[cr], c, got[3*cr+c], v)
					}
				}
			}
		}
	}
}

func TestRGBToYCbCr(t *testing.T) {
	for r := 0; r < 256; r += 3 {
		for g := 0; g < 256; g += 3 {
			var row []byte
			for b := range 256 {
				row = append(row, byte(r), byte(g), byte(b))
			}
			p, err := jpeg.FromRGB(row, len(row), 256, 1, 1, 1)
			if err != nil {
				t.Fatal(err)
			}
			for b := range 256 {
				r, g, b := float64(r), float64(g), float64(b)
				exact := [3]float64{
					0.299*r + 0.587*g + 0.114*b,
					128 - 0.168735892*r - 0.331264108*g + 0.5*b,
					128 + 0.5*r - 0.418687589*g - 0.081312411*b,
				}
				for c, v := range exact {
					if got := p.Plane[c].Pix[int(b)]; apart(got, math.Min(v, 255)) > 0.51 {
						t.Fatalf("%v %v %v: plane %d is %d: want %.2f", r, g, b, c, got, v)
					}
				}
				sy, sb, sr := color.RGBToYCbCr(byte(r), byte(g), byte(b))
				for c, v := range []byte{sy, sb, sr} {
					if got := p.Plane[c].Pix[int(b)]; apart(got, float64(v)) > 1 {
						t.Fatalf("%v %v %v: plane %d is %d: image/color has %d", r, g, b, c, got, v)
					}
				}
			}
		}
	}
}

func TestChromaIsTheMeanOfItsPixels(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for _, s := range sampling {
		for _, size := range [][2]int{{1, 1}, {2, 2}, {5, 3}, {8, 7}, {31, 2}} {
			w, h := size[0], size[1]
			stride := 3*w + 2
			rgb := make([]byte, stride*h)
			for i := range rgb {
				rgb[i] = byte(r.Uint32())
			}
			p, err := jpeg.FromRGB(rgb, stride, w, h, s.h, s.v)
			if err != nil {
				t.Fatal(err)
			}
			cb, cr := &p.Plane[1], &p.Plane[2]
			for y := range cb.Height {
				for x := range cb.Width {
					var mean [3]float64
					for i := range s.h * s.v {
						px := min(x*s.h+i%s.h, w-1)
						py := min(y*s.v+i/s.h, h-1)
						for c := range mean {
							mean[c] += float64(rgb[py*stride+3*px+c]) / float64(s.h*s.v)
						}
					}
					wantCb := 128 - 0.168735892*mean[0] - 0.331264108*mean[1] + 0.5*mean[2]
					wantCr := 128 + 0.5*mean[0] - 0.418687589*mean[1] - 0.081312411*mean[2]
					if got := cb.Pix[y*cb.Stride+x]; apart(got, wantCb) > 0.51 {
						t.Fatalf("%v %v: Cb at %d, %d is %d: want %.2f", s.ratio, size, x, y, got, wantCb)
					}
					if got := cr.Pix[y*cr.Stride+x]; apart(got, wantCr) > 0.51 {
						t.Fatalf("%v %v: Cr at %d, %d is %d: want %.2f", s.ratio, size, x, y, got, wantCr)
					}
				}
			}
		}
	}
}

// Inks by hand, and what the formula light = (1-ink)(1-black) makes of them: no ink is white, full black or all three inks are black, cyan takes red away.
func TestInksBecomeLight(t *testing.T) {
	for _, c := range []struct {
		name     string
		model    jpeg.Model
		inverted bool
		px       []byte
		r, g, b  byte
	}{
		{"paper", jpeg.CMYK, false, []byte{0, 0, 0, 0}, 255, 255, 255},
		{"black", jpeg.CMYK, false, []byte{0, 0, 0, 255}, 0, 0, 0},
		{"cyan", jpeg.CMYK, false, []byte{255, 0, 0, 0}, 0, 255, 255},
		{"half black", jpeg.CMYK, false, []byte{0, 51, 255, 127}, 128, 102, 0},
		{"paper, inverted", jpeg.CMYK, true, []byte{255, 255, 255, 255}, 255, 255, 255},
		{"cyan, inverted", jpeg.CMYK, true, []byte{0, 255, 255, 255}, 0, 255, 255},
		{"half black, inverted", jpeg.CMYK, true, []byte{255, 204, 0, 128}, 128, 102, 0},
		// YCCK holds the complement of CMY as YCbCr: 255, 128, 128 is no ink.
		{"YCCK paper", jpeg.YCCK, false, []byte{255, 128, 128, 0}, 255, 255, 255},
		{"YCCK gray", jpeg.YCCK, false, []byte{255, 128, 128, 155}, 100, 100, 100},
		{"YCCK red", jpeg.YCCK, false, []byte{76, 85, 255, 0}, 254, 0, 0},
		// Inverted, the inks themselves are what the YCbCr means.
		{"YCCK paper, inverted", jpeg.YCCK, true, []byte{0, 128, 128, 255}, 255, 255, 255},
		{"YCCK gray, inverted", jpeg.YCCK, true, []byte{0, 128, 128, 100}, 100, 100, 100},
		{"YCCK cyan, inverted", jpeg.YCCK, true, []byte{76, 85, 255, 255}, 1, 255, 255},
	} {
		ink := rgbRow(pixels(c.model, c.inverted, c.px), 0)
		var got [3]byte
		for i := range got {
			got[i] = byte(math.Round(float64(255-ink[i]) * float64(255-ink[3]) / 255))
		}
		if got[0] != c.r || got[1] != c.g || got[2] != c.b {
			t.Errorf("%s: %v: want %d %d %d", c.name, got, c.r, c.g, c.b)
		}
	}
}

func TestGrayAndRGBPassThrough(t *testing.T) {
	if got := rgbRow(pixels(jpeg.Gray, false, []byte{9}, []byte{200}), 0); string(got) != "\x09\xc8" {
		t.Errorf("gray: %v", got)
	}
	if got := rgbRow(pixels(jpeg.RGB, false, []byte{1, 2, 3}, []byte{4, 5, 6}), 0); string(got) != "\x01\x02\x03\x04\x05\x06" {
		t.Errorf("rgb: %v", got)
	}
}

// Planes of lower resolution contribute the sample that covers a pixel, at odd sizes too.
func TestCoarsePlanesAreSpread(t *testing.T) {
	for _, c := range []struct{ w, h, fh, fv, coarse, coarseH int }{
		{5, 3, 2, 2, 3, 2}, {6, 4, 2, 1, 3, 4}, {5, 4, 4, 1, 2, 4},
	} {
		p := &jpeg.Planes{Width: c.w, Height: c.h, Scale: 1, Model: jpeg.RGB}
		p.Plane = append(p.Plane, jpeg.Plane{Pix: make([]byte, c.w*c.h), Stride: c.w, Width: c.w, Height: c.h, H: c.fh, V: c.fv})
		for range 2 {
			pix := make([]byte, c.coarse*c.coarseH)
			for i := range pix {
				pix[i] = byte(i + 1)
			}
			p.Plane = append(p.Plane, jpeg.Plane{Pix: pix, Stride: c.coarse, Width: c.coarse, Height: c.coarseH, H: 1, V: 1})
		}
		across, down := (c.w+c.coarse-1)/c.coarse, (c.h+c.coarseH-1)/c.coarseH
		if c.coarse == 2 {
			across = 4 // 5 pixels at a quarter: 4 and 1
		}
		for y := range c.h {
			for x, row := 0, rgbRow(p, y); x < c.w; x++ {
				if want := byte(y/down*c.coarse + x/across + 1); row[3*x+1] != want {
					t.Fatalf("%+v: %d, %d is sample %d: want %d", c, x, y, row[3*x+1], want)
				}
			}
		}
	}
}
