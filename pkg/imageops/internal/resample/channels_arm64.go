//go:build !purego

package resample

// split is splitGo.
func split[M weight](dst [][]M, src []M) {
	n := len(src) / len(dst)
	for _, row := range dst {
		n = min(n, len(row))
	}
	if n &^= 7; n == 0 || len(dst) < 3 {
		splitGo(dst, src)
		return
	}
	switch src := any(src).(type) {
	case []int16:
		splitWords(any(dst).([][]int16), src, n)
	case []float32:
		splitFloats(any(dst).([][]float32), src, n)
	}
	rest := make([][]M, 0, maxChannels)
	for _, row := range dst {
		rest = append(rest, row[n:])
	}
	splitGo(rest, src[n*len(dst):])
}

func splitWords(dst [][]int16, src []int16, n int) {
	if len(dst) == 3 {
		splitWords3NEON(&dst[0][0], &dst[1][0], &dst[2][0], &src[0], n)
		return
	}
	splitWords4NEON(&dst[0][0], &dst[1][0], &dst[2][0], &dst[3][0], &src[0], n)
}

func splitFloats(dst [][]float32, src []float32, n int) {
	if len(dst) == 3 {
		splitFloats3NEON(&dst[0][0], &dst[1][0], &dst[2][0], &src[0], n)
		return
	}
	splitFloats4NEON(&dst[0][0], &dst[1][0], &dst[2][0], &dst[3][0], &src[0], n)
}

// join is joinGo.
func join(dst []uint8, rows [][]int16, filled bool) {
	channels := len(rows)
	if filled {
		channels++
	}
	n := len(dst) / channels &^ 7
	if n == 0 || len(rows) < 3 {
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
		join3FilledNEON(&dst[0], &rows[0][0], &rows[1][0], &rows[2][0], n)
	case channels == 3:
		join3NEON(&dst[0], &rows[0][0], &rows[1][0], &rows[2][0], n)
	default:
		join4NEON(&dst[0], &rows[0][0], &rows[1][0], &rows[2][0], &rows[3][0], n)
	}
	joinGo(dst[n*channels:], rest, filled)
}

// dropAlpha is dropAlphaGo.
func dropAlpha(dst, src []uint8, channels int) (opaque bool) {
	n := len(src) / 4 &^ 15
	if channels != 4 || n == 0 {
		return dropAlphaGo(dst, src, channels)
	}
	_ = dst[3*n-1]
	return dropAlphaNEON(&dst[0], &src[0], n) == 255 && dropAlphaGo(dst[3*n:], src[4*n:], channels)
}

// The number of pixels is a multiple of 8.
//
//go:noescape
func splitWords3NEON(red, green, blue, src *int16, n int)

//go:noescape
func splitWords4NEON(red, green, blue, alpha, src *int16, n int)

//go:noescape
func splitFloats3NEON(red, green, blue, src *float32, n int)

//go:noescape
func splitFloats4NEON(red, green, blue, alpha, src *float32, n int)

//go:noescape
func join3NEON(dst *uint8, red, green, blue *int16, n int)

//go:noescape
func join4NEON(dst *uint8, red, green, blue, alpha *int16, n int)

//go:noescape
func join3FilledNEON(dst *uint8, red, green, blue *int16, n int)

// dropAlphaNEON drops alpha of n pixels, a multiple of 16, and returns the bits that all alphas have in common.
//
//go:noescape
func dropAlphaNEON(dst, src *uint8, n int) uint8
