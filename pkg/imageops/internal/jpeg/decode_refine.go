package jpeg

import (
	"encoding/binary"
	"math/bits"
)

// readRefinement decodes one more bit of the AC coefficients of n blocks (T.81, G.1.2.3).
func (d *decoder) readRefinement(s *scan, c *component, at, n int) int {
	b := &d.bits
	band := uint64(2)<<s.end - uint64(1)<<s.first
	for i := range n {
		if d.endRun > 0 && c.nonzero[at+i]&band == 0 {
			d.endRun--
			continue
		}
		if b.pos > b.safe {
			b.need(&d.in)
		}
		d.refineBlock(s, c, at+i, band)
		if b.bad || b.overrun() {
			return i
		}
	}
	return n
}

// refineBlock decodes the coefficients band of block i.
func (d *decoder) refineBlock(s *scan, c *component, i int, band uint64) {
	b := &d.bits
	values := c.value[i*c.keep:][:c.keep]
	old := c.nonzero[i]
	rest := band // what is still to come
	for d.endRun == 0 && rest != 0 {
		run, v, end := b.readRefinementCode(c.acTable)
		if end {
			d.endRun = 1<<run + int(b.take(run))
			break
		}
		target := zeroAfter(rest, old, run)
		if which := old & rest & (target - 1); which != 0 {
			b.refine(c, values, which, s)
		}
		if target == 0 {
			return
		}
		rest &= -target << 1
		if v != 0 && target&s.open != 0 {
			c.nonzero[i] |= target
			if p := int(c.place[bits.TrailingZeros64(target)&63]); p < len(values) {
				values[p] = int16(v << s.low)
			}
		}
	}
	if d.endRun > 0 {
		if which := old & rest; which != 0 {
			b.refine(c, values, which, s)
		}
		d.endRun--
	}
}

// zeroAfter returns the place in rest of the coefficient behind run others that were zero; 0 if that is past the end.
// A run counts only coefficients that were zero: those that were not have a bit each.
func zeroAfter(rest, old uint64, run uint) uint64 {
	first := rest & -rest
	if target := first << run; old&rest&(target<<1-first) == 0 {
		return target & rest // the usual case: none between
	}
	zeros := rest &^ old
	for ; run > 0; run-- {
		zeros &= zeros - 1
	}
	return zeros & -zeros
}

// readRefinementCode decodes a code and its value, -1, 0 or 1; or the size of a run of blocks that end.
func (b *bitReader) readRefinementCode(t *acTable) (run uint, v int32, end bool) {
	acc, n := b.acc, b.n
	if n < 32 {
		acc |= binary.BigEndian.Uint64(b.buf[b.pos&bitsMask:]) >> (uint(n) & 63)
		b.pos += (63 - n) >> 3
		n |= 56
	}
	e := t.fast[acc>>(64-acBits)]
	if e&slowCode == 0 {
		b.acc, b.n = acc<<(e&63), n-int(e&63)
		return uint(e >> 8 & 255), int32(e) >> 16, false
	}
	b.acc, b.n = acc, n
	run, size := b.readCode(t, e)
	if size == 0 {
		return run, 0, run < 15
	}
	return run, 2*int32(b.take(1)) - 1, false
}

// refine reads a bit for each of the coefficients which, all not zero: one that is set makes it larger by 1<<low.
func (b *bitReader) refine(c *component, values []int16, which uint64, s *scan) {
	low := s.low
	for which != 0 {
		b.refill()
		acc, n := b.acc, min(bits.OnesCount64(which), 56)
		for range n {
			open := which & -which & s.open
			p := int(c.place[bits.TrailingZeros64(which)&63])
			which &= which - 1
			if open != 0 && p < len(values) {
				more := int16(acc>>63) << (low & 15)
				sign := values[p] >> 15
				values[p] += more ^ sign - sign
			}
			acc <<= 1
		}
		b.acc, b.n = acc, b.n-n
	}
}
