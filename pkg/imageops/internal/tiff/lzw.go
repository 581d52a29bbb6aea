package tiff

import (
	"context"
	"encoding/binary"
	"slices"
)

// Codes of LZW (TIFF 6.0, section 13).
const (
	lzwClear   = 256
	lzwEnd     = 257
	lzwFirst   = 258
	lzwCodes   = 1 << 12
	lzwMin     = 9 // bits of the first codes
	lzwMax     = 12
	lzwPortion = 1 << 15 // bytes that are unpacked in one go, and one string more
	lzwSlack   = 16      // bytes that may be written behind a string
)

// lzwString is what a code stands for: a stretch of lzwReader.seen.
type lzwString struct{ at, n int32 }

// lzwReader unpacks codes. Every string of the table is one that was seen before, with the byte behind it: so that the table
// says where they were, and nothing is put together. What was unpacked since the table was cleared is kept for that; it grows
// to 8 MB at most, where all bytes are equal.
type lzwReader struct {
	feed
	lzwBits
	codes [lzwCodes]lzwString
	next  int       // the code that the next string gets
	last  lzwString // of the code before; n is 0 behind a clearing

	seen    []byte // all 256 bytes, then what was unpacked since the table was cleared, up to used
	used    int
	given   int  // of it
	settled int  // of it that the strings of a full table may be in; 0 as long as it is not full
	early   int  // codes get wider one before the table needs it: 1, but 0 before TIFF 5.0
	end     bool // of the strip
}

func (r *lzwReader) start(_ context.Context, p part) error {
	r.feed.start(p.at, p.n)
	if r.seen == nil {
		r.seen = make([]byte, 2*lzwPortion)
		for i := range lzwClear {
			r.seen[i], r.codes[i] = byte(i), lzwString{int32(i), 1}
		}
	}
	r.lzwBits, r.end, r.given, r.early = lzwBits{}, false, lzwClear, 1
	r.clear()
	r.used = lzwClear
	// A strip starts with a clearing. In the old order its nine bits are 0 and 1 in the next byte.
	if r.more() && len(r.buf) > 1 && r.buf[0] == 0 && r.buf[1]&1 == 1 {
		r.lowest, r.early = true, 0
	}
	return r.err
}

func (r *lzwReader) clear() {
	r.next, r.width, r.last, r.settled = lzwFirst, lzwMin, lzwString{}, 0
}

func (r *lzwReader) read(line []byte) error {
	for {
		n := copy(line, r.seen[r.given:r.used])
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
	switch {
	case r.settled > 0:
		r.used = r.settled
	case r.next == lzwFirst && r.last.n == 0:
		r.used = lzwClear
	}
	r.given = r.used
	for limit := r.used + lzwPortion; r.used < limit; {
		code, ok := r.code(&r.feed)
		switch {
		case !ok || code == lzwEnd:
			r.end = true
			return r.err
		case code == lzwClear:
			r.clear()
			if r.used > r.given {
				return nil
			}
			r.used, r.given = lzwClear, lzwClear
		case code < r.next:
			r.add(r.codes[code])
		case code == r.next && r.last.n > 0 && code < lzwCodes:
			at, first := r.used, r.seen[r.last.at]
			r.add(lzwString{r.last.at, r.last.n + 1})
			r.seen[r.used-1] = first
			r.last.at = int32(at)
		default:
			return malformed("LZW code %d of %d", code, r.next)
		}
	}
	return nil
}

// add unpacks a string, and gives the one before it, with its first byte, the next code.
func (r *lzwReader) add(s lzwString) {
	at, n := r.used, int(s.n)
	if at+n+lzwSlack > len(r.seen) {
		r.seen = slices.Grow(r.seen[:at], at+n+lzwSlack)
		r.seen = r.seen[:cap(r.seen)]
	}
	if n <= lzwSlack {
		from, to := r.seen[s.at:][:lzwSlack], r.seen[at:][:lzwSlack]
		low, high := binary.NativeEndian.Uint64(from), binary.NativeEndian.Uint64(from[8:])
		binary.NativeEndian.PutUint64(to, low)
		if n > 8 {
			binary.NativeEndian.PutUint64(to[8:], high)
		}
	} else {
		copy(r.seen[at:at+n], r.seen[s.at:])
	}
	r.used = at + n
	if r.next < lzwCodes && r.last.n > 0 {
		r.codes[r.next] = lzwString{r.last.at, r.last.n + 1}
		if r.next++; r.next+r.early == 1<<r.width && r.width < lzwMax {
			r.width++
		}
		if r.next == lzwCodes {
			r.settled = r.used
		}
	}
	r.last = lzwString{int32(at), s.n}
}
