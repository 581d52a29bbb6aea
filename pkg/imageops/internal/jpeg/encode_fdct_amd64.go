//go:build !purego

package jpeg

import "golang.org/x/sys/cpu"

// hasAVX2 chooses the assembly, once and for all.
var hasAVX2 = cpu.X86.HasAVX2

// forward is forwardGo, in assembly where the processor allows.
func forward(b *quantised, pix []byte, stride int, d *divisors) uint64 {
	if !hasAVX2 {
		return forwardGo(b, pix, stride, d)
	}
	_ = pix[7*stride+7]
	return forwardAVX2(b, &pix[0], stride, d)
}

//go:noescape
func forwardAVX2(b *quantised, pix *byte, stride int, d *divisors) uint64
