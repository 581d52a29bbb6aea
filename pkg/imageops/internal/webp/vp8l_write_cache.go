package webp

// colorCache is the recent colours by their hash (RFC 9649, 3.6.2.3). Its zero value has none.
type colorCache struct {
	colors []uint32
	shift  uint
}

func newColorCache(bits int) (c colorCache) {
	if bits > 0 {
		c = colorCache{make([]uint32, 1<<bits), uint(32 - bits)}
	}
	return c
}

// look finds the place of a colour.
func (c *colorCache) look(v uint32) (place int, ok bool) {
	if c.colors == nil {
		return 0, false
	}
	place = int(v * 0x1e35a7bd >> c.shift)
	return place, c.colors[place] == v
}

func (c *colorCache) keep(v uint32) {
	if c.colors != nil {
		c.colors[v*0x1e35a7bd>>c.shift] = v
	}
}

// useCache replaces pixels that a cache of so many colours has by their place.
func useCache(tokens []pixelToken, pix []uint32, bits int) {
	if bits == 0 {
		return
	}
	c, i := newColorCache(bits), 0
	for k, t := range tokens {
		if place, ok := c.look(pix[i]); t.length == isPixel && ok {
			tokens[k] = pixelToken{uint32(place), isCached}
		}
		for end := i + t.pixels(); i < end; i++ {
			c.keep(pix[i])
		}
	}
}

// cacheBits chooses the size of the cache that leaves the fewest bits, 0 for none, and says how many.
func cacheBits(tokens []pixelToken, pix []uint32) (best int, least float32) {
	least = 1e30
	for _, bits := range [...]int{0, 2, 4, 6, 8, 10} {
		letters := newAlphabet(bits)
		counts := letters.countCached(tokens, pix, bits)
		if sum := letters.groupBits(counts) + letters.extraBits(counts); sum < least {
			best, least = bits, sum
		}
		if indexed(pix) {
			break
		}
	}
	return best, least
}

// indexed reports whether only green differs: one symbol a pixel, which the cache has no shorter one for.
func indexed(pix []uint32) bool {
	for _, v := range pix {
		if (v^pix[0])&0xffff00ff != 0 {
			return false
		}
	}
	return true
}

// countCached is count of what useCache makes of tokens.
func (a *alphabet) countCached(tokens []pixelToken, pix []uint32, bits int) []uint32 {
	if bits == 0 {
		return a.count(tokens)
	}
	counts := make([]uint32, a.size())
	c, i := newColorCache(bits), 0
	green, red, blue, alpha := counts[:a.from[1]], counts[a.from[1]:], counts[a.from[2]:], counts[a.from[3]:]
	for _, t := range tokens {
		if t.length > 0 {
			s, _ := a.symbols(t)
			counts[s[0]]++
			counts[s[1]]++
			for end := i + int(t.length); i < end; i++ {
				c.keep(pix[i])
			}
			continue
		}
		v := pix[i]
		i++
		if place, ok := c.look(v); ok {
			green[greenSymbols+place]++
			continue
		}
		c.keep(v)
		green[v>>8&0xff]++
		red[v>>16&0xff]++
		blue[v&0xff]++
		alpha[v>>24]++
	}
	return counts
}
