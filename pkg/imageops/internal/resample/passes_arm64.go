//go:build !purego

package resample

func columnBytes(dst []int16, rows [][]uint8, weight []int16, shift int) {
	if len(dst) == 0 {
		return
	}
	checkRows(len(dst), rows, len(weight))
	columnBytesNEON(&dst[0], len(dst)&^31, &rows[0], &weight[0], len(weight)/2, shift)
}

func columnWords(dst []int16, rows [][]int16, weight []int16, shift int) {
	if len(dst) == 0 {
		return
	}
	checkRows(len(dst), rows, len(weight))
	columnWordsNEON(&dst[0], len(dst)&^31, &rows[0], &weight[0], len(weight)/2, shift)
}

func rowWords(dst, src []int16, k *rowKernel[int16]) {
	_, _ = dst[len(k.starts)-1], src[k.length-1]
	rowWordsNEON(&dst[0], len(k.starts)/group, &src[0], &k.starts[0], &k.weight[0], k.blocks, k.shift)
}

func columnFloats(dst []float32, rows [][]float32, weight []float32) {
	if len(dst) == 0 {
		return
	}
	checkRows(len(dst), rows, len(weight))
	columnFloatsNEON(&dst[0], len(dst)&^31, &rows[0], &weight[0], len(weight))
}

func rowFloats(dst, src []float32, k *rowKernel[float32]) {
	_, _ = dst[len(k.starts)-1], src[k.length-1]
	rowFloatsNEON(&dst[0], len(k.starts)/group, &src[0], &k.starts[0], &k.weight[0], k.blocks)
}

func narrow(dst []uint8, src []int16) {
	whole := len(dst) &^ 31
	if whole > 0 {
		_ = src[whole-1]
		narrowNEON(&dst[0], &src[0], whole)
	}
	narrowGo(dst[whole:], src[whole:])
}

// checkRows does what the bounds checks of the Go code do.
func checkRows[T any](length int, rows [][]T, n int) {
	for _, row := range rows[:n] {
		_ = row[:length]
	}
}

func convert[S Sample](dst []float32, src []S) {
	whole := len(src) &^ 7
	if whole > 0 {
		_ = dst[whole-1]
		switch src := any(src).(type) {
		case []uint8:
			convertBytesNEON(&dst[0], &src[0], whole)
		case []uint16:
			convertWordsNEON(&dst[0], &src[0], whole)
		}
	}
	convertGo(dst[whole:], src[whole:])
}

// multiply is multiplyGo for four channels.
func multiply[S Sample](dst []float32, src []S, top float32) {
	whole := len(src) &^ 7
	if whole > 0 {
		_ = dst[whole-1]
		switch src := any(src).(type) {
		case []uint8:
			multiplyBytesNEON(&dst[0], &src[0], whole, top)
		case []uint16:
			multiplyWordsNEON(&dst[0], &src[0], whole, top)
		}
	}
	multiplyGo(dst[whole:], src[whole:], 4, top)
}

//go:noescape
func columnBytesNEON(dst *int16, n int, rows *[]uint8, weight *int16, pairs, shift int)

//go:noescape
func columnWordsNEON(dst *int16, n int, rows *[]int16, weight *int16, pairs, shift int)

//go:noescape
func rowWordsNEON(dst *int16, groups int, src *int16, starts *int32, weight *int16, blocks, shift int)

//go:noescape
func columnFloatsNEON(dst *float32, n int, rows *[]float32, weight *float32, taps int)

//go:noescape
func rowFloatsNEON(dst *float32, groups int, src *float32, starts *int32, weight *float32, blocks int)

//go:noescape
func narrowNEON(dst *uint8, src *int16, n int)

//go:noescape
func convertBytesNEON(dst *float32, src *uint8, n int)

//go:noescape
func convertWordsNEON(dst *float32, src *uint16, n int)

//go:noescape
func multiplyBytesNEON(dst *float32, src *uint8, n int, top float32)

//go:noescape
func multiplyWordsNEON(dst *float32, src *uint16, n int, top float32)
