package webp

// boolWriter encodes booleans of given probability (RFC 6386, 7).
type boolWriter struct {
	out  []byte
	low  uint64 // of the interval: 8 bits, those that wait to be written, and perhaps a carry above
	span uint32 // of the interval: 128 to 255
	wait uint   // bits that wait
}

func newBoolWriter() boolWriter { return boolWriter{span: 255} }

// bit writes a boolean that is false with probability prob/256.
func (w *boolWriter) bit(one bool, prob uint8) {
	low := 1 + (w.span-1)*uint32(prob)>>8
	if one {
		w.low += uint64(low)
		low = w.span - low
	}
	shift := uint(shifts[low&0xff])
	w.span = low << shift
	w.low <<= shift
	if w.wait += shift; w.wait >= 32 {
		w.flush()
	}
}

// flush writes the bytes that only a carry can change.
func (w *boolWriter) flush() {
	for w.wait >= 8 {
		top := w.low >> w.wait
		if top > 0xff {
			w.carry()
		}
		w.out = append(w.out, byte(top))
		w.low &= 1<<w.wait - 1
		w.wait -= 8
	}
}

func (w *boolWriter) carry() {
	i := len(w.out) - 1
	for ; w.out[i] == 0xff; i-- {
		w.out[i] = 0
	}
	w.out[i]++
}

// number writes n bits, the highest first.
func (w *boolWriter) number(v, n int) {
	for i := n - 1; i >= 0; i-- {
		w.bit(v>>i&1 != 0, 128)
	}
}

// optional writes a signed number of n bits behind a flag, or that it is 0.
func (w *boolWriter) optional(v, n int) {
	w.bit(v != 0, 128)
	if v != 0 {
		w.number(abs(v), n)
		w.bit(v < 0, 128)
	}
}

// close returns all that was written. Readers look a few bytes ahead.
func (w *boolWriter) close() []byte {
	w.number(0, 32)
	w.flush()
	return w.out
}
