//go:build (!amd64 && !arm64) || purego

package hevc

func inverseDCT(coeffs []int32, n, columns, rows int, shift uint, residue []int32) {
	inverseDCTGo(coeffs, n, columns, rows, shift, residue)
}

func inverseDST(coeffs []int32, shift uint, residue []int32) { inverseDSTGo(coeffs, shift, residue) }

func addResidue(pix []uint16, stride int, residue []int32, n int, most int32) {
	addResidueGo(pix, stride, residue, n, most)
}
