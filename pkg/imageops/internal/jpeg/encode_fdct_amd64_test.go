//go:build !purego

package jpeg

import "testing"

func needAssembly(t *testing.T) {
	t.Helper()
	if !hasAVX2 {
		t.Skip("this processor has no AVX2")
	}
}
