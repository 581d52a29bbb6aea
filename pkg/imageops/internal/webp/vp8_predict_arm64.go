//go:build !purego

package webp

// predictBlock is predictBlockGo.
func predictBlock(pix []byte, stride int, mode uint8, e *edge) {
	_ = pix[3*stride+3]
	predictBlockNEON(&pix[0], stride, e, &blockMeans[mode], int(mode))
}

//go:noescape
func predictBlockNEON(pix *byte, stride int, e *edge, means *[16]uint8, mode int)
