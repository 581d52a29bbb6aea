//go:build (amd64 || arm64) && !purego

package webp

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// The assembly changes the same pixels as its Go twin, at every level and sharpness, for edges of all heights.
func TestFilterTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const stride = 40
	for level := 1; level < 64; level++ {
		for sharpness := range 8 {
			f := strengthOf(level, sharpness)
			for range 20 {
				before := make([]byte, stride*24)
				base, spread := r.IntN(256), 1+r.IntN(120)
				for i := range before {
					before[i] = clamp(base + r.IntN(2*spread) - spread)
				}
				for name, c := range map[string]struct{ twin, fast func(pix []byte) }{
					"outer rows": {
						func(p []byte) { outerEdge(p, stride, 1, 16, &f) },
						func(p []byte) { outerRows(&p[0], &p[8], stride, &f) },
					},
					"inner rows": {
						func(p []byte) { innerEdge(p, stride, 1, 16, &f) },
						func(p []byte) { innerRows(&p[0], &p[8], stride, &f) },
					},
					"outer columns": {
						func(p []byte) { outerEdge(p, 1, stride, 16, &f) },
						func(p []byte) { outerColumns(&p[0], &p[8*stride], stride, &f) },
					},
					"inner columns": {
						func(p []byte) { innerEdge(p, 1, stride, 16, &f) },
						func(p []byte) { innerColumns(&p[0], &p[8*stride], stride, &f) },
					},
				} {
					want, got := bytes.Clone(before), bytes.Clone(before)
					c.twin(want)
					c.fast(got)
					if !bytes.Equal(got, want) {
						t.Fatalf("%s at level %d, sharpness %d differ", name, level, sharpness)
					}
				}
			}
		}
	}
}
