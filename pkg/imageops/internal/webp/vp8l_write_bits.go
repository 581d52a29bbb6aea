package webp

import "encoding/binary"

// bitWriter writes numbers, the lowest bit first.
type bitWriter struct {
	out  []byte
	held uint64
	n    uint
}

// put writes n bits of v, 32 at most.
func (w *bitWriter) put(v uint64, n uint) {
	w.held |= v << w.n
	if w.n += n; w.n >= 32 {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(w.held))
		w.held >>= 32
		w.n -= 32
	}
}

func (w *bitWriter) flag(v bool) { w.put(uint64(b2u(v)), 1) }

// close returns all that was written.
func (w *bitWriter) close() []byte {
	for i := uint(0); i < w.n; i += 8 {
		w.out = append(w.out, byte(w.held>>i))
	}
	return w.out
}
