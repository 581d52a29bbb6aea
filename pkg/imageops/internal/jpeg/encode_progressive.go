package jpeg

// passes is the division into scans that libjpeg makes by default: DC first, then a rough luma,
// then chroma, and the lowest bits last.
func passes(channels int) []pass {
	if channels == 1 {
		luma := []int{0}
		return []pass{
			{luma, 0, 0, 0, 1}, {luma, 1, 5, 0, 2}, {luma, 6, 63, 0, 2},
			{luma, 1, 63, 2, 1}, {luma, 0, 0, 1, 0}, {luma, 1, 63, 1, 0},
		}
	}
	all, luma, cb, cr := []int{0, 1, 2}, []int{0}, []int{1}, []int{2}
	return []pass{
		{all, 0, 0, 0, 1},
		{luma, 1, 5, 0, 2}, {cr, 1, 63, 0, 1}, {cb, 1, 63, 0, 1}, {luma, 6, 63, 0, 2},
		{luma, 1, 63, 2, 1},
		{all, 0, 0, 1, 0},
		{cr, 1, 63, 1, 0}, {cb, 1, 63, 1, 0}, {luma, 1, 63, 1, 0},
	}
}

// progressive transforms everything, then codes it scan after scan.
func (e *encoder) progressive() error {
	for i := range e.channel {
		e.channel[i].transform(e.order)
	}
	for _, p := range passes(len(e.channel)) {
		switch {
		case p.last == 0:
			e.codeDC(p)
		case p.high == 0:
			e.codeFirst(p)
		default:
			e.codeRefinement(p)
		}
		e.scan(p)
	}
	return e.out.end()
}

// transform fills blocks and masks.
func (c *channel) transform(order *permutation) {
	c.blocks = make([]quantised, c.across*c.down)
	c.masks = make([]uint64, len(c.blocks))
	for by := range c.down {
		for bx := range c.across {
			i := by*c.across + bx
			c.masks[i] = order.zigzag(c.forwardAt(&c.blocks[i], bx, by))
		}
	}
}

// codeDC codes DC values in MCU order (G.1.2.1).
func (e *encoder) codeDC(p pass) {
	before := make([]int32, len(e.channel))
	for my := range e.mcusDown() {
		for mx := range e.mcusAcross() {
			for i := range e.channel {
				c := &e.channel[i]
				for n := range c.h * c.v {
					dc := c.dcAt(mx*c.h+n%c.h, my*c.v+n/c.h)
					if p.high > 0 {
						e.tokens.bit(uint32(dc>>p.low) & 1)
						continue
					}
					dc >>= p.low
					e.tokens.dc(c.table, dc-before[i])
					before[i] = dc
				}
			}
		}
	}
}

// dcAt is the DC value of a block; one that only fills up an MCU has that of its nearest neighbour.
func (c *channel) dcAt(bx, by int) int32 {
	return int32(c.blocks[min(by, c.down-1)*c.across+min(bx, c.across-1)][0])
}

// codeFirst codes AC coefficients of one channel for the first time (G.1.2.2).
func (e *encoder) codeFirst(p pass) {
	c := &e.channel[p.component[0]]
	ends := endsOfBlocks{tokens: &e.tokens, table: c.table}
	for i := range c.blocks {
		ends.first(&c.blocks[i], c.masks[i]&p.mask(), p, e.order)
	}
	ends.flush()
}

// codeRefinement codes one bit more of AC coefficients of one channel (G.1.2.3).
func (e *encoder) codeRefinement(p pass) {
	c := &e.channel[p.component[0]]
	ends := endsOfBlocks{tokens: &e.tokens, table: c.table}
	for i := range c.blocks {
		ends.refine(&c.blocks[i], c.masks[i]&p.mask(), p, e.order)
	}
	ends.flush()
}

// mask has the bits of the coefficients that a pass codes.
func (p pass) mask() uint64 { return ^uint64(0) >> (63 - p.last) &^ (1<<p.first - 1) }
