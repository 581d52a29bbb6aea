package webp

import "math"

// bitCosts is what a boolean that is false costs, in 1/256 bits, by its probability. One that is true costs bitCosts[256-prob].
var bitCosts = func() (t [257]uint16) {
	for p := 1; p < 256; p++ {
		t[p] = uint16(math.Round(-256 * math.Log2(float64(p)/256)))
	}
	t[0], t[256] = 256*8, 0
	return t
}()

func cost(one bool, prob uint8) int {
	if one {
		return int(bitCosts[256-int(prob)])
	}
	return int(bitCosts[prob])
}

// largest is the largest level that costs tables hold. Larger ones cost some fixed bits more.
const largest = 67

// tokenCosts is what levels cost, by kind of block, band and context, sign included, but not the boolean that more is to come.
type tokenCosts [4][8][3][largest + 1]uint16

func (c *tokenCosts) fill(probs *tokenProbs) {
	for kind := range c {
		for band := range c[kind] {
			for context := range c[kind][band] {
				p := &probs[kind][band][context]
				for v := range c[kind][band][context] {
					c[kind][band][context][v] = uint16(levelCost(p, v))
				}
			}
		}
	}
}

// levelCost walks the tree of tokens (RFC 6386, 13.2).
func levelCost(p *[11]uint8, v int) (n int) {
	if v == 0 {
		return cost(false, p[1])
	}
	walkLevel(v, func(one bool, place int, prob uint8) {
		if place >= 0 {
			prob = p[place]
		}
		n += cost(one, prob)
	})
	return cost(true, p[1]) + n + 256
}

// walkLevel calls bit for the booleans of a level of 1 or more, those before and behind left out: with the place of its
// probability in the tree of tokens (RFC 6386, 13.2), or below 0 and the probability itself.
func walkLevel(v int, bit func(one bool, place int, prob uint8)) {
	bit(v > 1, 2, 0)
	switch {
	case v == 1:
	case v <= 4:
		bit(false, 3, 0)
		bit(v > 2, 4, 0)
		if v > 2 {
			bit(v == 4, 5, 0)
		}
	case v <= 10:
		bit(true, 3, 0)
		bit(false, 6, 0)
		bit(v > 6, 7, 0)
		if v <= 6 {
			bit(v == 6, -1, 159)
		} else {
			bit(v >= 9, -1, 165)
			bit(v&1 == 0, -1, 145)
		}
	default:
		walkLarge(v, bit)
	}
}

// walkLarge is walkLevel for 11 and more, which are in four categories by size.
func walkLarge(v int, bit func(one bool, place int, prob uint8)) {
	bit(true, 3, 0)
	bit(true, 6, 0)
	category := 0
	for category < 3 && v >= 3+8<<(category+1) {
		category++
	}
	bit(category >= 2, 8, 0)
	bit(category&1 == 1, 9+category>>1, 0)
	rest, extra := v-3-8<<category, extraProbs[category]
	for i, prob := range extra {
		bit(rest>>(len(extra)-1-i)&1 == 1, -1, prob)
	}
}

// ofBlock is what the levels of a block cost, from the first-th on. last is the index of the last one that is not 0, or below first.
func (c *tokenCosts) ofBlock(probs *tokenProbs, kind, context, first, last int, levels *[16]int16) int {
	p := &probs[kind][bandOf[first]][context]
	if last < first {
		return cost(false, p[0])
	}
	sum := cost(true, p[0])
	for n := first; n <= last; n++ {
		v := abs(int(levels[n]))
		sum += int(c[kind][bandOf[n]][context][min(v, largest)])
		if v > largest {
			sum += 256 * 4
		}
		context = min(v, 2)
		if v > 0 && n < 15 {
			sum += cost(n < last, probs[kind][bandOf[n+1]][context][0])
		}
	}
	return sum
}
