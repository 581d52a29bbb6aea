//go:build !purego

package jpeg

// forward is forwardGo.
func forward(b *quantised, pix []byte, stride int, d *divisors) uint64 {
	_ = pix[7*stride+7]
	return forwardNEON(b, &pix[0], stride, d)
}

//go:noescape
func forwardNEON(b *quantised, pix *byte, stride int, d *divisors) uint64
