package resample

// perhapsOpaque takes rows of grey or RGB and straight alpha. It resamples the colours alone, in fixed point, for as long as alpha is
// 255. The first row of which some pixel is not goes to single precision, with what is held of the rows above it: outputs that no
// such row is part of stay as they are.
type perhapsOpaque struct {
	layout  Layout
	targets []Target[uint8]
	colours []uint8                          // one row without alpha
	fixed   *engine[uint8, uint8, int16]     // of colours, while weighed is nil
	weighed *engine[uint8, float32, float32] // of all channels
}

func newPerhapsOpaque(source Layout, targets []Target[uint8]) *perhapsOpaque {
	colours := Layout{Width: source.Width, Height: source.Height, Channels: source.Channels - 1}
	return &perhapsOpaque{
		layout: source, targets: targets, colours: make([]uint8, colours.samples()),
		fixed: newEngine[uint8, uint8, int16](colours, source.Channels, fixedPoint{filled: true}, targets),
	}
}

func (p *perhapsOpaque) writeRow(y int, row []uint8) {
	if p.weighed == nil {
		if dropAlpha(p.colours, row, p.layout.Channels) {
			p.fixed.writeRow(y, p.colours)
			return
		}
		p.promote(y)
	}
	p.weighed.writeRow(y, row)
}

// promote prepares to weigh by alpha from row y on. Both engines have room for the same rows.
func (p *perhapsOpaque) promote(y int) {
	p.weighed = newEngine[uint8, float32, float32](p.layout, p.layout.Channels, newSinglePrecision[uint8](p.layout), p.targets)
	for i, t := range p.weighed.targets {
		t.planned().next = p.fixed.targets[i].planned().next
	}
	p.refill(y)
	for i, t := range p.weighed.targets {
		from, wasReduced := p.fixed.targets[i].(*rowsFirst[uint8, uint8, int16])
		to, isReduced := t.(*rowsFirst[uint8, float32, float32])
		if wasReduced && isReduced {
			takeOver(to, from)
		}
	}
	p.fixed, p.colours = nil, nil
}

// refill takes the rows above y, as far as they are held as they came. Where single precision holds them reduced, they are reduced.
func (p *perhapsOpaque) refill(y int) {
	row := make([]uint8, p.layout.samples())
	for i := max(y-len(p.fixed.ring), 0); i < y; i++ {
		addAlpha(row, p.fixed.ring[i%len(p.fixed.ring)], p.layout.Channels)
		ring := p.weighed.ring
		p.weighed.arithmetic.load(ring[i%len(ring)], row)
		for _, t := range p.weighed.targets {
			if r, ok := t.(*rowsFirst[uint8, float32, float32]); ok {
				r.reduce(p.weighed.arithmetic, ring, i)
			}
		}
	}
}

// takeOver takes rows that were reduced in fixed point without alpha: as colours weighed by an alpha of 255.
func takeOver(to *rowsFirst[uint8, float32, float32], from *rowsFirst[uint8, uint8, int16]) {
	for y, row := range from.ring {
		for i, v := range row {
			to.ring[y][i] = float32(v) * (255.0 / (1 << fraction))
		}
		for i := len(row); i < len(to.ring[y]); i++ {
			to.ring[y][i] = 255 * 255
		}
	}
}

// addAlpha undoes dropAlpha.
func addAlpha(dst, colours []uint8, channels int) {
	for i := 0; i < len(dst); i += channels {
		copy(dst[i:i+channels-1], colours)
		dst[i+channels-1] = 255
		colours = colours[channels-1:]
	}
}
