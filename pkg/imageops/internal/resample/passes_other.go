//go:build (!amd64 && !arm64) || purego

package resample

func columnBytes(dst []int16, rows [][]uint8, weight []int16, shift int) {
	columnBytesGo(dst, rows, weight, shift)
}

func columnWords(dst []int16, rows [][]int16, weight []int16, shift int) {
	columnWordsGo(dst, rows, weight, shift)
}

func rowWords(dst, src []int16, k *rowKernel[int16]) { rowWordsGo(dst, src, k) }

func columnFloats(dst []float32, rows [][]float32, weight []float32) {
	columnFloatsGo(dst, rows, weight)
}

func rowFloats(dst, src []float32, k *rowKernel[float32]) { rowFloatsGo(dst, src, k) }

func narrow(dst []uint8, src []int16) { narrowGo(dst, src) }

func convert[S Sample](dst []float32, src []S) { convertGo(dst, src) }

func multiply[S Sample](dst []float32, src []S, top float32) { multiplyGo(dst, src, 4, top) }
