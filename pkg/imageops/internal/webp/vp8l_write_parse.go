package webp

// Copies shorter than these are left out at first.
const (
	leastCopy = 3
	longCopy  = 20
)

// longReach is how long a copy is that others inside of it are not tried against.
const longReach = 400

// parseQuickly makes tokens of an image: matches are taken as they come, but wait for that of the next pixel, which may be longer.
func parseQuickly(pix []uint32, found []match, codes *distanceCodes, least int) []pixelToken {
	tokens := make([]pixelToken, 0, len(pix)/8)
	for i := 0; i < len(pix); {
		m := found[i]
		n := m.length()
		if n >= least && n < 64 && i+1 < len(pix) && found[i+1].length() > n+1 {
			n = 0
		}
		if n < least {
			tokens = append(tokens, pixelToken{value: pix[i]})
			i++
			continue
		}
		tokens = append(tokens, pixelToken{value: uint32(codes.of(m.distance())), length: int32(n)})
		i += n
	}
	return tokens
}

// planner finds the tokens that cost the least, where what symbols cost is known.
type planner struct {
	pix     []uint32
	found   []match
	codes   *distanceCodes
	letters alphabet
	bits    []float32                 // of each symbol
	lengths [longestMatch + 1]float32 // of a copy so long
	cache   colorCache
	cost    []float32 // of all before a pixel
	step    []match   // by which it is reached: a copy, or one pixel for 0
	reach   int       // the end of the long copies that were tried
}

func newPlanner(pix []uint32, found []match, codes *distanceCodes, cacheBits int, letters alphabet, bits []float32) *planner {
	p := &planner{pix: pix, found: found, codes: codes, letters: letters, bits: bits, cache: newColorCache(cacheBits)}
	for n := 1; n < len(p.lengths); n++ {
		symbol, _, extra := numberCode(n)
		p.lengths[n] = p.bits[literals+symbol] + float32(extra)
	}
	p.cost, p.step = make([]float32, len(pix)+1), make([]match, len(pix)+1)
	for i := range p.cost[1:] {
		p.cost[i+1] = 1e30
	}
	return p
}

// plan finds the cheapest way through all pixels.
func (p *planner) plan() []pixelToken {
	width := p.codes.width
	left, above := runs(p.pix, 1), runs(p.pix, width)
	for i, v := range p.pix {
		p.literal(i, v)
		m := p.found[i]
		p.copies(i, m)
		if n := int(left[i]); n > 1 && m.distance() != 1 {
			p.copies(i, newMatch(n, 1))
		}
		if n := int(above[i]); n > 1 && m.distance() != width {
			p.copies(i, newMatch(n, width))
		}
	}
	return p.tokens()
}

// runs counts from each pixel on how many are the same as those at a distance before.
func runs(pix []uint32, distance int) []uint16 {
	out := make([]uint16, len(pix))
	n := 0
	for i := len(pix) - 1; i >= distance; i-- {
		if pix[i] == pix[i-distance] {
			n = min(n+1, longestMatch)
		} else {
			n = 0
		}
		out[i] = uint16(n)
	}
	return out
}

func (p *planner) literal(i int, v uint32) {
	var bits float32
	if place, ok := p.cache.look(v); ok {
		bits = p.bits[greenSymbols+place]
	} else {
		f := &p.letters.from
		bits = p.bits[v>>8&0xff] + p.bits[f[1]+int(v>>16&0xff)] + p.bits[f[2]+int(v&0xff)] + p.bits[f[3]+int(v>>24)]
	}
	p.cache.keep(v)
	if c := p.cost[i] + bits; c < p.cost[i+1] {
		p.cost[i+1], p.step[i+1] = c, 0
	}
}

// copies tries lengths of a match: the whole, all short ones, and those that are the longest of a symbol. Those are left out that
// are hardly better than a copy before: one of the same distance that reaches i and goes on, or a long one that ends behind them.
func (p *planner) copies(i int, m match) {
	n, d := m.length(), m.distance()
	if before := p.step[i]; n < 2 || i+min(n, longestMatch/2) <= p.reach ||
		before != 0 && before.distance() == d && before.length()+n <= longestMatch {
		return
	}
	if n >= longReach {
		p.reach = max(p.reach, i+n)
	}
	symbol, _, extra := numberCode(p.codes.of(d))
	base := p.cost[i] + p.bits[p.letters.from[4]+symbol] + float32(extra)
	cost, step := p.cost[i:], p.step[i:]
	for k := 2; k <= n; {
		if c := base + p.lengths[k]; c < cost[k] {
			cost[k], step[k] = c, newMatch(k, d)
		}
		if k == n {
			break
		}
		k = min(longer(k), n)
	}
}

// longer is the next length to try.
func longer(k int) int {
	if k < 10 {
		return k + 1
	}
	_, extra, n := numberCode(k + 1)
	return k + 1<<n - int(extra)
}

// tokens follows the steps from the end.
func (p *planner) tokens() []pixelToken {
	n := 0
	for i := len(p.pix); i > 0; n++ {
		i -= max(p.step[i].length(), 1)
	}
	tokens := make([]pixelToken, n)
	for i := len(p.pix); i > 0; {
		m := p.step[i]
		n--
		if m == 0 {
			i--
			tokens[n] = pixelToken{value: p.pix[i]}
			continue
		}
		i -= m.length()
		tokens[n] = pixelToken{value: uint32(p.codes.of(m.distance())), length: int32(m.length())}
	}
	return tokens
}
