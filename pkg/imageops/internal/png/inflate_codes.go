package png

import (
	"encoding/binary"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

const (
	errDistance = codec.FormatError("match in the pixels that reaches too far back")
	errCode     = codec.FormatError("code in the pixels that does not exist")
)

// codes decodes the symbols of a block from buf[w] on, until its end, or until w is at limit or behind.
// Matches may reach back to buf[base].
func (z *inflater) codes(buf []byte, base, w, limit int) (int, error) {
	w, err := z.fastCodes(buf, base, w, limit)
	for z.eof && w < limit && z.stage == inCodes && err == nil {
		w, err = z.careful(buf, base, w)
	}
	return w, err
}

// fastInput is how many bytes of input fastCodes wants for one turn: twice eight.
const fastInput = 16

// fastCodes decodes while there is enough input that no turn needs to check for its end.
// It is the hot loop, and long for that reason.
func (z *inflater) fastCodes(buf []byte, base, w, limit int) (int, error) { //nolint:funlen // split up, it is slower
	in, pos := z.in[:z.end], z.pos
	bits, count := z.bits, z.count
	literals, distances := (*[1 << literalBits]entry)(z.literals.first), (*[1 << distanceBits]entry)(z.distances.first)
	var err error
	for w < limit && len(in)-pos >= fastInput {
		// Bits above count may be set after this; they are the right ones.
		bits |= binary.LittleEndian.Uint64(in[pos:]) << (count & 63)
		pos += int((63 - count) >> 3)
		count |= 56
		e := literals[bits&(1<<literalBits-1)]
		if n := e & someLiterals; n != 0 {
			binary.LittleEndian.PutUint16(buf[w:], uint16(e>>16))
			w += int(n >> 10)
			bits, count = bits>>(e&63), count-uint(e&63)
			e = literals[bits&(1<<literalBits-1)]
			if n := e & someLiterals; n != 0 {
				binary.LittleEndian.PutUint16(buf[w:], uint16(e>>16))
				w += int(n >> 10)
				bits, count = bits>>(e&63), count-uint(e&63)
				e = literals[bits&(1<<literalBits-1)]
				if n := e & someLiterals; n != 0 {
					binary.LittleEndian.PutUint16(buf[w:], uint16(e>>16))
					w += int(n >> 10)
					bits, count = bits>>(e&63), count-uint(e&63)
					continue
				}
			}
			// A length and a distance take up to 48 bits, more than may be left.
			bits |= binary.LittleEndian.Uint64(in[pos:]) << (count & 63)
			pos += int((63 - count) >> 3)
			count |= 56
		}
		if e&special != 0 {
			if e&pointer != 0 {
				e = z.literals.second[int(e>>16)+int(bits>>literalBits&(1<<(e&63)-1))]
			}
			if e&oneLiteral != 0 {
				buf[w] = byte(e >> 16)
				w++
				bits, count = bits>>(e&63), count-uint(e&63)
				continue
			}
			if e&endOfBlock != 0 {
				bits, count = bits>>(e&63), count-uint(e&63)
				z.stage = atBlock
				break
			}
			if e&special != 0 {
				err = errCode
				break
			}
		}
		length := int(e>>16) + int(bits&(1<<(e&63)-1)>>(e>>6&15))
		bits, count = bits>>(e&63), count-uint(e&63)
		e = distances[bits&(1<<distanceBits-1)]
		if e&special != 0 {
			if e&pointer != 0 {
				e = z.distances.second[int(e>>16)+int(bits>>distanceBits&(1<<(e&63)-1))]
			}
			if e&special != 0 {
				err = errCode
				break
			}
		}
		distance := int(e>>16) + int(bits&(1<<(e&63)-1)>>(e>>6&15))
		bits, count = bits>>(e&63), count-uint(e&63)
		if distance > w-base {
			err = errDistance
			break
		}
		copyMatch(buf, w, distance, length)
		w += length
	}
	z.bits, z.count, z.pos = bits&(1<<count-1), count, pos
	return w, err
}

// careful decodes one symbol near the end of the input, where bits that are missing read as zero.
func (z *inflater) careful(buf []byte, base, w int) (int, error) {
	z.topUp()
	e, bits := z.literals.lookUp(z.bits), z.bits
	used := uint(e & 63)
	if n := e & someLiterals; n != 0 {
		binary.LittleEndian.PutUint16(buf[w:], uint16(e>>16))
		return w + int(n>>10), z.drop(used)
	}
	if e&endOfBlock != 0 {
		z.stage = atBlock
		return w, z.drop(used)
	}
	if e&special != 0 {
		return w, errCode
	}
	length := int(e>>16) + int(bits&(1<<used-1)>>(e>>6&15))
	bits >>= used
	e = z.distances.lookUp(bits)
	if e&special != 0 {
		return w, errCode
	}
	distance := int(e>>16) + int(bits&(1<<(e&63)-1)>>(e>>6&15))
	if err := z.drop(used + uint(e&63)); err != nil {
		return w, err
	}
	if distance > w-base {
		return w, errDistance
	}
	copyMatch(buf, w, distance, length)
	return w + length, nil
}

// drop takes the n bits of a symbol away.
func (z *inflater) drop(n uint) error {
	if n > z.count {
		return errPixelsEnd
	}
	z.bits, z.count = z.bits>>n, z.count-n
	return nil
}

// lookUp returns the entry for the next bits.
func (t *table) lookUp(bits uint64) entry {
	e := t.first[bits&(1<<t.width-1)]
	if e&pointer != 0 {
		e = t.second[int(e>>16)+int(bits>>t.width&(1<<(e&63)-1))]
	}
	return e
}

// copyMatch copies length bytes from distance bytes before buf[w], 3 to 258, to buf[w]. They may overlap.
// It may write up to 8 bytes more.
func copyMatch(buf []byte, w, distance, length int) {
	from, end := w-distance, w+length
	switch {
	case distance >= length && length > 32:
		copy(buf[w:end], buf[from:])
	case distance >= 8:
		for w < end {
			binary.LittleEndian.PutUint64(buf[w:], binary.LittleEndian.Uint64(buf[from:]))
			w, from = w+8, from+8
		}
	default:
		v, step := pattern(binary.LittleEndian.Uint64(buf[from:]), distance)
		for w < end {
			binary.LittleEndian.PutUint64(buf[w:], v)
			w += step
		}
	}
}

// pattern repeats the first n bytes of v, 1 to 7, over its eight, and says after how many bytes it can be set again.
func pattern(v uint64, n int) (repeated uint64, step int) {
	bits := uint(8 * n)
	v &= 1<<bits - 1
	v |= v << bits
	v |= v << (2 * bits)
	v |= v << (4 * bits)
	return v, 8 - 8%n
}
