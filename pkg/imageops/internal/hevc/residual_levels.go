package hevc

import "math/bits"

// levels reads the values of the coefficients at the given numbers of a sub-block.
func (c *coefficients) levels(i, x, y int, at []uint8) {
	set := 0
	if i > 0 && c.chroma == 0 {
		set = 2
	}
	if c.greater == 0 {
		set++
	}
	var level [16]int
	escape, second := c.firstBits(set, level[:len(at)])
	hidden := c.pps.signHiding && !c.bypassCU && (!c.direct || !c.skip) && int(at[0])-int(at[len(at)-1]) > 3
	if c.SPS.bypassAlignment && escape {
		c.align()
	}
	signs := len(at) - b2i(hidden)
	negative := c.bypasses(signs) << (len(at) - signs)
	c.remaining(level[:len(at)], second)
	sum := 0
	sub := (*[16]place)(scans[c.order][2])
	for k, n := range at {
		v := level[k&15]
		sum += v
		if negative>>((len(at)-1-k)&63)&1 != 0 || hidden && k == len(at)-1 && sum&1 != 0 {
			v = -v
		}
		p := sub[n&15]
		c.store(x<<2+int(p.x), y<<2+int(p.y), v)
	}
}

// firstBits reads what is coded with contexts: whether up to eight levels are greater than 1, and one of them than 2. second is
// the number of that one, or -1.
func (c *coefficients) firstBits(set int, level []int) (escape bool, second int) {
	second = -1
	c.greater = 1
	base := ctxGreater1 + 16*c.chroma + 4*set
	for k := range level {
		level[k] = 1
		if k >= 8 {
			escape = true
			continue
		}
		if c.bit(&c.model[base+c.greater]) == 0 {
			if c.greater > 0 && c.greater < 3 {
				c.greater++
			}
			continue
		}
		c.greater = 0
		level[k] = 2
		if second < 0 {
			second = k
		} else {
			escape = true
		}
	}
	if second >= 0 && c.bit(&c.model[ctxGreater2+4*c.chroma+set]) != 0 {
		level[second] = 3
		escape = true
	}
	return escape, second
}

// remaining reads what is left of the levels that were not told whole (9.3.3.11).
func (c *coefficients) remaining(level []int, second int) {
	kind := 2*(1-c.chroma) + b2i(c.skip || c.bypassCU)
	persistent := c.SPS.persistentRice
	rice, first := 0, true
	if persistent {
		rice = int(c.rice[kind]) / 4
	}
	for k := range level {
		whole := 1
		if k < 8 {
			whole = 2 + b2i(k == second)
		}
		if level[k] != whole {
			continue
		}
		rest := c.rest(rice)
		level[k] += rest
		if level[k] > 3<<rice {
			rice++
			if !persistent {
				rice = min(rice, 4)
			}
		}
		if persistent && first {
			c.learn(kind, rest)
		}
		first = false
	}
}

// learn adapts the first Rice parameter (9.3.4.2.6).
func (c *coefficients) learn(kind, rest int) {
	state := &c.rice[kind]
	switch {
	case rest >= 3<<(*state/4):
		*state++
	case 2*rest < 1<<(*state/4) && *state > 0:
		*state--
	}
}

// rest reads coeff_abs_level_remaining.
func (c *coefficients) rest(rice int) int {
	bins := c.ahead()
	prefix := bits.LeadingZeros16(^uint16(bins))
	n := prefix + 1 // bins of all
	if prefix > 3 {
		n += prefix - 3
	}
	if n += rice; prefix < most && n <= most { // shifts are told to be by less than 64, which costs less than to look
		bins >>= (most - n) & 63
		c.take(bins, n)
		suffix := int(bins) & (1<<((n-prefix-1)&63) - 1)
		if prefix <= 3 {
			return prefix<<(rice&63) + suffix
		}
		return (1<<((prefix-3)&63)+3-1)<<(rice&63) + suffix
	}
	return c.longRest(rice)
}

// longRest is rest for any number of bins.
func (c *coefficients) longRest(rice int) int {
	prefix := 0
	for prefix < 32 && c.bypass() != 0 {
		prefix++
	}
	if prefix <= 3 {
		return prefix<<rice + c.bypasses(rice)
	}
	if prefix >= 32 {
		return 1 << 20
	}
	return (1<<(prefix-3)+3-1)<<rice + c.bypasses(min(prefix-3+rice, 32))
}
