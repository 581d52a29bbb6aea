//go:build !arm64 || purego

package jpeg

func luma(dst, rgb []byte) { lumaGo(dst, rgb) }

func chroma(cb, cr, above, below []byte, h int) { chromaGo(cb, cr, above, below, h) }

func rowToRGB(row []byte) { rowToRGBGo(row) }
