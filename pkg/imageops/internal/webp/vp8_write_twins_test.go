package webp

import (
	"math/rand/v2"
	"testing"
)

// The assembly transforms and measures as its Go twins do, on noise and on extremes. Where there is none, both are the same.
func TestWriteTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for i := range 20000 {
		n := 4 << (i % 3)
		strideA, strideB := n+r.IntN(9), n+r.IntN(9)
		a, b := make([]byte, (n-1)*strideA+n), make([]byte, (n-1)*strideB+n)
		for _, pix := range [][]byte{a, b} {
			for k := range pix {
				pix[k] = byte(r.Uint32())
				if i%2 == 0 {
					pix[k] = pix[k] >> 7 * 255
				}
			}
		}
		if got, want := squared(a, strideA, b, strideB, n), squaredGo(a, strideA, b, strideB, n); got != want {
			t.Fatalf("%d × %d of %v and %v: %d, want %d", n, n, a, b, got, want)
		}
		var got, want [16]int16
		forward(&got, a, strideA, b, strideB)
		forwardGo(&want, a, strideA, b, strideB)
		if got != want {
			t.Fatalf("%v less %v: %v, want %v", a, b, got, want)
		}
	}
}
