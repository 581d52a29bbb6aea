package webp

import "encoding/binary"

// bitReader reads numbers whose lowest bit comes first. Behind the end of its data it reads zeros, and held is below 0 then.
type bitReader struct {
	data  []byte
	value uint64 // the next bits, from the bottom
	held  int    // how many of them are valid
}

// fill makes 56 bits or more valid, unless the data ends.
func (r *bitReader) fill() {
	if len(r.data) >= 8 && r.held >= 0 {
		r.value |= binary.LittleEndian.Uint64(r.data) << uint(r.held&63)
		n := (63 - r.held) >> 3
		r.data = r.data[n:]
		r.held += 8 * n
		return
	}
	r.fillLast()
}

func (r *bitReader) fillLast() {
	for len(r.data) > 0 && r.held <= 56 {
		r.value |= uint64(r.data[0]) << uint(r.held)
		r.data = r.data[1:]
		r.held += 8
	}
}

// number reads n bits, 32 at most.
func (r *bitReader) number(n int) int {
	r.fill()
	v := r.value & (1<<uint(n) - 1)
	r.take(n)
	return int(v)
}

func (r *bitReader) flag() bool { return r.number(1) == 1 }

func (r *bitReader) take(n int) {
	r.value >>= uint(n) & 63
	r.held -= n
}

// ended reports whether more was read than there is.
func (r *bitReader) ended() bool { return r.held < 0 }
