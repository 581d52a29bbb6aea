package webp

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

// speckled is pixels of which every other time each is black or white.
func speckled(r *rand.Rand, i, n int) []byte {
	pix := make([]byte, n)
	for k := range pix {
		pix[k] = byte(r.Uint32())
		if i%2 == 0 {
			pix[k] = pix[k] >> 7 * 255
		}
	}
	return pix
}

// The assembly predicts what its Go twins predict, in all modes and at the edges of the picture, and writes nowhere else. Where there is
// none, both are the same.
func TestPredictSquareTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for i := range 4000 {
		mode, n := uint8(i%4), 8<<(i>>2&1)
		first, top := r.IntN(2) == 0, r.IntN(2) == 0
		stride := n + 1 + r.IntN(9)
		above := speckled(r, i>>3, n+1)
		pix := speckled(r, i>>3, (n-1)*stride+n+1+r.IntN(9))
		got, want := strip{pix: bytes.Clone(pix), stride: stride}, strip{pix: pix, stride: stride}
		predictSquare(&got, 1, n, above, mode, first, top)
		predictSquareGo(&want, 1, n, above, mode, first, top)
		if !bytes.Equal(got.pix, want.pix) {
			t.Fatalf("mode %d, %d × %d, first %v, top %v: %v, want %v", mode, n, n, first, top, got.pix, want.pix)
		}
	}
}

func TestPredictBlockTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for mode := range uint8(splitModes) {
		t.Run(fmt.Sprint(mode), func(t *testing.T) {
			for i := range 2000 {
				e := edge(speckled(r, i, len(edge{})))
				stride := 4 + r.IntN(9)
				got := speckled(r, i, 3*stride+4+r.IntN(9))
				want := bytes.Clone(got)
				predictBlock(got, stride, mode, &e)
				predictBlockGo(want, stride, mode, &e)
				if !bytes.Equal(got, want) {
					t.Fatalf("around %v: %v, want %v", e, got, want)
				}
			}
		})
	}
}
