package png

// The filters (9.2).
const (
	filterNone = iota
	filterSub
	filterUp
	filterAverage
	filterPaeth
)

// unfilter undoes a filter: raw has n bytes, and dst gets them behind bpp zeros. up is the row above, of the same shape.
// It reports false for a filter that does not exist.
//
// Up to 8 bytes behind the n of raw and up are read, and of dst written.
func unfilter(filter byte, dst, up, raw []byte, bpp, n int) bool {
	switch filter {
	case filterNone:
		copy(dst[bpp:], raw[:n])
	case filterSub:
		unfilterSub(dst, raw, bpp, n)
	case filterUp:
		unfilterUp(dst[bpp:], up[bpp:], raw, n)
	case filterAverage:
		unfilterAverage(dst, up, raw, bpp, n)
	case filterPaeth:
		unfilterPaeth(dst, up, raw, bpp, n)
	default:
		return false
	}
	return true
}

func unfilterSubGo(dst, raw []byte, bpp, n int) {
	left, dst, raw := dst[:n], dst[bpp:][:n], raw[:n]
	for i, v := range raw {
		dst[i] = v + left[i]
	}
}

func unfilterUpGo(dst, up, raw []byte, n int) {
	dst, up = dst[:n], up[:n]
	for i, v := range raw[:n] {
		dst[i] = v + up[i]
	}
}

func unfilterAverageGo(dst, up, raw []byte, bpp, n int) {
	left, dst, up := dst[:n], dst[bpp:][:n], up[bpp:][:n]
	for i, v := range raw[:n] {
		dst[i] = v + uint8((int(left[i])+int(up[i]))/2)
	}
}

func unfilterPaethGo(dst, up, raw []byte, bpp, n int) {
	left, dst, corner, up := dst[:n], dst[bpp:][:n], up[:n], up[bpp:][:n]
	for i, v := range raw[:n] {
		dst[i] = v + paeth(int(left[i]), int(up[i]), int(corner[i]))
	}
}

// paeth returns that of a (left), b (above) and c (above left) which is nearest to a+b-c, the first of equals (9.4).
//
// The median of a, b and the estimate is where the nearest one changes: with t = 3c-(a+b), a lower one of a and b
// is nearest if t is above both, the higher if t is below both, and c if it is between.
func paeth(a, b, c int) uint8 {
	t := 3*c - a - b
	lo, hi := min(a, b), max(a, b)
	if hi <= t {
		return uint8(lo)
	}
	if t <= lo {
		return uint8(hi)
	}
	return uint8(c)
}
