//go:build (!amd64 && !arm64) || purego

package jpeg

func forward(b *quantised, pix []byte, stride int, d *divisors) uint64 {
	return forwardGo(b, pix, stride, d)
}
