package jpeg

import (
	"bytes"
	"encoding/binary"
)

const (
	// maxMCUBytes is more than the bits of one MCU can take: 10 blocks of 64 codes, each of at most 16 bits and 15 more.
	maxMCUBytes = 2560
	// bitsMask bounds a position in the buffer: a power of two less one saves the check of each access.
	bitsMask = 1<<16 - 1
	// bitsFill is how many bytes the buffer is filled with. Behind them an MCU of zeros has room.
	bitsFill = bitsMask + 1 - maxMCUBytes - 64
)

// bitReader holds entropy-coded bytes without their stuffing, and reads bits from them.
//
// Its owner calls need before each MCU: from then on no read can leave the buffer.
// Behind the end of the segment follow zeros; overrun tells whether they were used.
type bitReader struct {
	acc  uint64 // the next bits, from the top
	n    int    // how many of them count, 0 to 63; those below are zero, or the same as will be read again
	pos  int    // where the next byte comes from
	safe int    // up to here an MCU is sure to have all of its bytes in the buffer
	end  int    // the bytes in the buffer
	last bool   // no more bytes in this segment: a marker or the end of the file follows

	marker byte  // the marker that ended the segment, 0 for none
	err    error // why the bytes ended where no marker did
	bad    bool  // a code was met that the table does not have

	buf [bitsMask + 1 + 8]byte
}

// start makes b ready for the segment of bits that in stands before.
func (b *bitReader) start() {
	b.acc, b.n, b.pos, b.safe, b.end = 0, 0, 0, -1, 0
	b.last, b.marker, b.err, b.bad = false, 0, nil, false
}

// overrun reports whether bits behind the end were used.
func (b *bitReader) overrun() bool {
	return b.last && b.pos*8-b.n > b.end*8
}

// need makes sure of the bytes of one more MCU. It is called where pos is above safe.
func (b *bitReader) need(in *input) {
	if b.last {
		return
	}
	b.end = copy(b.buf[:], b.buf[b.pos:b.end])
	b.pos = 0
	for b.end < bitsFill && !b.last {
		b.unstuff(in)
	}
	if b.last {
		clear(b.buf[b.end:min(b.end+maxMCUBytes+64, len(b.buf))])
		b.safe = b.end
		return
	}
	b.safe = b.end - maxMCUBytes
}

// unstuff appends bytes of in up to the next 0xFF, and what that stands for.
func (b *bitReader) unstuff(in *input) {
	if len(in.buf) == 0 {
		if err := in.more(); err != nil {
			b.last, b.err = true, err
			return
		}
	}
	src := in.buf[:min(len(in.buf), bitsFill-b.end)]
	i := bytes.IndexByte(src, 0xff)
	if i < 0 {
		b.end += copy(b.buf[b.end:], src)
		in.buf = in.buf[len(src):]
		return
	}
	b.end += copy(b.buf[b.end:], src[:i])
	in.buf = in.buf[i+1:]
	switch code, err := in.afterFF(); {
	case err != nil:
		b.last, b.err = true, err
	case code == 0:
		b.buf[b.end] = 0xff
		b.end++
	default:
		b.last, b.marker = true, code
	}
}

// refill makes at least 56 bits count.
func (b *bitReader) refill() {
	b.acc |= binary.BigEndian.Uint64(b.buf[b.pos&bitsMask:]) >> (uint(b.n) & 63)
	b.pos += (63 - b.n) >> 3
	b.n |= 56
}

// take returns the next k bits, 0 to 32, of those that count.
func (b *bitReader) take(k uint) uint32 {
	v := b.acc >> 1 >> ((63 - k) & 63)
	b.acc <<= k & 63
	b.n -= int(k)
	return uint32(v)
}

// extend makes of the top s bits of acc the number that they stand for (T.81, F.2.2.1: EXTEND).
func extend(acc uint64, s uint) int32 {
	v := int32(acc >> 1 >> ((63 - s) & 63))
	positive := int32(int64(acc) >> 63)
	return v - (int32(1)<<(s&31)-1)&^positive
}
