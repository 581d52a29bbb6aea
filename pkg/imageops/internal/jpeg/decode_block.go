package jpeg

import "encoding/binary"

// block is the work space for one block: its coefficients, multiplied with the quantisation table,
// row-major in n×n, and places for those that are dropped. It is all zero between blocks.
type block [128]int32

// readDC reads the difference of a DC coefficient.
func (b *bitReader) readDC(t *dcTable) int32 {
	b.refill()
	e := t.fast[b.acc>>(64-dcBits)]
	value, length := uint(e>>8), uint(e&255)
	if length == 0 {
		value, length = t.findLong(b)
	}
	b.acc <<= length & 63
	v := extend(b.acc, value)
	b.acc <<= value & 63
	b.n -= int(length + value)
	return v
}

func (t *dcTable) findLong(b *bitReader) (value, length uint) {
	v, length := t.find(b.acc, dcBits+1)
	b.bad = b.bad || length == 0
	return uint(v), length
}

// readAC reads the AC coefficients of a block of a sequential frame (T.81, F.2.2.2) into blk,
// those up to the coefficient last; the others are passed over. It reports whether the block has any at all.
func (b *bitReader) readAC(t *acTable, steps *stepTable, blk *block, last int) bool {
	acc, n, pos := b.acc, b.n, b.pos
	k, run := 1, 0
	for k <= last {
		if n < 32 {
			acc |= binary.BigEndian.Uint64(b.buf[pos&bitsMask:]) >> (uint(n) & 63)
			pos += (63 - n) >> 3
			n |= 56
		}
		e := t.fast[acc>>(64-acBits)]
		if e&slowCode == 0 {
			run = int(e >> 8 & 255)
			k += run
			acc <<= e & 63
			n -= int(e & 63)
			step := steps[k&127]
			blk[step&127] = int32(e) >> 16 * int32(step>>8)
			k++
			continue
		}
		size, length := uint(e>>16), uint(e&63)
		run = int(e >> 8 & 255)
		if length == 0 {
			var value byte
			if value, length = t.find(acc, acBits+1); length == 0 {
				b.bad = true
				break
			}
			run, size = int(value>>4), uint(value&15)
			if size == 0 && run != 15 {
				run = pastEnd
			}
		}
		k += run
		acc <<= length & 63
		step := steps[k&127]
		blk[step&127] = extend(acc, size) * int32(step>>8)
		acc <<= size & 63
		n -= int(length + size)
		k++
	}
	b.acc, b.n, b.pos = acc, n, pos
	if k < 64 {
		return b.skipAC(t, k) || last > 0
	}
	return k != 1+pastEnd+1 || run != pastEnd // a damaged block can lead as far without its end
}

// skipAC passes over the coefficients of a block from k on. It reports whether there are any.
func (b *bitReader) skipAC(t *acTable, k int) bool {
	acc, n, pos := b.acc, b.n, b.pos
	first := k
	for k < 64 {
		if n < 32 {
			acc |= binary.BigEndian.Uint64(b.buf[pos&bitsMask:]) >> (uint(n) & 63)
			pos += (63 - n) >> 3
			n |= 56
		}
		// Many codes at once, unless they might lead out of the block.
		s := t.skip[acc>>(64-acBits)]
		if next := k + int(s>>8); s != 0 && (next <= 64 || next >= 128 && next < 128+64) {
			acc <<= s & 63
			n -= int(s & 63)
			k = next
			continue
		}
		value, length := t.find(acc, 1)
		if length == 0 {
			b.bad = true
			break
		}
		size := value & 15
		acc <<= (length + uint(size)) & 63
		n -= int(length + uint(size))
		if size == 0 && value != 0xf0 {
			break
		}
		k += int(value>>4) + 1
	}
	b.acc, b.n, b.pos = acc, n, pos
	return k != first && k != first+128
}
