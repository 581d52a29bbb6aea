//go:build (!amd64 && !arm64) || purego

package webp

func addInverse(in *[16]int16, pix []byte, stride int) { addInverseGo(in, pix, stride) }
