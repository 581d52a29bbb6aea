package jpeg

import (
	"bytes"
	"fmt"
	"math"
	"testing"
)

// samplings are the factors that the tests go through: the usual, the odd, and luma below chroma.
var samplings = map[string]sampling{
	"gray": {{1, 1}}, "gray 2x2": {{2, 2}}, "gray 4x3": {{4, 3}},
	"4:4:4": {{1, 1}, {1, 1}, {1, 1}}, "4:2:2": {{2, 1}, {1, 1}, {1, 1}}, "4:4:0": {{1, 2}, {1, 1}, {1, 1}},
	"4:2:0": {{2, 2}, {1, 1}, {1, 1}}, "4:1:1": {{4, 1}, {1, 1}, {1, 1}}, "4:1:0": {{4, 2}, {1, 1}, {1, 1}},
	"3x1": {{3, 1}, {1, 1}, {1, 1}}, "1x3": {{1, 3}, {1, 1}, {1, 1}}, "3x2 of 2": {{3, 2}, {2, 1}, {1, 1}},
	"1x4": {{1, 4}, {1, 1}, {1, 1}}, "2x2, 2x1, 1x2": {{2, 2}, {2, 1}, {1, 2}},
	"luma 1x1 of 2x2": {{1, 1}, {2, 2}, {2, 2}}, "luma 1x2 of 2x1": {{1, 2}, {2, 1}, {1, 1}},
	"cmyk": {{1, 1}, {1, 1}, {1, 1}, {1, 1}}, "cmyk 4:2:0": {{2, 2}, {1, 1}, {1, 1}, {2, 2}},
}

var testSizes = [][2]int{{1, 1}, {7, 5}, {8, 8}, {33, 17}, {65, 70}}

// reference computes the n×n samples of block i from the definition of the scaled transform, in float64.
func (c *testComponent) reference(i, n int) []float64 {
	out := make([]float64, n*n)
	for k, q := range c.block[i] {
		u, v := int(decodeOrder[k]&7), int(decodeOrder[k]>>3)
		if q == 0 || u >= n || v >= n {
			continue
		}
		x := float64(q*int(c.quant[k])) * norm(u, n) * norm(v, n) * float64(n) / 8
		for y := range n {
			for j := range n {
				out[y*n+j] += x * cosines[n][y][v] * cosines[n][j][u]
			}
		}
	}
	return out
}

// cosines[n][x][u] is the wave u at sample x of n.
var cosines = func() (table [9][8][8]float64) {
	for n := 1; n <= 8; n++ {
		for x := range n {
			for u := range n {
				table[n][x][u] = math.Cos(float64((2*x+1)*u) * math.Pi / float64(2*n))
			}
		}
	}
	return table
}()

// norm makes the cosines orthonormal.
func norm(u, n int) float64 {
	if u == 0 {
		return math.Sqrt(1 / float64(n))
	}
	return math.Sqrt(2 / float64(n))
}

// check compares a plane with the reference; each sample may be one off, where rounding in integers has no better choice.
func (c *testComponent) check(t *testing.T, p Plane, n int) {
	t.Helper()
	var sum, count float64
	references := make([][]float64, len(c.block))
	for i := range c.block {
		left, top := i%c.wide*n, i/c.wide*n
		if left >= p.Width || top >= p.Height {
			continue
		}
		like := c.like[i]
		if references[like] == nil {
			references[like] = c.reference(i, n)
		}
		want := references[like]
		for y := top; y < min(top+n, p.Height); y++ {
			for x := left; x < min(left+n, p.Width); x++ {
				w := min(max(want[(y-top)*n+x-left]+128, 0), 255)
				d := math.Abs(float64(p.Pix[y*p.Stride+x]) - w)
				sum, count = sum+d, count+1
				if d > 1 {
					t.Fatalf("sample %d, %d: %d, want %.2f", x, y, p.Pix[y*p.Stride+x], w)
				}
			}
		}
	}
	// Rounding alone makes 0.25.
	if mean := sum / count; count > 1000 && mean > 0.3 {
		t.Errorf("mean difference %.3f", mean)
	}
}

