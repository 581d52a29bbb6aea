//go:build !purego

package webp

// addInverse is addInverseGo.
func addInverse(in *[16]int16, pix []byte, stride int) {
	_ = pix[3*stride+3]
	addInverseNEON(in, &pix[0], stride)
}

//go:noescape
func addInverseNEON(in *[16]int16, pix *byte, stride int)
