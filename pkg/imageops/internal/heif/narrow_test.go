package heif

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// The assembly copies what its Go twin copies, in rows of any length. Where there is none, both are the same.
func TestNarrowTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for n := range 100 {
		line := make([]uint16, n+3)
		for i := range line {
			line[i] = uint16(r.IntN(256))
		}
		got, want := make([]uint8, n), make([]uint8, n)
		narrow(got, line)
		narrowGo(want, line)
		if !bytes.Equal(got, want) {
			t.Fatalf("%d samples: %v, want %v", n, got, want)
		}
	}
}
