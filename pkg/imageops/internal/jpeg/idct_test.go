package jpeg

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestInverseTwins demands the same bytes of both ways to transform, and a cleared block,
// for photo-like coefficients and for any at all.
func TestInverseTwins(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	twins := map[int][2]func(*block, []byte, int){4: {inverse4, inverse4Fast}, 8: {inverse8, inverse8Fast}}
	for n, f := range twins {
		for i := range 20000 {
			var a block
			for range random.IntN(n*n + 1) {
				v := int32(random.NormFloat64() * 200)
				if i%4 == 0 {
					v = int32(random.Uint32()) >> random.IntN(32)
				}
				a[random.IntN(n*n)] = v
			}
			b, before := a, a
			const stride = 11
			p, q := bytes.Repeat([]byte{1}, stride*8), bytes.Repeat([]byte{1}, stride*8)
			f[0](&a, p, stride)
			f[1](&b, q, stride)
			if !bytes.Equal(p, q) {
				t.Fatalf("%d×%d of %d: %d, want %d", n, n, before, q, p)
			}
			if [64]int32(b[:64]) != [64]int32{} {
				t.Fatalf("%d×%d leaves %d", n, n, b)
			}
		}
	}
}
