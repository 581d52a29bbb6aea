package jpeg

import "context"

// readMCUs decodes the data of s, row by row.
func (d *decoder) readMCUs(ctx context.Context, s *scan) error {
	d.startInterval(s)
	left := d.restartInterval
	for y := range s.mcuHigh {
		if err := ctx.Err(); err != nil {
			return err
		}
		row := y
		if d.banded {
			row = 0
		}
		for x := 0; x < s.mcuWide; {
			if left == 0 && d.restartInterval > 0 {
				if err := d.restart(s); err != nil {
					return err
				}
				left = d.restartInterval
			}
			n := s.mcuWide - x
			if d.restartInterval > 0 {
				n = min(n, left)
				left -= n
			}
			if err := d.readRun(s, x, row, n); err != nil {
				return err
			}
			x += n
		}
		if !d.dead {
			d.rows++
		}
		if err := d.give(y); err != nil {
			return err
		}
	}
	return nil
}

// readRun decodes n MCUs of row y, from x on. No restart is among them.
func (d *decoder) readRun(s *scan, x, y, n int) error {
	if d.dead {
		d.grayRun(s, x, y, n)
		return nil
	}
	var at int
	switch {
	case d.arith.used && d.progressive:
		at = d.readArithmeticProgressive(s, x, y, n)
	case d.arith.used:
		at = d.readArithmetic(s, x, y, n)
	case d.progressive:
		at = d.readProgressive(s, x, y, n)
	default:
		at = d.readSequential(s, x, y, n)
	}
	if at == n {
		return nil
	}
	if err := d.lose(d.damage()); err != nil {
		return err
	}
	d.grayRun(s, x+at, y, n-at)
	return nil
}

// readSequential decodes n MCUs and returns how many are good.
func (d *decoder) readSequential(s *scan, x, y, n int) int {
	b := &d.bits
	for i := range n {
		if b.pos > b.safe {
			b.need(&d.in)
		}
		for j := range s.unit {
			u := &s.unit[j]
			c := u.component
			c.lastDC += b.readDC(c.dcTable)
			dc := c.lastDC * int32(c.steps[0]>>8)
			across, down := u.block(x+i, y)
			if b.readAC(c.acTable, &c.steps, &d.block, c.last) {
				d.block[0] = dc
				d.inverse(c, across, down)
			} else {
				c.inverseFlat(dc, across, down)
			}
		}
		if b.bad || b.overrun() {
			return i
		}
	}
	return n
}

// inverse makes the samples of the block at hand at all scales, and clears it.
func (d *decoder) inverse(c *component, across, down int) {
	for i := range c.smaller {
		v := &c.smaller[i]
		if v.n == 1 {
			v.samples(across, down)[0] = flat(d.block[0])
			continue
		}
		lowest(v.n, &d.small, c.n, &d.block)
		inverse(v.n, &d.small, v.samples(across, down), v.plane.Stride)
	}
	inverse(c.n, &d.block, c.samples(across, down), c.plane.Stride)
}

// inverseFlat is inverse for a block that has only its DC coefficient.
func (c *component) inverseFlat(dc int32, across, down int) {
	for i := range c.smaller {
		v := &c.smaller[i]
		inverseFlat(v.n, dc, v.samples(across, down), v.plane.Stride)
	}
	inverseFlat(c.n, dc, c.samples(across, down), c.plane.Stride)
}
