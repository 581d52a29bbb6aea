package webp

// node is a level at a place, and what all up to it costs.
type node struct {
	score  int64 // more than 32 bits hold
	level  int16
	before int8 // which of the nodes one place before
}

const noWay int64 = 1 << 60

// quantize quantises a block so that squared error and bits together are the least: each level is the coefficient rounded down or up,
// and the path through all of them that costs the least is taken. This is dynamic programming over what comes before a level: none,
// a 0, a 1, or more. It returns what step.quantize does.
func (e *encoder) quantize(s *step, coefficients, levels *[16]int16, kind, context, first int) int {
	none := e.trellis * int64(cost(false, e.probs[kind][bandOf[first]][context][0])) / 256
	end := s.end(coefficients, first)
	if end < first {
		s.follow(&e.nodes, coefficients, levels, first, -1, 0)
		return -1
	}
	p := path{e: e, step: s, kind: kind, best: none, last: -1}
	p.before = [2]node{{score: e.trellis * int64(cost(true, e.probs[kind][bandOf[first]][context][0])) / 256}, {score: noWay}}
	p.contexts[0] = context
	for n := first; n <= end; n++ {
		p.extend(&e.nodes[n], n, int(coefficients[zigzag[n]]))
	}
	s.follow(&e.nodes, coefficients, levels, first, p.last, p.which)
	return p.last
}

// path is all ways up to a place.
type path struct {
	e        *encoder
	step     *step
	kind     int
	before   [2]node // at the place before
	contexts [2]int  // that they make
	more     [2]int  // what it costs to say that there are more levels behind them

	best        int64 // of the ways that end somewhere: what it costs,
	last, which int   // where, and with which node
}

// extend adds the levels for a coefficient at place n. A level of 0 costs no error, as it is what others are compared with.
func (p *path) extend(here *[2]node, n, c int) {
	k := min(n, 1)
	size, factor := abs(c), int(p.step.factor[k])
	low := min(size*int(p.step.inverse[k])>>quantBits, 2046)
	table, weight := &p.e.costs[p.kind][bandOf[n]], p.e.trellis
	here[1].score = noWay
	for m := range here {
		v := low + m
		if m == 1 && 8*(size-low*factor) < 3*factor {
			break // hardly more than low
		}
		one := node{score: noWay, level: int16(v)}
		for b := range p.before {
			bits := p.more[b] + int(table[p.contexts[b]][min(v, largest)])
			if score := p.before[b].score + weight*int64(bits)/256; score < one.score {
				one.score, one.before = score, int8(b)
			}
		}
		rest := size - v*factor
		one.score += 256 * int64(rest*rest-size*size)
		here[m] = one
		if v == 0 {
			continue
		}
		total := one.score
		if n < 15 {
			total += weight * int64(cost(false, p.e.probs[p.kind][bandOf[n+1]][min(v, 2)][0])) / 256
		}
		if total < p.best {
			p.best, p.last, p.which = total, n, m
		}
	}
	p.before = *here
	for m := range p.before {
		v := min(int(p.before[m].level), 2)
		p.contexts[m], p.more[m] = v, 0
		if v > 0 && n < 15 {
			p.more[m] = cost(true, p.e.probs[p.kind][bandOf[n+1]][v][0])
		}
	}
}

// end is the last place where a level may be other than 0.
func (s *step) end(coefficients *[16]int16, first int) int {
	for n := 15; n >= first; n-- {
		if 8*abs(int(coefficients[zigzag[n]])) >= 3*int(s.factor[min(n, 1)]) {
			return n
		}
	}
	return -1
}

// follow takes the levels on the way to the best end.
func (s *step) follow(nodes *[16][2]node, coefficients, levels *[16]int16, first, last, which int) {
	for n := 15; n > last && n >= first; n-- {
		levels[n], coefficients[zigzag[n]] = 0, 0
	}
	for n := last; n >= first; n-- {
		one := &nodes[n][which]
		v := one.level
		if coefficients[zigzag[n]] < 0 {
			v = -v
		}
		levels[n], coefficients[zigzag[n]] = v, v*int16(s.factor[min(n, 1)])
		which = int(one.before)
	}
}
