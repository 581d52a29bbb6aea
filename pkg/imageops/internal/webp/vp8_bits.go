package webp

import (
	"encoding/binary"
	"math/bits"
)

// boolReader decodes booleans of given probability (RFC 6386, 7). Behind the end of its data it reads zeros and tells so by
// ended, which is set by the first boolean that needs a byte more than there is.
type boolReader struct {
	data  []byte
	value uint64 // the next bits, from the top
	span  uint32 // 128 to 255
	spare int    // valid bits of value, less the 8 that a boolean compares
	ended bool
}

func newBoolReader(data []byte) boolReader {
	r := boolReader{data: data, span: 255, spare: -8}
	r.load()
	return r
}

// load fills value, if spare is below 0.
func (r *boolReader) load() {
	if len(r.data) < 8 {
		r.loadLast()
		return
	}
	r.value |= binary.BigEndian.Uint64(r.data) >> 8 << uint(-r.spare)
	r.data = r.data[7:]
	r.spare += 56
}

// reload is load for a reader whose state is in variables.
func (r *boolReader) reload(value uint64, spare int) (uint64, int) {
	r.value, r.spare = value, spare
	r.load()
	return r.value, r.spare
}

// loadLast is load near the end of the data, byte by byte.
func (r *boolReader) loadLast() {
	if len(r.data) == 0 {
		r.ended = true
		r.spare += 56 // of zeros
		return
	}
	for len(r.data) > 0 && r.spare < 48 {
		r.value |= uint64(r.data[0]) << uint(48-r.spare)
		r.data = r.data[1:]
		r.spare += 8
	}
}

// bit reads a boolean that is false with probability prob/256.
func (r *boolReader) bit(prob uint8) (one bool) {
	if r.spare < 0 {
		r.load()
	}
	var n uint8
	r.value, r.span, n, one = divide(r.value, r.span, prob)
	r.spare -= int(n)
	return one
}

// divide is the step of the decoder: it returns the new value and span, by how many bits they were shifted, and the boolean. It is
// so small that it is inlined.
func divide(value uint64, span uint32, prob uint8) (uint64, uint32, uint8, bool) {
	low := 1 + (span-1)*uint32(prob)>>8
	wide := uint64(low) << 56
	if value >= wide {
		high := span - low
		n := shifts[high&0xff]
		return (value - wide) << (n & 7), high << (n & 7), n, true
	}
	n := shifts[low&0xff]
	return value << (n & 7), low << (n & 7), n, false
}

// shifts is by how much a span must be shifted to be 128 or more.
var shifts = func() (t [256]uint8) {
	for i := range t {
		t[i] = uint8(min(bits.LeadingZeros8(uint8(i)), 7))
	}
	return t
}()

// flag reads a boolean of even odds.
func (r *boolReader) flag() bool { return r.bit(128) }

// number reads n bits, the highest first.
func (r *boolReader) number(n int) (v int) {
	for range n {
		v = 2*v + int(b2u(r.flag()))
	}
	return v
}

// signed reads a magnitude of n bits and a sign.
func (r *boolReader) signed(n int) int {
	v := r.number(n)
	if r.flag() {
		return -v
	}
	return v
}

// optional reads a signed number, if a flag says that there is one.
func (r *boolReader) optional(n int) int {
	if r.flag() {
		return r.signed(n)
	}
	return 0
}

func b2u(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}
