//go:build (!amd64 && !arm64) || purego

package png

// filterAll writes a row by each filter, and returns the sums of the differences.
func filterAll(out *[5][]byte, cur, up []byte, bpp int) [5]int64 {
	return filterAllGo(out, cur, up, bpp, 0)
}
