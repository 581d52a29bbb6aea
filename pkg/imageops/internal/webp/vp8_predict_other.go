//go:build (!amd64 && !arm64) || purego

package webp

func predictSquare(s *strip, at, n int, above []byte, mode uint8, first, top bool) {
	predictSquareGo(s, at, n, above, mode, first, top)
}

func predictBlock(pix []byte, stride int, mode uint8, e *edge) { predictBlockGo(pix, stride, mode, e) }
