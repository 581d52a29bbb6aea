//go:build !purego

package hevc

import "golang.org/x/sys/cpu"

// planarRows is planarRowsGo.
func planarRows(pix []uint16, stride int, around []int32, log2 int) {
	if !cpu.X86.HasAVX2 {
		planarRowsGo(pix, stride, around, log2)
		return
	}
	n := 1 << log2
	_, _ = pix[(n-1)*stride+n-1], around[4*n]
	planarRowsAVX2(&pix[0], 2*stride, &around[0], n, log2)
}

// angularRows is angularRowsGo.
func angularRows(pix []uint16, stride int, ref []int32, n, angle int) {
	if !cpu.X86.HasAVX2 {
		angularRowsGo(pix, stride, ref, n, angle)
		return
	}
	_, _, _ = pix[(n-1)*stride+n-1], ref[33+n*min(angle, 0)>>5], ref[33+n*max(angle, 0)>>5+n]
	angularRowsAVX2(&pix[0], 2*stride, &ref[32+1], n, angle)
}

// turn is turnGo.
func turn(pix []uint16, stride int, square []uint16, n int) {
	_, _ = pix[(n-1)*stride+n-1], square[n*n-1]
	if n == 4 {
		turnFour(&pix[0], 2*stride, &square[0])
		return
	}
	turnEights(&pix[0], 2*stride, &square[0], n)
}

//go:noescape
func planarRowsAVX2(pix *uint16, stride int, around *int32, n, log2 int)

//go:noescape
func angularRowsAVX2(pix *uint16, stride int, ref *int32, n, angle int)

//go:noescape
func turnFour(pix *uint16, stride int, square *uint16)

//go:noescape
func turnEights(pix *uint16, stride int, square *uint16, n int)
