package hevc

import "encoding/binary"

// cabac is the arithmetic decoder (9.3.4.3). Its value holds 9 bits and extra more, which were read ahead: at most 48.
type cabac struct {
	data  []byte
	at    int
	value uint64
	width uint32 // of the current interval, 256 to 510
	extra uint
}

// start begins with a substream.
func (c *cabac) start(data []byte) {
	*c = cabac{data: data, width: 510}
	c.fill()
	c.extra -= 9
}

// fill reads ahead. Past the end come zeros: how far is seen by late.
func (c *cabac) fill() {
	if at := c.at; at >= 0 && at+8 <= len(c.data) {
		n := (48 - c.extra) / 8
		c.value = c.value<<(8*n&63) | binary.BigEndian.Uint64(c.data[at:])>>((64-8*n)&63)
		c.at += int(n)
		c.extra += 8 * n
		return
	}
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
func (c *cabac) next() int { return c.at - int(c.extra/8) }

// context is a state of probability, 0 to 62, times two, plus the more probable symbol.
type context uint8

// bit decodes a bin with a context.
func (c *cabac) bit(ctx *context) int {
	state := *ctx
	lps := uint32(lpsWidths[uint32(state&^1)<<1|c.width>>6&3])
	c.width -= lps
	scaled := uint64(c.width) << (c.extra & 63)
	if c.value < scaled {
		*ctx = nextMPS[state]
		if c.width < 256 {
			c.double()
		}
		return int(state & 1)
	}
	c.value -= scaled
	if c.extra < 8 {
		c.fill()
	}
	shift := renorm[lps>>3&31]
	c.width = lps << (shift & 31)
	c.extra -= uint(shift)
	*ctx = nextLPS[state]
	return int(state&1) ^ 1
}

// double makes the interval twice as wide.
func (c *cabac) double() {
	if c.extra == 0 {
		c.fill()
	}
	c.width <<= 1
	c.extra--
}

// bypass decodes a bin of even odds.
func (c *cabac) bypass() int {
	if c.extra == 0 {
		c.fill()
	}
	c.extra--
	scaled := uint64(c.width) << (c.extra & 63)
	if c.value < scaled {
		return 0
	}
	c.value -= scaled
	return 1
}

// most is how many bins of even odds are looked at together.
const most = 16

// bypasses decodes n bins of even odds, the most significant first.
func (c *cabac) bypasses(n int) (v int) {
	for n > 0 {
		some := min(n, most)
		bins := c.ahead() >> (most - some)
		c.take(bins, some)
		v = v<<some | int(bins)
		n -= some
	}
	return v
}

// ahead are the next 16 bins of even odds, which stay to be taken: as many steps of halving the interval are a division by it.
func (c *cabac) ahead() uint64 {
	if c.extra < most {
		c.fill()
	}
	return min(c.value/(uint64(c.width)<<((c.extra-most)&63)), 1<<most-1) // what is more is damage
}

// take takes n bins of ahead, from 1 on.
func (c *cabac) take(bins uint64, n int) {
	c.extra -= uint(n)
	c.value -= bins * (uint64(c.width) << (c.extra & 63))
}

// terminate decodes the bin that ends a substream (9.3.4.3.5).
func (c *cabac) terminate() bool {
	c.width -= 2
	if c.value >= uint64(c.width)<<(c.extra&63) {
		return true
	}
	if c.width < 256 {
		c.double()
	}
	return false
}

// align makes the interval one that bypasses divide (9.3.4.3.6).
func (c *cabac) align() { c.width = 256 }
