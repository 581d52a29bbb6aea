package resample

// fixedPoint filters bytes with int16 weights and int32 sums.
type fixedPoint struct {
	premultiplied bool
	filled        bool // the result has alpha, which is 255, and the source none
}

func (fixedPoint) axis(all []taps) axis[int16] {
	a := axis[int16]{shift: fixedShift(all), kernels: make([]kernel[int16], len(all)), window: windowFor(all)}
	room := make([]int16, totalTaps(all)+len(all))
	for i, t := range all {
		n := len(t.weight) + 1 // see even
		a.kernels[i] = t.quantize(room[:n:n], a.shift)
		room = room[n:]
	}
	return a
}

func (fixedPoint) rowBlock() int { return 8 }

func (fixedPoint) load(dst, src []uint8) { copy(dst, src) }

func (fixedPoint) spread(dst [][]int16, src []uint8) {
	for c, row := range dst {
		for i, s := 0, c; s < len(src) && i < len(row); i, s = i+1, s+len(dst) {
			row[i] = int16(src[s]) << fraction
		}
	}
}

func (fixedPoint) column(dst []int16, rows [][]uint8, weight []int16, shift int) {
	rows, weight = even(rows, weight)
	columnBytes(dst, rows, weight, shift-fraction)
}

func (fixedPoint) columnAgain(dst []int16, rows [][]int16, weight []int16, shift int) {
	rows, weight = even(rows, weight)
	columnWords(dst, rows, weight, shift)
}

// even makes the number of rows even, with one that weighs nothing: the passes take them in pairs.
// Both slices have room for it, that of the weights with a zero in it, see quantize: kernels are read by others at the same time.
func even[T any](rows [][]T, weight []int16) ([][]T, []int16) {
	if n := len(weight); n%2 == 1 {
		return append(rows, rows[n-1]), weight[:n+1]
	}
	return rows, weight
}

func (fixedPoint) row(dst, src []int16, k *rowKernel[int16]) { rowWords(dst, src, k) }

func (f fixedPoint) finish(dst []uint8, rows [][]int16) {
	if len(rows) == 1 && !f.filled {
		narrow(dst, rows[0])
		return
	}
	join(dst, rows, f.filled)
	if f.premultiplied {
		capColours(dst, len(rows))
	}
}

// clampByte drops the fraction, rounding.
func clampByte(v int16) uint8 {
	return uint8(min(max((v+1<<(fraction-1))>>fraction, 0), 255))
}

// capColours keeps colours at or below alpha, above which a kernel may have lifted them.
func capColours[S Sample](row []S, channels int) {
	for i := 0; i < len(row); i += channels {
		pixel := row[i : i+channels]
		alpha := pixel[channels-1]
		for c, v := range pixel {
			pixel[c] = min(v, alpha)
		}
	}
}
