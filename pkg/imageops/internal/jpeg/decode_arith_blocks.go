package jpeg

import "math/bits"

// arithDamaged reports whether what was decoded last cannot be right: a number too large, or the file ended before. Zeros behind a
// marker are right: encoders leave them out.
func (d *decoder) arithDamaged() bool {
	const held = 4 // bytes that the registers may hold in advance
	return d.bits.bad || d.bits.err != nil && d.arith.beyond > held
}

// readArithmetic decodes n MCUs of a sequential scan, and returns how many are good.
func (d *decoder) readArithmetic(s *scan, x, y, n int) int {
	for i := range n {
		for j := range s.unit {
			u := &s.unit[j]
			c := u.component
			d.arithDC(c)
			whole := false
			d.arithAC(c, 1, 63, func(k int, v int32) {
				if k <= c.last {
					step := c.steps[k]
					d.block[step&127] = v * int32(step>>8)
					whole = true
				}
			})
			across, down := u.block(x+i, y)
			dc := c.lastDC * int32(c.steps[0]>>8)
			if whole {
				d.block[0] = dc
				d.inverse(c, across, down)
			} else {
				c.inverseFlat(dc, across, down)
			}
		}
		if d.arithDamaged() {
			return i
		}
	}
	return n
}

// readArithmeticProgressive decodes n MCUs of a scan of a progressive frame (G.1.3), and returns how many are good.
func (d *decoder) readArithmeticProgressive(s *scan, x, y, n int) int {
	for i := range n {
		switch c := s.component[0]; {
		case s.first == 0:
			d.arithDCs(s, x+i, y)
		case s.high == 0:
			d.arithFirst(s, c, y*c.stride+x+i)
		default:
			d.arithRefine(s, c, y*c.stride+x+i)
		}
		if d.arithDamaged() {
			return i
		}
	}
	return n
}

func (d *decoder) arithDCs(s *scan, x, y int) {
	for j := range s.unit {
		u := &s.unit[j]
		v := &u.dc[(y*u.stepY+u.y)*u.stride+x*u.stepX+u.x]
		if s.high == 0 {
			d.arithDC(u.component)
			*v = int16(u.lastDC << s.low)
		} else {
			*v |= int16(d.decide(&d.arith.even) << s.low)
		}
	}
}

func (d *decoder) arithFirst(s *scan, c *component, block int) {
	values := c.value[block*c.keep:][:c.keep]
	d.arithAC(c, s.first, s.end, func(k int, v int32) {
		c.nonzero[block] |= 1 << k & s.open
		if p := int(c.place[k]); p < len(values) && s.open>>k&1 != 0 {
			values[p] = int16(v << s.low)
		}
	})
}

// arithRefine decodes one more bit of the coefficients of a block (G.1.3.3).
func (d *decoder) arithRefine(s *scan, c *component, block int) {
	area := d.arith.ac[c.acIndex][:]
	values := c.value[block*c.keep:][:c.keep]
	old := c.nonzero[block]
	past := bits.Len64(old & (uint64(2)<<s.end - 1)) // behind the last that was not zero
	more := int16(1) << s.low
	for k := s.first; k <= s.end; k++ {
		if k >= past && d.decide(&area[3*(k-1)]) != 0 {
			return
		}
		for ; ; k++ {
			if k > s.end {
				d.bits.bad = true
				return
			}
			at := 3 * (k - 1)
			p := int(c.place[k])
			kept := p < len(values) && s.open>>k&1 != 0
			if old>>k&1 != 0 {
				if d.decide(&area[at+2]) != 0 && kept {
					sign := values[p] >> 15
					values[p] += more ^ sign - sign
				}
				break
			}
			if d.decide(&area[at+1]) == 0 {
				continue
			}
			v := more
			if d.decide(&d.arith.even) != 0 {
				v = -v
			}
			c.nonzero[block] |= 1 << k & s.open
			if kept {
				values[p] = v
			}
			break
		}
	}
}