func (img *testImage) verify(t *testing.T, file []byte, opt DecodeOptions) {
	t.Helper()
	p, err := Decode(t.Context(), bytes.NewReader(file), opt)
	if err != nil {
		t.Fatal(err)
	}
	up := func(a, b int) int { return (a + b - 1) / b }
	if w, h := up(img.width, opt.Scale), up(img.height, opt.Scale); p.Width != w || p.Height != h {
		t.Fatalf("size is %d×%d, want %d×%d", p.Width, p.Height, w, h)
	}
	maxH, maxV := 0, 0
	for _, c := range img.component {
		maxH, maxV = max(maxH, c.h), max(maxV, c.v)
	}
	for i, c := range img.component {
		n, got := 8/opt.Scale, p.Plane[i]
		if w, h := up(img.width*c.h*n, 8*maxH), up(img.height*c.v*n, 8*maxV); got.Width != w || got.Height != h || got.H != c.h || got.V != c.v {
			t.Fatalf("plane %d is %d×%d (%d×%d), want %d×%d (%d×%d)", i, got.Width, got.Height, got.H, got.V, w, h, c.h, c.v)
		}
		c.check(t, got, n)
	}
}

// everyScale calls f with each way to decode.
func everyScale(t *testing.T, f func(t *testing.T, opt DecodeOptions)) {
	for _, scale := range []int{1, 2, 4, 8} {
		t.Run(fmt.Sprintf("1_%d", scale), func(t *testing.T) { f(t, DecodeOptions{Scale: scale}) })
	}
}

func TestReducedAgainstFloat(t *testing.T) {
	for name, factors := range samplings {
		for i, size := range testSizes {
			img := newTestImage(size[0], size[1], factors, uint64(i))
			files := map[string][]byte{"baseline": img.baseline(false), "separate": img.baseline(true), "progressive": img.progressive()}
			img.restart = 3
			files["restart"], files["progressive restart"] = img.baseline(false), img.progressive()
			for kind, file := range files {
				t.Run(fmt.Sprintf("%s %v %s", name, size, kind), func(t *testing.T) {
					everyScale(t, func(t *testing.T, opt DecodeOptions) { img.verify(t, file, opt) })
				})
			}
		}
	}
}

func TestLongSides(t *testing.T) {
	for name, factors := range samplings {
		for _, size := range [][2]int{{1, 9999}, {65500, 1}} {
			img := newTestImage(size[0], size[1], factors, 7)
			t.Run(fmt.Sprintf("%s %v", name, size), func(t *testing.T) {
				img.verify(t, img.baseline(false), DecodeOptions{Scale: 1})
				img.verify(t, img.progressive(), DecodeOptions{Scale: 4})
				img.verify(t, img.baseline(true), DecodeOptions{Scale: 8})
			})
		}
	}
}

func TestConstantStaysConstant(t *testing.T) {
	for v := range 256 {
		img := newTestImage(33, 17, samplings["4:2:0"], 1)
		for _, c := range img.component {
			clear(c.block)
			c.quant[0] = 8
			for i := range c.block {
				c.block[i][0] = v - 128
			}
		}
		file := img.baseline(false)
		everyScale(t, func(t *testing.T, opt DecodeOptions) {
			p, err := Decode(t.Context(), bytes.NewReader(file), opt)
			if err != nil {
				t.Fatal(err)
			}
			for _, plane := range p.Plane {
				for y := range plane.Height {
					row := plane.Pix[y*plane.Stride:][:plane.Width]
					if !bytes.Equal(row, bytes.Repeat([]byte{byte(v)}, plane.Width)) {
						t.Fatalf("row %d is %d, want %d", y, row, v)
					}
				}
			}
		})
	}
}
