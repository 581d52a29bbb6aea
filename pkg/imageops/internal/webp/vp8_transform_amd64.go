//go:build !purego

package webp

import "golang.org/x/sys/cpu"

// addInverse is addInverseGo.
func addInverse(in *[16]int16, pix []byte, stride int) {
	if !cpu.X86.HasSSE41 {
		addInverseGo(in, pix, stride)
		return
	}
	_ = pix[3*stride+3]
	addInverseSSE41(in, &pix[0], stride)
}

//go:noescape
func addInverseSSE41(in *[16]int16, pix *byte, stride int)
