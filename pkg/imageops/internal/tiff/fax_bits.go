package tiff

import "encoding/binary"

// setBits makes ones of the bits from, up to to.
func setBits(line []byte, from, to int) {
	if from >= to {
		return
	}
	first, last := from/8, (to-1)/8
	head, tail := byte(0xff)>>(from%8), byte(0xff)<<(7-(to-1)%8)
	if first == last {
		line[first] |= head & tail
		return
	}
	line[first] |= head
	for i := first + 1; i < last; i++ {
		line[i] = 0xff
	}
	line[last] |= tail
}

// faxBitReader reads bits, the highest of a byte first. Behind the end there are zeros.
type faxBitReader struct {
	acc   uint64
	count uint // bits in acc
	zeros uint // of them that are behind the end
	taken uint // bits that were taken, for alignment
}

// over reports whether bits behind the end were taken.
func (b *faxBitReader) over() bool { return b.zeros > b.count }

// peek returns the next n bits, n ≤ 16.
func (b *faxBitReader) peek(f *feed, n uint) int {
	if b.count < n {
		b.refill(f)
	}
	return int(b.acc>>(b.count-n)) & (1<<n - 1)
}

func (b *faxBitReader) refill(f *feed) {
	if len(f.buf) >= 4 {
		b.acc, b.count = b.acc<<32|uint64(binary.BigEndian.Uint32(f.buf)), b.count+32
		f.buf = f.buf[4:]
		return
	}
	for b.count <= 32 {
		var v byte
		if f.more() {
			v = f.buf[0]
			f.buf = f.buf[1:]
		} else {
			b.zeros += 8
		}
		b.acc, b.count = b.acc<<8|uint64(v), b.count+8
	}
}

// skip takes n bits that were seen.
func (b *faxBitReader) skip(n uint) {
	b.count -= n
	b.taken += n
}

// skipTo goes on to the next multiple of n bits.
func (b *faxBitReader) skipTo(f *feed, n uint) {
	rest := (n - b.taken%n) % n
	b.peek(f, rest)
	b.skip(rest)
}
