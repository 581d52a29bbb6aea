package png

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// predictor is Paeth's as the standard has it (9.4).
func predictor(a, b, c int) uint8 {
	distance := func(x, y int) int { return max(x-y, y-x) }
	p := a + b - c
	switch pa, pb, pc := distance(p, a), distance(p, b), distance(p, c); {
	case pa <= pb && pa <= pc:
		return uint8(a)
	case pb <= pc:
		return uint8(b)
	default:
		return uint8(c)
	}
}

func TestPaeth(t *testing.T) {
	for a := range 256 {
		for b := range 256 {
			for c := range 256 {
				if got, want := paeth(a, b, c), predictor(a, b, c); got != want {
					t.Fatalf("paeth(%d, %d, %d) is %d, want %d", a, b, c, got, want)
				}
			}
		}
	}
}

// unfilterReference is 9.2 word by word.
func unfilterReference(filter byte, up, raw []byte, bpp int) []byte {
	dst := make([]byte, len(raw))
	for i, x := range raw {
		var a, b, c int
		b = int(up[i])
		if i >= bpp {
			a, c = int(dst[i-bpp]), int(up[i-bpp])
		}
		dst[i] = x + [5]uint8{0, uint8(a), uint8(b), uint8((a + b) / 2), predictor(a, b, c)}[filter]
	}
	return dst
}

// rowOf makes a row of n bytes behind zeros, with slack. Extreme values are as frequent as others.
func rowOf(r *rand.Rand, zeros, n int, extreme bool) []byte {
	row := make([]byte, zeros+n+slack)
	for i := range n {
		row[zeros+i] = uint8(r.Uint32())
		if extreme {
			row[zeros+i] = []uint8{0, 1, 127, 128, 254, 255}[r.IntN(6)]
		}
	}
	return row
}

var bytesPerPixel = []int{1, 2, 3, 4, 6, 8}

func TestUnfilter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, bpp := range bytesPerPixel {
		for pixels := 1; pixels < 90; pixels += 1 + pixels/20 {
			n := pixels * bpp
			for filter := range byte(5) {
				up, raw := rowOf(r, bpp, n, pixels%2 == 0), rowOf(r, 0, n, pixels%3 == 0)
				dst := make([]byte, bpp+n+slack)
				if !unfilter(filter, dst, up, raw[:n], bpp, n) {
					t.Fatal(filter)
				}
				want := unfilterReference(filter, up[bpp:][:n], raw[:n], bpp)
				if !bytes.Equal(dst[bpp:][:n], want) || !bytes.Equal(dst[:bpp], make([]byte, bpp)) {
					t.Fatalf("filter %d of %d bytes a pixel, %d pixels: %v, want %v", filter, bpp, pixels, dst, want)
				}
			}
		}
	}
	if unfilter(5, nil, nil, nil, 1, 0) {
		t.Error("filter 5 does not exist")
	}
}

func TestUnfilterPaethPair(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, bpp := range bytesPerPixel {
		for pixels := 1; pixels < 90; pixels++ {
			n := pixels * bpp
			up, raw, raw2 := rowOf(r, bpp, n, pixels%2 == 0), rowOf(r, 0, n, pixels%3 == 0), rowOf(r, 0, n, pixels%5 == 0)
			dst, dst2 := make([]byte, bpp+n+slack), make([]byte, bpp+n+slack)
			unfilterPaethPair(dst, dst2, up, raw, raw2, bpp, n)
			want := unfilterReference(filterPaeth, up[bpp:][:n], raw[:n], bpp)
			want2 := unfilterReference(filterPaeth, want, raw2[:n], bpp)
			if !bytes.Equal(dst[bpp:][:n], want) || !bytes.Equal(dst2[bpp:][:n], want2) {
				t.Fatalf("%d bytes a pixel, %d pixels: %v %v, want %v %v", bpp, pixels, dst, dst2, want, want2)
			}
		}
	}
}

// TestFilterAll: filtering is what unfiltering undoes, and the sums are those of signed differences.
func TestFilterAll(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, bpp := range bytesPerPixel {
		for pixels := 1; pixels < 200; pixels += 1 + pixels/20 {
			n := pixels * bpp
			cur, up := rowOf(r, bpp, n, pixels%2 == 0), rowOf(r, bpp, n, pixels%3 == 0)
			var out [5][]byte
			for i := range out {
				out[i] = make([]byte, n)
			}
			sums := filterAll(&out, cur, up, bpp)
			for filter, row := range out {
				if got := unfilterReference(byte(filter), up[bpp:][:n], row, bpp); !bytes.Equal(got, cur[bpp:][:n]) {
					t.Fatalf("filter %d of %d bytes a pixel, %d pixels", filter, bpp, pixels)
				}
				want := int64(0)
				for _, v := range row {
					want += int64(max(int8(v), 0)) - int64(min(int8(v), 0))
				}
				if sums[filter] != want {
					t.Fatalf("sum of filter %d is %d, want %d", filter, sums[filter], want)
				}
			}
		}
	}
}
