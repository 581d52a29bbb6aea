package jpeg

// arithDC decodes a difference of DC (F.1.4.1), and adds it.
func (d *decoder) arithDC(c *component) {
	a := &d.arith
	area := a.dc[c.dcIndex][:]
	at := int(a.context[c.index]) * 4
	if d.decide(&area[at]) == 0 {
		a.context[c.index] = 0
		return
	}
	sign := d.decide(&area[at+1])
	at += 2 + sign
	m := int32(d.decide(&area[at]))
	if m != 0 {
		for at = 20; d.decide(&area[at]) != 0; at++ {
			if m <<= 1; m == 0x8000 {
				d.bits.bad = true
				return
			}
		}
	}
	switch {
	case m < 1<<a.lower[c.dcIndex]>>1:
		a.context[c.index] = 0
	case m > 1<<a.upper[c.dcIndex]>>1:
		a.context[c.index] = uint8(3 + sign)
	default:
		a.context[c.index] = uint8(1 + sign)
	}
	v := d.lowBits(area, at+14, m)
	if sign != 0 {
		v = -v
	}
	c.lastDC += v
}

// lowBits decodes the bits of a number below its highest, which m is, and adds one (F.1.4.3.2).
func (d *decoder) lowBits(area []bin, at int, m int32) int32 {
	v := m
	for m >>= 1; m > 0; m >>= 1 {
		if d.decide(&area[at]) != 0 {
			v |= m
		}
	}
	return v + 1
}

// arithAC decodes the coefficients from first to end, and gives those that are not zero to set (F.1.4.2).
func (d *decoder) arithAC(c *component, first, end int, set func(k int, v int32)) {
	area := d.arith.ac[c.acIndex][:]
	for k := first; k <= end; k++ {
		at := 3 * (k - 1)
		if d.decide(&area[at]) != 0 {
			return
		}
		for d.decide(&area[at+1]) == 0 {
			at += 3
			if k++; k > end {
				d.bits.bad = true
				return
			}
		}
		sign := d.decide(&d.arith.even)
		at += 2
		m := int32(d.decide(&area[at]))
		if m != 0 && d.decide(&area[at]) != 0 {
			m <<= 1
			at = 217
			if k <= int(d.arith.kx[c.acIndex]) {
				at = 189
			}
			for ; d.decide(&area[at]) != 0; at++ {
				if m <<= 1; m == 0x8000 {
					d.bits.bad = true
					return
				}
			}
		}
		v := d.lowBits(area, at+14, m)
		if sign != 0 {
			v = -v
		}
		set(k, v)
	}
}
