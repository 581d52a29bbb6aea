//go:build !purego

package png

import "testing"

// TestUnfilterWithoutAVX2 takes the assembly for processors without it.
func TestUnfilterWithoutAVX2(t *testing.T) {
	defer func(has bool) { hasAVX2 = has }(hasAVX2)
	hasAVX2 = false
	t.Run("row", TestUnfilter)
	t.Run("pair", TestUnfilterPaethPair)
}
