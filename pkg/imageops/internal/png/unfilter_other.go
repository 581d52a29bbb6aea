//go:build (!amd64 && !arm64) || purego

package png

func unfilterSub(dst, raw []byte, bpp, n int)         { unfilterSubGo(dst, raw, bpp, n) }
func unfilterUp(dst, up, raw []byte, n int)           { unfilterUpGo(dst, up, raw, n) }
func unfilterAverage(dst, up, raw []byte, bpp, n int) { unfilterAverageGo(dst, up, raw, bpp, n) }
func unfilterPaeth(dst, up, raw []byte, bpp, n int)   { unfilterPaethGo(dst, up, raw, bpp, n) }

func unfilterPaethPair(dst, dst2, up, raw, raw2 []byte, bpp, n int) {
	unfilterPaethGo(dst, up, raw, bpp, n)
	unfilterPaethGo(dst2, dst, raw2, bpp, n)
}
