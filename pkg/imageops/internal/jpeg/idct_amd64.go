//go:build !purego

package jpeg

import "golang.org/x/sys/cpu"

// inverse8AVX2 is inverse8, and clears blk.
//
//go:noescape
func inverse8AVX2(blk *block, pix *byte, stride int)

// inverse4AVX2 is inverse4, and clears blk.
//
//go:noescape
func inverse4AVX2(blk *block, pix *byte, stride int)

// inverse8Fast is inverse8 where this machine has a faster way; it clears blk.
func inverse8Fast(blk *block, pix []byte, stride int) {
	if !cpu.X86.HasAVX2 {
		inverse8(blk, pix, stride)
		clear(blk[:64])
		return
	}
	_ = pix[7*stride+7]
	inverse8AVX2(blk, &pix[0], stride)
}

// inverse4Fast is inverse4 where this machine has a faster way; it clears blk.
func inverse4Fast(blk *block, pix []byte, stride int) {
	if !cpu.X86.HasAVX2 {
		inverse4(blk, pix, stride)
		clear(blk[:16])
		return
	}
	_ = pix[3*stride+3]
	inverse4AVX2(blk, &pix[0], stride)
}
