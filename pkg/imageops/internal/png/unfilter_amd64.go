//go:build !purego

package png

import "golang.org/x/sys/cpu"

// hasAVX2 chooses the assembly, once and for all. Two filters have some for SSE2 too.
var hasAVX2 = cpu.X86.HasAVX2

//go:noescape
func subAVX2(dst, raw *byte, bpp, n int)

//go:noescape
func upAVX2(dst, up, raw *byte, n int)

//go:noescape
func averageAVX2(dst, up, raw *byte, bpp, n int)

//go:noescape
func paethAVX2(dst, up, raw *byte, bpp, n int)

//go:noescape
func paethPairAVX2(dst, dst2, up, raw, raw2 *byte, bpp, n int)

//go:noescape
func upSSE2(dst, up, raw *byte, n int)

//go:noescape
func paethSSE2(dst, up, raw *byte, bpp, n int)

//go:noescape
func paethPairSSE2(dst, dst2, up, raw, raw2 *byte, bpp, n int)

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
	if !hasAVX2 || !wide(bpp, n, dst[bpp:], raw) {
		unfilterSubGo(dst, raw, bpp, n)
		return
	}
	subAVX2(&dst[bpp], &raw[0], bpp, n)
}

func unfilterUp(dst, up, raw []byte, n int) {
	whole := 0
	if n >= 32 {
		whole = n &^ 31
		_, _, _ = dst[whole-1], up[whole-1], raw[whole-1]
		if hasAVX2 {
			upAVX2(&dst[0], &up[0], &raw[0], whole)
		} else {
			upSSE2(&dst[0], &up[0], &raw[0], whole)
		}
	}
	unfilterUpGo(dst[whole:], up[whole:], raw[whole:], n-whole)
}

func unfilterAverage(dst, up, raw []byte, bpp, n int) {
	if !hasAVX2 || !wide(bpp, n, dst[bpp:], up[bpp:], raw) {
		unfilterAverageGo(dst, up, raw, bpp, n)
		return
	}
	averageAVX2(&dst[bpp], &up[bpp], &raw[0], bpp, n)
}

func unfilterPaeth(dst, up, raw []byte, bpp, n int) {
	if !wide(bpp, n, dst[bpp:], up[bpp:], raw) {
		unfilterPaethGo(dst, up, raw, bpp, n)
		return
	}
	if !hasAVX2 {
		paethSSE2(&dst[bpp], &up[bpp], &raw[0], bpp, n)
		return
	}
	paethAVX2(&dst[bpp], &up[bpp], &raw[0], bpp, n)
}

// unfilterPaethPair undoes the filter of two rows, one below the other.
func unfilterPaethPair(dst, dst2, up, raw, raw2 []byte, bpp, n int) {
	if bpp > 4 || !wide(bpp, n, dst[bpp:], dst2[bpp:], up[bpp:], raw, raw2) {
		unfilterPaeth(dst, up, raw, bpp, n)
		unfilterPaeth(dst2, dst, raw2, bpp, n)
		return
	}
	if !hasAVX2 {
		paethPairSSE2(&dst[bpp], &dst2[bpp], &up[bpp], &raw[0], &raw2[0], bpp, n)
		return
	}
	paethPairAVX2(&dst[bpp], &dst2[bpp], &up[bpp], &raw[0], &raw2[0], bpp, n)
}
