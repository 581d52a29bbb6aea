//go:build !purego

package jpeg

// luma is lumaGo.
func luma(dst, rgb []byte) {
	n := len(dst) &^ 7
	if n > 0 {
		_ = rgb[3*n-1]
		lumaNEON(&dst[0], &rgb[0], n)
	}
	lumaGo(dst[n:], rgb[3*n:])
}

// chroma is chromaGo.
func chroma(cb, cr, above, below []byte, h int) {
	n := min(len(cb), len(above)/6) &^ 7 // with both pixels of each pair
	if h != 2 || n == 0 {
		chromaGo(cb, cr, above, below, h)
		return
	}
	_, _ = cr[n-1], below[6*n-1]
	chromaNEON(&cb[0], &cr[0], &above[0], &below[0], n)
	if n < len(cb) {
		chromaGo(cb[n:], cr[n:], above[6*n:], below[6*n:], h)
	}
}

// rowToRGB is rowToRGBGo.
func rowToRGB(row []byte) {
	n := len(row) / 3 &^ 7
	if n > 0 {
		toRGBNEON(&row[0], n)
	}
	rowToRGBGo(row[3*n:])
}

// The number of pixels is a multiple of 8.
//
//go:noescape
func lumaNEON(dst, rgb *byte, n int)

// chromaNEON makes n means of 2×2 pixels, a multiple of 8.
//
//go:noescape
func chromaNEON(cb, cr, above, below *byte, n int)

//go:noescape
func toRGBNEON(row *byte, n int)
