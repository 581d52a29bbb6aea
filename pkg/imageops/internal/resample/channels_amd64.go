//go:build !purego

package resample

func split[M weight](dst [][]M, src []M) { splitGo(dst, src) }

// join is joinGo.
func join(dst []uint8, rows [][]int16, filled bool) {
	channels := len(rows)
	if filled {
		channels++
	}
	n := len(dst) / channels &^ 7
	if !hasAVX2 || n == 0 || len(rows) < 3 {
		joinGo(dst, rows, filled)
		return
	}
	rest := make([][]int16, 0, maxChannels)
	for _, row := range rows {
		_ = row[n-1]
		rest = append(rest, row[n:])
	}
	switch {
	case filled:
		join3FilledAVX2(&dst[0], &rows[0][0], &rows[1][0], &rows[2][0], n)
	case channels == 3:
		join3AVX2(&dst[0], &rows[0][0], &rows[1][0], &rows[2][0], n)
	default:
		join4AVX2(&dst[0], &rows[0][0], &rows[1][0], &rows[2][0], &rows[3][0], n)
	}
	joinGo(dst[n*channels:], rest, filled)
}

// dropAlpha is dropAlphaGo.
func dropAlpha(dst, src []uint8, channels int) (opaque bool) {
	n := len(src) / 4 &^ 7
	if !hasAVX2 || channels != 4 || n == 0 {
		return dropAlphaGo(dst, src, channels)
	}
	_ = dst[3*n-1]
	return dropAlphaAVX2(&dst[0], &src[0], n) == 255 && dropAlphaGo(dst[3*n:], src[4*n:], channels)
}

// The number of pixels is a multiple of 8.
//
//go:noescape
func join3AVX2(dst *uint8, red, green, blue *int16, n int)

//go:noescape
func join4AVX2(dst *uint8, red, green, blue, alpha *int16, n int)

//go:noescape
func join3FilledAVX2(dst *uint8, red, green, blue *int16, n int)

// dropAlphaAVX2 drops alpha of n pixels, a multiple of 8, and returns the bits that all alphas have in common.
//
//go:noescape
func dropAlphaAVX2(dst, src *uint8, n int) uint8
