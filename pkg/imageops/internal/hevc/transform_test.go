package hevc

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The assembly makes what its Go twins make, for blocks of any size of which so many rows and columns hold anything, and at any
// depth. Where there is none, both are the same.
func TestTransformTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{4, 8, 16, 32} {
		for range 2000 {
			columns, rows, shift := 1+r.IntN(n), 1+r.IntN(n), uint(8+r.IntN(5))
			coeffs := make([]int32, n*n)
			for y := range rows {
				for x := range columns {
					coeffs[y*n+x] = int32(int16(r.Uint32()) >> r.IntN(16))
				}
			}
			got, want := make([]int32, n*n), make([]int32, n*n)
			inverseDCT(coeffs, n, columns, rows, shift, got)
			inverseDCTGo(coeffs, n, columns, rows, shift, want)
			if !slices.Equal(got, want) {
				t.Fatalf("%d × %d of %d, shift %d: %v of %v, want %v", columns, rows, n, shift, got, coeffs, want)
			}
			if n > 4 {
				continue
			}
			inverseDST(coeffs, shift, got)
			inverseDSTGo(coeffs, shift, want)
			if !slices.Equal(got, want) {
				t.Fatalf("sines, shift %d: %v of %v, want %v", shift, got, coeffs, want)
			}
		}
	}
}

func TestAddResidueTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, n := range []int{4, 8, 16, 32} {
		for depth := 8; depth <= 16; depth++ {
			stride, most := n+n%5, int32(1)<<depth-1
			got, residue := make([]uint16, n*stride), make([]int32, n*n)
			for i := range got {
				got[i] = uint16(r.Uint32()) >> (16 - depth)
			}
			for i := range residue {
				residue[i] = int32(r.Uint32()) >> r.IntN(32)
			}
			want := slices.Clone(got)
			addResidueGo(want, stride, residue, n, most)
			addResidue(got, stride, residue, n, most)
			if !slices.Equal(got, want) {
				t.Fatalf("%d × %d of %d bits: %v, want %v", n, n, depth, got, want)
			}
		}
	}
}
