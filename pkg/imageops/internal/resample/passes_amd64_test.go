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
