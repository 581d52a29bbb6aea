package jpeg

// takeMemory makes the planes: whole, or, if rows come in order and are taken so, as high as one row of MCUs.
func (d *decoder) takeMemory(ordered bool) {
	if len(d.component) == 0 || d.component[0].plane.Pix != nil {
		return
	}
	d.banded = ordered && d.take != nil
	for i := range d.component {
		c := &d.component[i]
		rows := d.high * c.v
		if d.banded {
			rows = d.blockRows(c)
		}
		for j := range d.scales {
			v := c.at(j)
			v.plane.Pix = make([]byte, v.plane.Stride*rows*v.n)
		}
	}
}

// blockRows is how many rows of blocks of c a row of MCUs has; an MCU of one component is a block.
func (d *decoder) blockRows(c *component) int {
	if len(d.component) == 1 {
		return 1
	}
	return c.v
}

// mcuRows is how many rows of MCUs there are if all components are interleaved.
func (d *decoder) mcuRows() int {
	if len(d.component) == 1 {
		return d.component[0].high
	}
	return d.high
}

// give hands over MCU row y, if rows are taken as they come.
func (d *decoder) give(y int) error {
	if !d.banded {
		return nil
	}
	return d.giveBands(y, func(c *component, v *view) int { return d.blockRows(c) * v.n })
}

// giveAll hands over the whole image, if rows could not be taken before.
func (d *decoder) giveAll() error {
	if d.take == nil || d.banded {
		return nil
	}
	return d.giveBands(0, func(_ *component, v *view) int { return v.plane.Height })
}

// giveBands hands over a band of each scale, the y-th of those that have so many rows of a component.
func (d *decoder) giveBands(y int, height func(*component, *view) int) error {
	if d.bands == nil {
		d.startBands()
	}
	for i := range d.bands {
		for j := range d.component {
			c := &d.component[j]
			v := c.at(i)
			rows := height(c, v)
			d.bands[i].First[j] = y * rows
			d.bands[i].Rows[j] = min(max(v.plane.Height-y*rows, 0), rows)
		}
		if err := d.take(&d.bands[i]); err != nil {
			return err
		}
	}
	return nil
}

func (d *decoder) startBands() {
	for _, p := range d.planes() {
		d.bands = append(d.bands, Band{Planes: p, First: make([]int, len(d.component)), Rows: make([]int, len(d.component))})
	}
}
