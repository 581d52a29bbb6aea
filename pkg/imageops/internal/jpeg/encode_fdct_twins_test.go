//go:build (amd64 || arm64) && !purego

package jpeg

import (
	"math/rand/v2"
	"testing"
)

// Assembly must yield what the Go code yields, on noise, on smooth blocks and on the extremes of every coefficient.
func TestForwardTwins(t *testing.T) {
	needAssembly(t)
	r := rand.New(rand.NewPCG(3, 4))
	for quality := 1; quality <= 100; quality++ {
		for which := range 2 {
			d := newDivisors(scaledTable(which, quality))
			for n := range 200 {
				stride := 8 + n%5
				pix := make([]byte, 7*stride+8)
				for i := range pix {
					switch n % 4 {
					case 0:
						pix[i] = byte(r.Uint32())
					case 1:
						pix[i] = byte(r.Uint32() & 1 * 255)
					case 2:
						pix[i] = byte(n + i)
					case 3: // the signs of one base function
						u, v := n/4%8, n/4/8%8
						pix[i] = byte(255 * (cosineSign(i%stride, u) ^ cosineSign(i/stride, v)))
					}
				}
				var got, want quantised
				maskGot := forward(&got, pix, stride, d)
				maskWant := forwardGo(&want, pix, stride, d)
				if got != want || maskGot != maskWant {
					t.Fatalf("quality %d, block %d: %v %#x: want %v %#x", quality, n, got, maskGot, want, maskWant)
				}
			}
		}
	}
}

func cosineSign(x, u int) int { return (2*x + 1) * u / 16 & 1 }
