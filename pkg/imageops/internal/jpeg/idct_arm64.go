//go:build !purego

package jpeg

// inverse8NEON is inverse8, and clears blk.
//
//go:noescape
func inverse8NEON(blk *block, pix *byte, stride int)

// inverse4NEON is inverse4, and clears blk.
//
//go:noescape
func inverse4NEON(blk *block, pix *byte, stride int)

// inverse8Fast is inverse8; it clears blk.
func inverse8Fast(blk *block, pix []byte, stride int) {
	_ = pix[7*stride+7]
	inverse8NEON(blk, &pix[0], stride)
}

// inverse4Fast is inverse4; it clears blk.
func inverse4Fast(blk *block, pix []byte, stride int) {
	_ = pix[3*stride+3]
	inverse4NEON(blk, &pix[0], stride)
}
