package jpeg

import (
	"context"
	"math/bits"
)

// coefficients are those of one component of a progressive frame, which come in many scans.
type coefficients struct {
	stride, rows int       // blocks, in whole MCUs
	keep         int       // how many of each block are kept
	dc           []int16   // the first coefficient of each block
	value        []int16   // the others that are kept, row-major in n×n, not yet multiplied with the quantisation table
	nonzero      []uint64  // for each block, which of all 64 are not zero: later scans depend on it
	place        [64]uint8 // of each coefficient in its block, or dropped
	kept         uint64    // those that are not dropped, but for the first
	missing      [64]uint8 // the bits of each coefficient that are not yet known
}

// newCoefficients takes memory for stride×rows blocks that will become n×n samples each.
func newCoefficients(n, stride, rows int) *coefficients {
	c := &coefficients{stride: stride, rows: rows, dc: make([]int16, stride*rows), nonzero: make([]uint64, stride*rows)}
	if n > 1 {
		c.keep, c.value = n*n, make([]int16, stride*rows*n*n)
	}
	for k := range c.place {
		c.place[k], c.missing[k] = place(k, n), 15
		if k > 0 && c.place[k] != dropped {
			c.kept |= 1 << k
		}
	}
	return c
}

// refined reports whether all that is kept is known to the last bit.
func (c *coefficients) refined() bool {
	for k, at := range c.place {
		if at != dropped && c.missing[k] > 0 {
			return false
		}
	}
	return true
}

// inverseAll makes samples of all coefficients, and hands over each row of MCUs if rows are taken as they come.
func (d *decoder) inverseAll(ctx context.Context) error {
	d.takeMemory(true)
	for y := range d.mcuRows() {
		if err := ctx.Err(); err != nil {
			return err
		}
		for i := range d.component {
			d.inverseRow(&d.component[i], y)
		}
		if err := d.give(y); err != nil {
			return err
		}
	}
	return nil
}

// inverseRow makes samples of the blocks of c in row y of MCUs.
func (d *decoder) inverseRow(c *component, y int) {
	rows := d.blockRows(c)
	for i := range rows {
		to := y*rows + i
		if d.banded {
			to = i
		}
		for x := range c.stride {
			d.inverseAt(c, x, y*rows+i, to)
		}
	}
}

// inverseAt makes samples of the block in row y, which become row to of the planes.
func (d *decoder) inverseAt(c *component, x, y, to int) {
	i := y*c.stride + x
	values := c.value[i*c.keep:][:c.keep]
	dc := int32(c.dc[i]) * int32(c.steps[0]>>8)
	nonzero := c.nonzero[i]
	if nonzero&c.kept == 0 {
		c.inverseFlat(dc, x, to)
		return
	}
	d.block[0] = dc
	for rest := nonzero & c.kept; rest != 0; rest &= rest - 1 {
		step := c.steps[bits.TrailingZeros64(rest)]
		if at := int(step & 127); at < len(values) {
			d.block[at] = int32(values[at]) * int32(step>>8)
		}
	}
	d.inverse(c, x, to)
}
