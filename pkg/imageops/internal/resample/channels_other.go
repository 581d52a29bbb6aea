//go:build !(amd64 || arm64) || purego

package resample

func split[M weight](dst [][]M, src []M) { splitGo(dst, src) }

func join(dst []uint8, rows [][]int16, filled bool) { joinGo(dst, rows, filled) }

func dropAlpha(dst, src []uint8, channels int) (opaque bool) { return dropAlphaGo(dst, src, channels) }
