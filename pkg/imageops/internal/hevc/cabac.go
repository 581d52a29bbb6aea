package hevc

// cabac is the arithmetic decoder (9.3.4.3). Its value holds 9 bits and extra more, which were read ahead.
type cabac struct {
	data  []byte
	at    int
	value uint64
	width uint32 // of the current interval, 256 to 510
	extra int
}

// start begins with a substream.
func (c *cabac) start(data []byte) {
	*c = cabac{data: data, width: 510, extra: -9}
	c.fill()
}

// fill reads ahead. Past the end come zeros: how far is seen by late.
func (c *cabac) fill() {
	for c.extra <= 40 {
		c.value <<= 8
		if c.at < len(c.data) {
			c.value |= uint64(c.data[c.at])
		}
		c.at++
		c.extra += 8
	}
}

// late reports whether more was used than there is.
func (c *cabac) late() bool { return c.next() > len(c.data)+2 }

// next is the first byte behind those that bits were taken from.
func (c *cabac) next() int { return c.at - c.extra/8 }

// context is a state of probability, 0 to 62, times two, plus the more probable symbol.
type context uint8

// bit decodes a bin with a context.
func (c *cabac) bit(ctx *context) int {
	state := *ctx
	lps := uint32(lpsTable[state>>1][c.width>>6&3])
	c.width -= lps
	scaled := uint64(c.width) << c.extra
	if c.value < scaled {
		*ctx = nextMPS[state]
		if c.width < 256 {
			c.width <<= 1
			if c.extra--; c.extra < 0 {
				c.fill()
			}
		}
		return int(state & 1)
	}
	c.value -= scaled
	shift := renorm[lps>>3]
	c.width = lps << shift
	c.extra -= int(shift)
	*ctx = nextLPS[state]
	if c.extra < 8 {
		c.fill()
	}
	return int(state&1) ^ 1
}

// bypass decodes a bin of even odds.
func (c *cabac) bypass() int {
	if c.extra == 0 {
		c.fill()
	}
	c.extra--
	scaled := uint64(c.width) << c.extra
	if c.value < scaled {
		return 0
	}
	c.value -= scaled
	return 1
}

// bypasses decodes n bins of even odds, the most significant first.
func (c *cabac) bypasses(n int) (v int) {
	for range n {
		v = v<<1 | c.bypass()
	}
	return v
}

// terminate decodes the bin that ends a substream (9.3.4.3.5).
func (c *cabac) terminate() bool {
	c.width -= 2
	if c.value >= uint64(c.width)<<c.extra {
		return true
	}
	if c.width < 256 {
		c.width <<= 1
		if c.extra--; c.extra < 0 {
			c.fill()
		}
	}
	return false
}

// align makes the interval one that bypasses divide (9.3.4.3.6).
func (c *cabac) align() { c.width = 256 }
