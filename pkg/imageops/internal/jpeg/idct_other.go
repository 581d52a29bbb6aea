//go:build (!amd64 && !arm64) || purego

package jpeg

// inverse8Fast is inverse8; it clears blk.
func inverse8Fast(blk *block, pix []byte, stride int) {
	inverse8(blk, pix, stride)
	clear(blk[:64])
}

// inverse4Fast is inverse4; it clears blk.
func inverse4Fast(blk *block, pix []byte, stride int) {
	inverse4(blk, pix, stride)
	clear(blk[:16])
}
