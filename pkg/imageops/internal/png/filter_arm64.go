//go:build !purego

package png

//go:noescape
func filterAllNEON(out *[5][]byte, cur, up *byte, bpp, n int, sums *[5]int64)

// filterAll writes a row by each filter, and returns the sums of the differences.
func filterAll(out *[5][]byte, cur, up []byte, bpp int) (sums [5]int64) {
	n := len(out[0]) &^ 15
	if n == 0 {
		return filterAllGo(out, cur, up, bpp, 0)
	}
	for _, row := range out {
		_ = row[n-1]
	}
	_, _ = cur[bpp+n-1], up[bpp+n-1]
	filterAllNEON(out, &cur[0], &up[0], bpp, n, &sums)
	for i, sum := range filterAllGo(out, cur, up, bpp, n) {
		sums[i] += sum
	}
	return sums
}
