//go:build (!amd64 && !arm64) || purego

package webp

func forward(out *[16]int16, src []byte, srcStride int, pred []byte, predStride int) {
	forwardGo(out, src, srcStride, pred, predStride)
}

func squared(a []byte, strideA int, b []byte, strideB, n int) int {
	return squaredGo(a, strideA, b, strideB, n)
}
