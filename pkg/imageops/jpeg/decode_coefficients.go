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

// inverseAll makes samples of all coefficients.
func (d *decoder) inverseAll(ctx context.Context) error {
	for i := range d.component {
		c := &d.component[i]
		for y := range c.rows {
			if err := ctx.Err(); err != nil {
				return err
			}
			for x := range c.stride {
				d.inverseAt(c, x, y)
			}
		}
		c.coefficients = nil
	}
	return nil
}

// inverseAt makes samples of one block.
func (d *decoder) inverseAt(c *component, x, y int) {
	i := y*c.stride + x
	pix := c.plane.Pix[(y*c.plane.Stride+x)*c.n:]
	values := c.value[i*c.keep:][:c.keep]
	dc := int32(c.dc[i]) * int32(c.steps[0]>>8)
	nonzero := c.nonzero[i] & (2<<c.last - 1) &^ 1
	if nonzero == 0 {
		inverseFlat(c.n, dc, pix, c.plane.Stride)
		return
	}
	d.block[0] = dc
	for ; nonzero != 0; nonzero &= nonzero - 1 {
		step := c.steps[bits.TrailingZeros64(nonzero)]
		if at := int(step & 127); at < len(values) {
			d.block[at] = int32(values[at]) * int32(step>>8)
		}
	}
	inverse(c.n, &d.block, pix, c.plane.Stride)
}
