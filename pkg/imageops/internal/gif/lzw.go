package gif

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

const (
	maxCodes = 1 << 12
	maxWidth = 12 // bits of a code
	none     = maxCodes
	// tail is how many indices of a string are kept with its code, so that they are written at once.
	tail = 8
	// reach is how far a string may lead beyond where it starts, with what is written of its tail.
	reach = maxCodes + tail
	// window is how many indices are unpacked at a time.
	window = 32 << 10
)

// entry is what a code stands for: the last indices of its string, 1 to 8 of them, the first in the lowest byte; the code of
// the string in front of these; and the length of the whole string, 0 for codes that stand for none.
type entry struct {
	tail   uint64
	prefix uint16
	length uint16
}

// unpacker undoes LZW as GIF has it (GIF89a, appendix F). A code that follows from no string before it is damage.
type unpacker struct {
	in    packed       // what is left of the packed bytes
	data  []byte       // the first of them
	check func() error // looked at once for each piece of in
	ahead uint64       // bits that are read ahead, the next one lowest
	n     uint         // their number

	size  uint   // bits of an index
	width uint   // bits of a code
	next  uint32 // the code to be defined, maxCodes when all are
	last  uint32 // the code before, none if the table is new
	head  byte   // the first index of its string
	table [maxCodes]entry

	out    []byte // indices, those from taken to filled to be used
	taken  int
	filled int
	ended  bool // no code follows
}

var errFewPixels error = codec.FormatError("not enough pixels")

// reset begins a picture with rows of width indices. It is unpacked as long as ctx lasts.
func (u *unpacker) reset(ctx context.Context, in packed, codeSize, width int) {
	u.in, u.data, u.ahead, u.n, u.check = in, nil, 0, 0, ctx.Err
	u.size, u.ended = uint(codeSize), false
	u.taken, u.filled = 0, 0
	for i := range uint32(1) << u.size {
		u.table[i] = entry{tail: uint64(i), length: 1}
	}
	u.table[1<<u.size], u.table[1<<u.size+1] = entry{}, entry{} // clear, end
	u.clear()
	if want := width + window + reach; len(u.out) < want {
		u.out = make([]byte, want)
	}
}

func (u *unpacker) clear() { u.width, u.next, u.last = u.size+1, 1<<u.size+2, none }

// row returns the next width indices, valid until the next call.
func (u *unpacker) row(width int) ([]byte, error) {
	for u.filled-u.taken < width {
		if u.ended {
			return nil, errFewPixels
		}
		copy(u.out, u.out[u.taken:u.filled])
		u.taken, u.filled = 0, u.filled-u.taken
		if err := u.fill(); err != nil {
			return nil, err
		}
	}
	u.taken += width
	return u.out[u.taken-width : u.taken], nil
}

// fill unpacks until the window is full. What follows the end of the codes is ignored.
func (u *unpacker) fill() error {
	for len(u.out)-u.filled >= reach {
		if u.n < u.width {
			if err := u.more(); err != nil || u.ended {
				return err
			}
		}
		u.run()
		if len(u.out)-u.filled < reach || u.n < u.width {
			continue
		}
		code := uint32(u.ahead) & (1<<u.width - 1)
		u.ahead >>= u.width
		u.n -= u.width
		if err := u.rare(code); err != nil || u.ended {
			return err
		}
	}
	return nil
}

// more reads packed bytes ahead, as many as there is room for, and ends where there are not enough for a code.
func (u *unpacker) more() error {
	for u.n <= 56 {
		if len(u.data) == 0 {
			if len(u.in) == 0 {
				break
			}
			if err := u.check(); err != nil {
				return err
			}
			u.data, u.in = u.in[0], u.in[1:]
			continue
		}
		u.ahead |= uint64(u.data[0]) << u.n
		u.data = u.data[1:]
		u.n += 8
	}
	u.ended = u.n < u.width
	return nil
}

// run takes codes that follow one, and stand for a string that is defined: nearly all. It stops before any other,
// where the window is full, and where there are hardly any bytes left in the piece at hand.
func (u *unpacker) run() {
	table, out, data := &u.table, u.out, u.data
	ahead, n, width, next, last, head, at := u.ahead, u.n, u.width, u.next, u.last, u.head, u.filled
	for at <= len(out)-reach {
		if n < width {
			if len(data) < 8 {
				break
			}
			ahead |= binary.LittleEndian.Uint64(data) << n
			used := (63 - n) / 8
			data = data[used:]
			n += used * 8
		}
		code := uint32(ahead) & (1<<width - 1)
		e := &table[code&(maxCodes-1)]
		if code >= next || last >= none || e.length == 0 {
			break
		}
		ahead >>= width
		n -= width
		length := int(e.length)
		if length <= tail {
			binary.LittleEndian.PutUint64(out[at:], e.tail)
		} else {
			u.write(at, e)
		}
		head = out[at]
		if next < maxCodes {
			table[next] = table[last].with(head, last)
			next++
			if next == 1<<width && width < maxWidth {
				width++
			}
		}
		at += length
		last = code
	}
	u.data, u.ahead, u.n = data, ahead, n
	u.width, u.next, u.last, u.head, u.filled = width, next, last, head, at
}

// with is the string of e, whose code is given, and one index more.
func (e *entry) with(index byte, code uint32) entry {
	if at := e.length % tail; at != 0 {
		return entry{e.tail | uint64(index)<<(8*at), e.prefix, e.length + 1}
	}
	return entry{uint64(index), uint16(code), e.length + 1}
}

// write puts a string to its place.
func (u *unpacker) write(at int, e *entry) {
	for from := int(e.length-1) &^ (tail - 1); ; from -= tail {
		binary.LittleEndian.PutUint64(u.out[at+from:], e.tail)
		if from == 0 {
			return
		}
		e = &u.table[e.prefix&(maxCodes-1)]
	}
}

// rare takes a code that run does not: that for a new table or the end, the first one of a table, and one that stands for
// the string which it defines itself: the one before, and its first index once more.
func (u *unpacker) rare(code uint32) error {
	switch fresh := uint32(1) << u.size; {
	case code == fresh:
		u.clear()
		return nil
	case code == fresh+1:
		u.ended = true
		return nil
	case code > u.next || code == u.next && u.last == none:
		return codec.FormatError(fmt.Sprintf("LZW code %d where %d is the next", code, u.next))
	case code == u.next:
		u.table[code] = u.table[u.last].with(u.head, u.last)
		u.next++
	}
	e := &u.table[code]
	u.write(u.filled, e)
	u.head = u.out[u.filled]
	u.filled += int(e.length)
	u.last = code
	if u.next == 1<<u.width && u.width < maxWidth {
		u.width++
	}
	return nil
}
