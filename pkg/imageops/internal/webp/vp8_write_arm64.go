//go:build !purego

package webp

// forward is forwardGo.
func forward(out *[16]int16, src []byte, srcStride int, pred []byte, predStride int) {
	_, _ = src[3*srcStride+3], pred[3*predStride+3]
	forwardNEON(out, &src[0], srcStride, &pred[0], predStride)
}

// squared is squaredGo, for n of 4, 8 and 16.
func squared(a []byte, strideA int, b []byte, strideB, n int) int {
	_, _ = a[(n-1)*(strideA+1)], b[(n-1)*(strideB+1)]
	return squaredNEON(&a[0], strideA, &b[0], strideB, n)
}

//go:noescape
func forwardNEON(out *[16]int16, src *byte, srcStride int, pred *byte, predStride int)

//go:noescape
func squaredNEON(a *byte, strideA int, b *byte, strideB, n int) int
