//go:build !purego

package webp

import "golang.org/x/sys/cpu"

// predictBlock is predictBlockGo.
func predictBlock(pix []byte, stride int, mode uint8, e *edge) {
	if !cpu.X86.HasSSSE3 {
		predictBlockGo(pix, stride, mode, e)
		return
	}
	_ = pix[3*stride+3]
	predictBlockSSSE3(&pix[0], stride, e, &blockMeans[mode], int(mode))
}

//go:noescape
func predictBlockSSSE3(pix *byte, stride int, e *edge, means *[16]uint8, mode int)
