package webp

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// The assembly adds what its Go twin does, for coefficients of photos and for any at all. Where there is none, both are the same.
func TestAddInverseTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const stride = 7
	for i := range 20000 {
		var in [16]int16
		for range 1 + r.IntN(16) {
			in[r.IntN(16)] = int16(r.Uint32()) >> r.IntN(16)
		}
		got := make([]byte, 3*stride+4)
		for k := range got {
			got[k] = byte(r.Uint32())
		}
		want := bytes.Clone(got)
		addInverseGo(&in, want, stride)
		addInverse(&in, got, stride)
		if !bytes.Equal(got, want) {
			t.Fatalf("block %d, %v: %v, want %v", i, in, got, want)
		}
	}
}
