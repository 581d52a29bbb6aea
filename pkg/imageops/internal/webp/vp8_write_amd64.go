//go:build !purego

package webp

import "golang.org/x/sys/cpu"

// forward is forwardGo.
func forward(out *[16]int16, src []byte, srcStride int, pred []byte, predStride int) {
	if !cpu.X86.HasSSE41 {
		forwardGo(out, src, srcStride, pred, predStride)
		return
	}
	_, _ = src[3*srcStride+3], pred[3*predStride+3]
	forwardSSE41(out, &src[0], srcStride, &pred[0], predStride)
}

// squared is squaredGo, for n of 4, 8 and 16.
func squared(a []byte, strideA int, b []byte, strideB, n int) int {
	_, _ = a[(n-1)*(strideA+1)], b[(n-1)*(strideB+1)]
	return squaredSSE2(&a[0], strideA, &b[0], strideB, n)
}

//go:noescape
func forwardSSE41(out *[16]int16, src *byte, srcStride int, pred *byte, predStride int)

//go:noescape
func squaredSSE2(a *byte, strideA int, b *byte, strideB, n int) int
