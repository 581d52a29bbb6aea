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
	if d.progressive {
		at = d.readProgressive(s, x, y, n)
	} else {
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
			pix := c.plane.Pix[u.at(x+i, y):]
			if b.readAC(c.acTable, &c.steps, &d.block, c.last) {
				d.block[0] = dc
				inverse(c.n, &d.block, pix, c.plane.Stride)
			} else {
				inverseFlat(c.n, dc, pix, c.plane.Stride)
			}
		}
		if b.bad || b.overrun() {
			return i
		}
	}
	return n
}
