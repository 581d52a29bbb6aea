//go:build !purego

package resample

import (
	"math/rand/v2"
	"testing"
)

func needAssembly(t *testing.T) *rand.Rand {
	t.Helper()
	if !hasAVX2 {
		t.Skip("this processor has no AVX2")
	}
	return rand.New(rand.NewPCG(1, 2))
}

// TestTwinsWithoutAVX2 takes the assembly for processors without it.
func TestTwinsWithoutAVX2(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	defer func(has bool) { hasAVX2 = has }(hasAVX2)
	hasAVX2 = false
	columnBytesTwins(t, r)
	columnWordsTwins(t, r)
	rowWordsTwins(t, r)
}
