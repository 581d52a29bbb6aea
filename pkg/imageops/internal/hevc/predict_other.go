//go:build (!amd64 && !arm64) || purego

package hevc

func planarRows(pix []uint16, stride int, around []int32, log2 int) {
	planarRowsGo(pix, stride, around, log2)
}

func angularRows(pix []uint16, stride int, ref []int32, n, angle int) {
	angularRowsGo(pix, stride, ref, n, angle)
}

func turn(pix []uint16, stride int, square []uint16, n int) { turnGo(pix, stride, square, n) }
