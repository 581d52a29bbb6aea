package gif

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

const (
	maxCodes = 1 << 12
	// piece is how many indices of a string are kept with its code, so that they are written at once.
	piece = 8
	// reach is how far a string may lead beyond where it starts, with what is written of its last piece.
	reach = maxCodes + piece
	// window is how many indices are unpacked at a time.
	window = 32 << 10
)

// unpacker undoes LZW as GIF has it (GIF89a, appendix F). A code that follows from no string before it is damage.
type unpacker struct {
	check func() error // looked at once for each piece of in
	in    [][]byte     // what is left of the packed bytes
	data  []byte       // the first of them
	bits  uint64       // those read ahead, the next one lowest
	n     uint         // their number

	width uint   // bits of a code
	size  uint   // bits of an index
	next  uint32 // the code to be defined, maxCodes when all are
	last  uint32 // the code before, none if the table is new
	head  byte   // the first index of its string

	// Of each code: the length of its string, the last indices, 1 to 8 of them, and the code of the string in front of these.
	lengths  [maxCodes]uint16
	suffixes [maxCodes][piece]byte
	prefixes [maxCodes]uint16

	out    []byte // indices, those from taken to filled to be used
	taken  int
	filled int
	ended  bool // no code follows
	err    error
}

const none = maxCodes

// reset begins a picture with rows of width indices. It is unpacked as long as ctx lasts.
func (u *unpacker) reset(ctx context.Context, packed [][]byte, codeSize, width int) {
	u.check = ctx.Err
	u.in, u.data, u.bits, u.n = packed, nil, 0, 0
	u.size, u.ended, u.err = uint(codeSize), false, nil
	u.taken, u.filled = 0, 0
	for i := range 1 << u.size {
		u.lengths[i], u.suffixes[i][0] = 1, byte(i)
	}
	u.clear()
	if want := width + window + reach; len(u.out) < want {
		u.out = make([]byte, want)
	}
}

func (u *unpacker) clear() {
	u.width, u.next, u.last = u.size+1, 1<<u.size+2, none
}

// row returns the next width indices, valid until the next call. Fewer are damage, and come with an error.
func (u *unpacker) row(width int) ([]byte, error) {
	for u.filled-u.taken < width {
		if u.ended {
			row := u.out[u.taken:u.filled]
			u.taken = u.filled
			return row, errFewPixels
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

var errFewPixels error = codec.FormatError("not enough pixels")

// more reads packed bytes ahead, as many as there is room for, and reports whether there are enough for a code.
func (u *unpacker) more() bool {
	for u.n <= 56 {
		if len(u.data) == 0 {
			if len(u.in) == 0 {
				break
			}
			if u.err = u.check(); u.err != nil {
				return false
			}
			u.data, u.in = u.in[0], u.in[1:]
			continue
		}
		u.bits |= uint64(u.data[0]) << u.n
		u.data = u.data[1:]
		u.n += 8
	}
	return u.n >= u.width
}

// fill unpacks until the window is full. What follows the end of the codes is ignored.
func (u *unpacker) fill() error {
	for len(u.out)-u.filled >= reach {
		if u.n < u.width {
			if len(u.data) >= 8 {
				u.bits |= binary.LittleEndian.Uint64(u.data) << u.n
				used := (63 - u.n) / 8
				u.data = u.data[used:]
				u.n += used * 8
			} else if !u.more() {
				u.ended = true
				return u.err
			}
		}
		code := uint32(u.bits) & (1<<u.width - 1)
		u.bits >>= u.width
		u.n -= u.width
		switch clear := uint32(1) << u.size; {
		case code == clear:
			u.clear()
		case code == clear+1:
			u.ended = true
			return nil
		default:
			if err := u.emit(code); err != nil {
				return err
			}
		}
	}
	return nil
}

// emit writes the string of code, and defines the next one: the string before, and the first index of this. A code that is
// the next itself begins as the one before.
func (u *unpacker) emit(code uint32) error {
	if code >= u.next && (code > u.next || u.last == none) {
		return codec.FormatError(fmt.Sprintf("LZW code %d where %d is the next", code, u.next))
	}
	last, defines := u.last, u.last != none && u.next < maxCodes
	if code == u.next {
		u.define(last, u.head)
		defines = false
	}
	u.last = code
	n := int(u.lengths[code])
	out := u.out[u.filled : u.filled+n+piece]
	u.filled += n
	for from := (n - 1) &^ (piece - 1); ; from -= piece {
		*(*[piece]byte)(out[from:]) = u.suffixes[code&(maxCodes-1)]
		if from == 0 {
			break
		}
		code = uint32(u.prefixes[code&(maxCodes-1)])
	}
	u.head = out[0]
	if defines {
		u.define(last, u.head)
	}
	if u.next == 1<<u.width && u.width < 12 {
		u.width++
	}
	return nil
}

// define makes the next code the string of last with one index more.
func (u *unpacker) define(last uint32, index byte) {
	code := u.next
	n := u.lengths[last]
	u.lengths[code] = n + 1
	if n%piece == 0 {
		u.prefixes[code], u.suffixes[code][0] = uint16(last), index
	} else {
		u.prefixes[code], u.suffixes[code] = u.prefixes[last], u.suffixes[last]
		u.suffixes[code][n%piece] = index
	}
	u.next++
}
