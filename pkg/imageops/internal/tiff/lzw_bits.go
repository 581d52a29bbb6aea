package tiff

import (
	"encoding/binary"
	"math/bits"
)

// lzwBits reads codes.
type lzwBits struct {
	acc    uint64 // the next count bits, from the highest one on; or from the lowest
	count  uint
	width  uint // of a code
	lowest bool // codes begin with their lowest bit
}

// code reads the next code; false at the end of the strip.
func (b *lzwBits) code(f *feed) (int, bool) {
	if b.count < b.width && !b.refill(f) {
		return 0, false
	}
	b.count -= b.width
	if b.lowest {
		code := b.acc & (1<<b.width - 1)
		b.acc >>= b.width
		return int(code), true
	}
	code := b.acc >> (64 - b.width)
	b.acc <<= b.width
	return int(code), true
}

// refill reads until there are enough bits for a code. count is below width.
func (b *lzwBits) refill(f *feed) bool {
	if len(f.buf) >= 8 {
		eight := binary.BigEndian.Uint64(f.buf)
		if b.lowest {
			b.acc |= bits.ReverseBytes64(eight) << b.count
		} else {
			b.acc |= eight >> b.count
		}
		n := (63 - b.count) / 8
		f.buf = f.buf[n:]
		b.count += 8 * n
		b.trim()
		return true
	}
	for b.count < b.width {
		if !f.more() {
			return false
		}
		v := uint64(f.buf[0])
		f.buf = f.buf[1:]
		if b.lowest {
			b.acc |= v << b.count
		} else {
			b.acc |= v << 56 >> b.count
		}
		b.count += 8
	}
	return true
}

// trim clears the bits of a byte that was not taken.
func (b *lzwBits) trim() {
	if b.lowest {
		b.acc &= 1<<b.count - 1
	} else {
		b.acc &= ^uint64(0) << (64 - b.count)
	}
}
