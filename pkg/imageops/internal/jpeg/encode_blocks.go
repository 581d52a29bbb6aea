package jpeg

// forwardAt transforms the block in column bx and row by of a component.
// Where the plane ends within it, the last samples are repeated.
func (c *channel) forwardAt(b *quantised, bx, by int) uint64 {
	p := c.plane
	x, y := bx*8, by*8
	if x+8 <= p.Width && y+8 <= p.Height {
		return forward(b, p.Pix[y*p.Stride+x:], p.Stride, c.divisors)
	}
	var edge [64]byte
	for i := range 8 {
		row := p.Pix[min(y+i, p.Height-1)*p.Stride:][:p.Width]
		for j := range 8 {
			edge[i*8+j] = row[min(x+j, p.Width-1)]
		}
	}
	return forward(b, edge[:], 8, c.divisors)
}

// codeBlock transforms a block and codes it whole. A block that only fills up an MCU repeats the
// value of the one before, which costs least.
func (e *encoder) codeBlock(c *channel, bx, by int, before *int32) {
	if bx >= c.across || by >= c.down {
		e.tokens.dc(c.table, 0)
		e.tokens.add(acSymbol(c.table, 0), 0, 0)
		return
	}
	var b quantised
	mask := e.order.zigzag(c.forwardAt(&b, bx, by))
	dc := int32(b[0])
	e.tokens.dc(c.table, dc-*before)
	*before = dc
	e.tokens.ac(c.table, &b, mask&^1, e.order)
}

// baseline codes all components in one scan, MCU after MCU.
func (e *encoder) baseline() error {
	before := make([]int32, len(e.channel))
	for my := range e.mcusDown() {
		for mx := range e.mcusAcross() {
			for i := range e.channel {
				c := &e.channel[i]
				for n := range c.h * c.v {
					e.codeBlock(c, mx*c.h+n%c.h, my*c.v+n/c.h, &before[i])
				}
			}
		}
	}
	e.scan(pass{component: e.all(), last: 63})
	return e.out.end()
}

// all lists all components.
func (e *encoder) all() []int { return []int{0, 1, 2}[:len(e.channel)] }
