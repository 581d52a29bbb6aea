//go:build !purego

package hevc

// planarRows is planarRowsGo.
func planarRows(pix []uint16, stride int, around []int32, log2 int) {
	n := 1 << log2
	_, _ = pix[(n-1)*stride+n-1], around[4*n]
	planarRowsNEON(&pix[0], 2*stride, &around[0], n, log2)
}

// angularRows is angularRowsGo.
func angularRows(pix []uint16, stride int, ref []int32, n, angle int) {
	_, _, _ = pix[(n-1)*stride+n-1], ref[33+n*min(angle, 0)>>5], ref[33+n*max(angle, 0)>>5+n]
	angularRowsNEON(&pix[0], 2*stride, &ref[32+1], n, angle)
}

// turn is turnGo.
func turn(pix []uint16, stride int, square []uint16, n int) {
	_, _ = pix[(n-1)*stride+n-1], square[n*n-1]
	turnFours(&pix[0], 2*stride, &square[0], n)
}

//go:noescape
func planarRowsNEON(pix *uint16, stride int, around *int32, n, log2 int)

//go:noescape
func angularRowsNEON(pix *uint16, stride int, ref *int32, n, angle int)

//go:noescape
func turnFours(pix *uint16, stride int, square *uint16, n int)
