package jpeg

import "math/bits"

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
		b.refill()
		run, size := b.readRefinementCode(c.acTable)
		if size == 0 && run < 15 {
			d.endRun = 1<<run + int(b.take(run))
			break
		}
		v := int16(2*int(b.take(size&1))-1) << s.low
		// A run counts only coefficients that were zero; those that were not have a bit each.
		zeros := rest &^ old
		for ; run > 0; run-- {
			zeros &= zeros - 1
		}
		target := zeros & -zeros // 0: past the end of the band
		b.refine(c, values, old&rest&(target-1), s.low)
		rest &^= target<<1 - 1
		if target == 0 {
			rest = 0
		} else if size != 0 {
			c.nonzero[i] |= target
			if p := int(c.place[bits.TrailingZeros64(target)]); p < len(values) {
				values[p] = v
			}
		}
	}
	if d.endRun > 0 {
		b.refine(c, values, old&rest, s.low)
		d.endRun--
	}
}

// readRefinementCode decodes a code. Its value, if any, is of one bit, which is left to the caller.
func (b *bitReader) readRefinementCode(t *acTable) (run, size uint) {
	value, length := t.find(b.acc, 1)
	b.bad = b.bad || length == 0
	b.take(length)
	return uint(value >> 4), uint(value & 15)
}

// refine reads a bit for each of the coefficients which, all not zero: one that is set makes it larger by 1<<low.
func (b *bitReader) refine(c *component, values []int16, which uint64, low uint) {
	for which != 0 {
		b.refill()
		for range min(bits.OnesCount64(which), 32) {
			k := bits.TrailingZeros64(which)
			which &= which - 1
			p := int(c.place[k])
			if b.take(1) == 0 || p >= len(values) {
				continue
			}
			if v := values[p]; v&(1<<low) != 0 {
				continue // it was set before: the scan is there twice
			} else if v > 0 {
				values[p] = v + 1<<low
			} else {
				values[p] = v - 1<<low
			}
		}
	}
}
