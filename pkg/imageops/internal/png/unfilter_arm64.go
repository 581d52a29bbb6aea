//go:build !purego

package png

//go:noescape
func subNEON(dst, raw *byte, bpp, n int)

//go:noescape
func subFourNEON(dst, raw *byte, bpp, fours int)

//go:noescape
func upNEON(dst, up, raw *byte, n int)

//go:noescape
func averageNEON(dst, up, raw *byte, bpp, n int)

//go:noescape
func paethNEON(dst, up, raw *byte, bpp, n int)

//go:noescape
func paethPairNEON(dst, dst2, up, raw, raw2 *byte, bpp, n int)

// wide reports whether the assembly may work on rows of n bytes: it touches 8 bytes behind them.
// A pixel below 3 bytes is not worth it.
func wide(bpp, n int, rows ...[]byte) bool {
	if bpp < 3 || n == 0 {
		return false
	}
	for _, row := range rows {
		_ = row[:cap(row)][n+8]
	}
	return true
}

func unfilterSub(dst, raw []byte, bpp, n int) {
	if !wide(bpp, n, dst[bpp:], raw) {
		unfilterSubGo(dst, raw, bpp, n)
		return
	}
	fours := n / (4 * bpp)
	if bpp > 4 || fours == 0 {
		subNEON(&dst[bpp], &raw[0], bpp, n)
		return
	}
	subFourNEON(&dst[bpp], &raw[0], bpp, fours)
	done := 4 * bpp * fours
	unfilterSubGo(dst[done:], raw[done:], bpp, n-done)
}

func unfilterUp(dst, up, raw []byte, n int) {
	whole := n &^ 63
	if whole > 0 {
		_, _, _ = dst[whole-1], up[whole-1], raw[whole-1]
		upNEON(&dst[0], &up[0], &raw[0], whole)
	}
	unfilterUpGo(dst[whole:], up[whole:], raw[whole:], n-whole)
}

func unfilterAverage(dst, up, raw []byte, bpp, n int) {
	if !wide(bpp, n, dst[bpp:], up[bpp:], raw) {
		unfilterAverageGo(dst, up, raw, bpp, n)
		return
	}
	averageNEON(&dst[bpp], &up[bpp], &raw[0], bpp, n)
}

func unfilterPaeth(dst, up, raw []byte, bpp, n int) {
	if !wide(bpp, n, dst[bpp:], up[bpp:], raw) {
		unfilterPaethGo(dst, up, raw, bpp, n)
		return
	}
	paethNEON(&dst[bpp], &up[bpp], &raw[0], bpp, n)
}

// unfilterPaethPair undoes the filter of two rows, one below the other.
func unfilterPaethPair(dst, dst2, up, raw, raw2 []byte, bpp, n int) {
	if bpp > 4 || !wide(bpp, n, dst[bpp:], dst2[bpp:], up[bpp:], raw, raw2) {
		unfilterPaeth(dst, up, raw, bpp, n)
		unfilterPaeth(dst2, dst, raw2, bpp, n)
		return
	}
	paethPairNEON(&dst[bpp], &dst2[bpp], &up[bpp], &raw[0], &raw2[0], bpp, n)
}
