package hevc

import (
	"bytes"
	"math/bits"
	"slices"
)

// bitReader reads the payload of a unit, most significant bit first, from which emulation prevention was taken (7.3.1.1). Past
// the end it reads zeros and remembers that: callers look once, at the end.
type bitReader struct {
	data []byte
	at   int // in bits
}

// short reports whether more was read than there is.
func (r *bitReader) short() bool { return r.at > 8*len(r.data) }

// u reads n bits, at most 32.
func (r *bitReader) u(n int) (v uint32) {
	for ; n > 0; n-- {
		v <<= 1
		if i := r.at >> 3; i < len(r.data) {
			v |= uint32(r.data[i]>>(7-r.at&7)) & 1
		}
		r.at++
	}
	return v
}

func (r *bitReader) flag() bool { return r.u(1) != 0 }

func (r *bitReader) skip(n int) { r.at += n }

// ue reads an unsigned Exp-Golomb number (9.2); one too large for any use comes back as 1<<31.
func (r *bitReader) ue() uint32 {
	zeros := 0
	for !r.flag() {
		if zeros++; zeros > 31 || r.short() {
			return 1 << 31
		}
	}
	return 1<<zeros - 1 + r.u(zeros)
}

// se reads a signed Exp-Golomb number (9.2.2).
func (r *bitReader) se() int {
	v := r.ue()
	if v&1 != 0 {
		return int(v/2) + 1
	}
	return -int(v / 2)
}

// number reads ue and bounds it: a larger one is damage, which bad remembers.
func (r *bitReader) number(most int, bad *error, what string) int {
	v := r.ue()
	if int64(v) > int64(most) {
		if *bad == nil {
			*bad = damaged("%s is %d, at most %d is possible", what, v, most)
		}
		return 0
	}
	return int(v)
}

// signed reads se and bounds it.
func (r *bitReader) signed(least, most int, bad *error, what string) int {
	v := r.se()
	if v < least || v > most {
		if *bad == nil {
			*bad = damaged("%s is %d, possible are %d to %d", what, v, least, most)
		}
		return 0
	}
	return v
}

// unescape takes the bytes of emulation prevention out of a unit. cuts are where they were, in bytes of the result: entry points
// count them. The result is appended to payload.
func unescape(payload, unit []byte) (_ []byte, cuts []int) {
	payload = slices.Grow(payload, len(unit))
	for {
		at := bytes.Index(unit, emulation)
		if at < 0 {
			return append(payload, unit...), cuts
		}
		payload = append(payload, unit[:at+2]...)
		cuts = append(cuts, len(payload))
		unit = unit[at+3:]
	}
}

// emulation is two zeros of a payload, and the byte that keeps them from beginning a unit.
var emulation = []byte{0, 0, 3}

// ceilLog2 is how many bits count up to n-1.
func ceilLog2(n int) int { return bits.Len(uint(n - 1)) }
