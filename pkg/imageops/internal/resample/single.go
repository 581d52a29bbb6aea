package resample

// singlePrecision filters samples of 16 bits, and colours that alpha must be multiplied into.
type singlePrecision[S Sample] struct {
	layout Layout
	max    float32 // of a sample
}

func newSinglePrecision[S Sample](l Layout) singlePrecision[S] {
	return singlePrecision[S]{layout: l, max: float32(^S(0))}
}

func (s singlePrecision[S]) straight() bool {
	return s.layout.Alpha == Straight || s.layout.Alpha == PerhapsOpaque
}

func (singlePrecision[S]) axis(all []taps) axis[float32] {
	a := axis[float32]{kernels: make([]kernel[float32], len(all)), window: windowFor(all)}
	room := make([]float32, totalTaps(all))
	for i, t := range all {
		n := len(t.weight)
		a.kernels[i] = kernel[float32]{start: t.start, weight: room[:n:n]}
		for j, w := range t.weight {
			room[j] = float32(w)
		}
		room = room[n:]
	}
	return a
}

func (singlePrecision[S]) rowBlock() int { return 4 }

func (s singlePrecision[S]) load(dst []float32, src []S) {
	if !s.straight() {
		convert(dst, src)
		return
	}
	if s.layout.Channels == 4 {
		multiply(dst, src, s.max)
		return
	}
	multiplyGo(dst, src, s.layout.Channels, s.max)
}

func (singlePrecision[S]) spread(dst [][]float32, src []float32) { split(dst, src) }

func (singlePrecision[S]) column(dst []float32, rows [][]float32, weight []float32, _ int) {
	columnFloats(dst, rows, weight)
}

func (singlePrecision[S]) columnAgain(dst []float32, rows [][]float32, weight []float32, _ int) {
	columnFloats(dst, rows, weight)
}

func (singlePrecision[S]) row(dst, src []float32, k *rowKernel[float32]) { rowFloats(dst, src, k) }

func (s singlePrecision[S]) finish(dst []S, rows [][]float32) {
	if s.straight() {
		s.divide(rows)
	}
	for c, row := range rows {
		for i, d := 0, c; d < len(dst); i, d = i+1, d+len(rows) {
			dst[d] = S(min(max(row[i], 0), s.max) + 0.5)
		}
	}
	if s.layout.Alpha == Premultiplied {
		capColours(dst, len(rows))
	}
}

// divide takes alpha out of the colours again. What rounds to fully transparent has no colour.
func (s singlePrecision[S]) divide(rows [][]float32) {
	alpha := rows[len(rows)-1]
	for i, a := range alpha {
		alpha[i] = a / s.max
		if alpha[i] < 0.5 {
			alpha[i] = 0
		}
		for _, row := range rows[:len(rows)-1] {
			if alpha[i] == 0 {
				row[i] = 0
				continue
			}
			row[i] /= alpha[i]
		}
	}
}
