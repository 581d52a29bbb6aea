//go:build !purego

package resample

import "golang.org/x/sys/cpu"

// hasAVX2 chooses the assembly, once and for all. Fixed point, which most images take, has some for SSE2 too.
var hasAVX2 = cpu.X86.HasAVX2

func columnBytes(dst []int16, rows [][]uint8, weight []int16, shift int) {
	if len(dst) == 0 {
		return
	}
	checkRows(len(dst), rows, len(weight))
	if !hasAVX2 {
		columnBytesSSE2(&dst[0], len(dst)&^31, &rows[0], &weight[0], len(weight)/2, shift)
		return
	}
	columnBytesAVX2(&dst[0], len(dst)&^31, &rows[0], &weight[0], len(weight)/2, shift)
}

func columnWords(dst []int16, rows [][]int16, weight []int16, shift int) {
	if len(dst) == 0 {
		return
	}
	checkRows(len(dst), rows, len(weight))
	if !hasAVX2 {
		columnWordsSSE2(&dst[0], len(dst)&^31, &rows[0], &weight[0], len(weight)/2, shift)
		return
	}
	columnWordsAVX2(&dst[0], len(dst)&^31, &rows[0], &weight[0], len(weight)/2, shift)
}

func rowWords(dst, src []int16, k *rowKernel[int16]) {
	_, _ = dst[len(k.starts)-1], src[k.length-1]
	if !hasAVX2 {
		rowWordsSSE2(&dst[0], len(k.starts)/group, &src[0], &k.starts[0], &k.weight[0], k.blocks, k.shift)
		return
	}
	rowWordsAVX2(&dst[0], len(k.starts)/group, &src[0], &k.starts[0], &k.weight[0], k.blocks, k.shift)
}

func columnFloats(dst []float32, rows [][]float32, weight []float32) {
	if !hasAVX2 || len(dst) == 0 {
		columnFloatsGo(dst, rows, weight)
		return
	}
	checkRows(len(dst), rows, len(weight))
	columnFloatsAVX2(&dst[0], len(dst)&^31, &rows[0], &weight[0], len(weight))
}

func rowFloats(dst, src []float32, k *rowKernel[float32]) {
	if !hasAVX2 {
		rowFloatsGo(dst, src, k)
		return
	}
	_, _ = dst[len(k.starts)-1], src[k.length-1]
	rowFloatsAVX2(&dst[0], len(k.starts)/group, &src[0], &k.starts[0], &k.weight[0], k.blocks)
}

func narrow(dst []uint8, src []int16) {
	whole := 0
	if hasAVX2 && len(dst) >= 32 {
		whole = len(dst) &^ 31
		_ = src[whole-1]
		narrowAVX2(&dst[0], &src[0], whole)
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
	whole := 0
	if hasAVX2 && len(src) >= 8 {
		whole = len(src) &^ 7
		_ = dst[whole-1]
		switch src := any(src).(type) {
		case []uint8:
			convertBytesAVX2(&dst[0], &src[0], whole)
		case []uint16:
			convertWordsAVX2(&dst[0], &src[0], whole)
		}
	}
	convertGo(dst[whole:], src[whole:])
}

// multiply is multiplyGo for four channels.
func multiply[S Sample](dst []float32, src []S, top float32) {
	whole := 0
	if hasAVX2 && len(src) >= 8 {
		whole = len(src) &^ 7
		_ = dst[whole-1]
		switch src := any(src).(type) {
		case []uint8:
			multiplyBytesAVX2(&dst[0], &src[0], whole, top)
		case []uint16:
			multiplyWordsAVX2(&dst[0], &src[0], whole, top)
		}
	}
	multiplyGo(dst[whole:], src[whole:], 4, top)
}

//go:noescape
func columnBytesAVX2(dst *int16, n int, rows *[]uint8, weight *int16, pairs, shift int)

//go:noescape
func columnWordsAVX2(dst *int16, n int, rows *[]int16, weight *int16, pairs, shift int)

//go:noescape
func rowWordsAVX2(dst *int16, groups int, src *int16, starts *int32, weight *int16, blocks, shift int)

//go:noescape
func columnBytesSSE2(dst *int16, n int, rows *[]uint8, weight *int16, pairs, shift int)

//go:noescape
func columnWordsSSE2(dst *int16, n int, rows *[]int16, weight *int16, pairs, shift int)

//go:noescape
func rowWordsSSE2(dst *int16, groups int, src *int16, starts *int32, weight *int16, blocks, shift int)

//go:noescape
func columnFloatsAVX2(dst *float32, n int, rows *[]float32, weight *float32, taps int)

//go:noescape
func rowFloatsAVX2(dst *float32, groups int, src *float32, starts *int32, weight *float32, blocks int)

//go:noescape
func narrowAVX2(dst *uint8, src *int16, n int)

//go:noescape
func convertBytesAVX2(dst *float32, src *uint8, n int)

//go:noescape
func convertWordsAVX2(dst *float32, src *uint16, n int)

//go:noescape
func multiplyBytesAVX2(dst *float32, src *uint8, n int, top float32)

//go:noescape
func multiplyWordsAVX2(dst *float32, src *uint16, n int, top float32)
