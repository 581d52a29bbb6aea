package tiff

import (
	"context"
	"encoding/binary"
	"math/bits"
)

// Codes of LZW (TIFF 6.0, section 13).
const (
	lzwClear   = 256
	lzwEnd     = 257
	lzwFirst   = 258
	lzwCodes   = 1 << 12
	lzwWidth   = 9       // bits of the first codes
	lzwPortion = 1 << 15 // bytes that are unpacked in one go, and one string more
)

// lzwString is what a code stands for: a stretch of what was unpacked before.
type lzwString struct{ at, n int32 }

// lzwReader unpacks codes. Every string of the table is one that was seen before, with the byte behind it: so that the table
// says where they were, and nothing is put together. What was unpacked since the table was cleared is kept for that; it grows
// to 8 MB at most, where all bytes are equal.
type lzwReader struct {
	feed
	acc   uint64 // the next bits, those of count
	count uint

	codes [lzwCodes]lzwString
	next  int       // the code that the next string gets
	width uint      // bits of a code
	last  lzwString // of the code before; n is 0 behind a clearing

	seen    []byte // what was unpacked since the table was cleared
	given   int    // of it
	settled int    // of it that the strings of a full table may be in; 0 as long as it is not full
	old     bool   // codes begin with their lowest bit, and grow one later: before TIFF 5.0
	end     bool
}

func (r *lzwReader) start(_ context.Context, p part) error {
	r.feed.start(p.at, p.n)
	r.acc, r.count, r.end, r.given = 0, 0, false, 0
	r.clear()
	r.seen = r.seen[:0]
	// A strip starts with a clearing. In the old order its nine bits are 0 and 1 in the next byte.
	r.old = r.more() && len(r.buf) > 1 && r.buf[0] == 0 && r.buf[1]&1 == 1
	return r.err
}

func (r *lzwReader) clear() {
	r.next, r.width, r.last, r.settled = lzwFirst, lzwWidth, lzwString{}, 0
}

func (r *lzwReader) read(line []byte) error {
	for {
		n := copy(line, r.seen[r.given:])
		r.given += n
		if line = line[n:]; len(line) == 0 {
			return nil
		}
		if r.end {
			return r.ended()
		}
		if err := r.unpack(); err != nil {
			return err
		}
	}
}

func (r *lzwReader) close() {}

// unpack unpacks a portion, all before being given. It ends early where the table is cleared.
func (r *lzwReader) unpack() error {
	if r.settled > 0 {
		r.seen = r.seen[:r.settled]
	}
	if r.next == lzwFirst && r.last.n == 0 {
		r.seen = r.seen[:0]
	}
	r.given = len(r.seen)
	for limit := len(r.seen) + lzwPortion; len(r.seen) < limit; {
		code, ok := r.code()
		switch {
		case !ok || code == lzwEnd:
			r.end = true
			return r.err
		case code == lzwClear:
			r.clear()
			if len(r.seen) > r.given {
				return nil
			}
			r.seen = r.seen[:0]
			r.given = 0
		default:
			if err := r.add(code); err != nil {
				return err
			}
		}
	}
	return nil
}

// add unpacks what code stands for, and gives the string before it and its first byte the next code.
func (r *lzwReader) add(code int) error {
	at := len(r.seen)
	switch {
	case code < lzwClear:
		r.seen = append(r.seen, byte(code))
	case code < r.next:
		s := r.codes[code]
		r.seen = append(r.seen, r.seen[s.at:s.at+s.n]...)
	case code == r.next && r.last.n > 0 && r.next < lzwCodes:
		s := r.last
		r.seen = append(r.seen, r.seen[s.at:s.at+s.n]...)
		r.seen = append(r.seen, r.seen[at])
	default:
		return malformed("LZW code %d of %d", code, r.next)
	}
	if r.last.n > 0 && r.next < lzwCodes {
		r.codes[r.next] = lzwString{r.last.at, r.last.n + 1}
		r.next++
		r.grow()
	}
	r.last = lzwString{int32(at), int32(len(r.seen) - at)}
	return nil
}

// grow makes codes wider: one before the table needs it, which is how the first writer did it, and so all do.
func (r *lzwReader) grow() {
	early := 1
	if r.old {
		early = 0
	}
	if r.next+early >= 1<<r.width && r.width < 12 {
		r.width++
	}
	if r.next == lzwCodes {
		r.settled = len(r.seen)
	}
}

// code reads the next code; false at the end of the strip.
func (r *lzwReader) code() (int, bool) {
	if r.count < r.width && !r.refill() {
		return 0, false
	}
	r.count -= r.width
	if r.old {
		code := r.acc & (1<<r.width - 1)
		r.acc >>= r.width
		return int(code), true
	}
	return int(r.acc>>r.count) & (1<<r.width - 1), true
}

// refill reads until there are enough bits for a code.
func (r *lzwReader) refill() bool {
	if len(r.buf) >= 8 && r.count < 32 {
		four := binary.BigEndian.Uint32(r.buf)
		if r.old {
			r.acc |= uint64(bits.ReverseBytes32(four)) << r.count
		} else {
			r.acc = r.acc<<32 | uint64(four)
		}
		r.count += 32
		r.buf = r.buf[4:]
		return true
	}
	for r.count < r.width {
		if !r.more() {
			return false
		}
		if r.old {
			r.acc |= uint64(r.buf[0]) << r.count
		} else {
			r.acc = r.acc<<8 | uint64(r.buf[0])
		}
		r.count += 8
		r.buf = r.buf[1:]
	}
	return true
}
