//go:build !purego

package jpeg

import "testing"

// needAssembly skips nothing: every arm64 has NEON.
func needAssembly(*testing.T) {}
