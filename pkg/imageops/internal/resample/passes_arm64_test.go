//go:build !purego

package resample

import (
	"math/rand/v2"
	"testing"
)

// needAssembly skips nothing: every arm64 has NEON.
func needAssembly(*testing.T) *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }
