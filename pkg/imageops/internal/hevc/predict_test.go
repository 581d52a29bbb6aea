package hevc

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The assembly makes what its Go twins make, for blocks of any size, all directions, and samples of 8 to 12 bits. Where there is none,
// both are the same.
func TestPredictTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for log2 := 2; log2 <= 5; log2++ {
		for depth := 8; depth <= 12; depth++ {
			for mode := modePlanar; mode < len(angles); mode++ {
				n := 1 << log2
				stride := n + r.IntN(5)
				around := make([]int32, 4*32+1)
				for i := range around {
					around[i] = r.Int32N(1 << depth)
				}
				got, want := make([]uint16, (n-1)*stride+n), make([]uint16, (n-1)*stride+n)
				if mode == modePlanar {
					planarRows(got, stride, around, log2)
					planarRowsGo(want, stride, around, log2)
				} else {
					angularRows(got, stride, around, n, angles[mode])
					angularRowsGo(want, stride, around, n, angles[mode])
				}
				if !slices.Equal(got, want) {
					t.Fatalf("mode %d, %d bits, %d × %d: %v, want %v", mode, depth, n, n, got, want)
				}
			}
		}
	}
}

func TestTurnTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for log2 := 2; log2 <= 5; log2++ {
		n := 1 << log2
		stride := n + r.IntN(5)
		square := make([]uint16, n*n)
		for i := range square {
			square[i] = uint16(r.Uint32())
		}
		got, want := make([]uint16, (n-1)*stride+n), make([]uint16, (n-1)*stride+n)
		turn(got, stride, square, n)
		turnGo(want, stride, square, n)
		if !slices.Equal(got, want) {
			t.Fatalf("%d × %d: %v, want %v", n, n, got, want)
		}
	}
}
