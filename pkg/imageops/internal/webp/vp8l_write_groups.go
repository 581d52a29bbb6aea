package webp

import (
	"slices"
)

// sparse is the symbols that occur in a part of an image, and how often.
type sparse struct {
	symbols []uint16
	counts  []uint32
	pixels  uint32
}

// grouping says which of some groups of codes each square of an image uses.
type grouping struct {
	bits, wide int
	of         []uint16
	counts     [][]uint32 // of the symbols of each group
}

const (
	mostSquares = 2600
	mostGroups  = 64
)

// squareBits is the side of squares, as a power of 2, by which an image is parted.
func squareBits(width, height int) int {
	bits := 3
	for squares(width, bits)*squares(height, bits) > mostSquares && bits < 9 {
		bits++
	}
	return bits
}

// newGrouping parts an image into squares, and finds groups of squares that have much the same symbols.
func newGrouping(letters *alphabet, tokens []pixelToken, width, height int) *grouping {
	g := &grouping{bits: squareBits(width, height)}
	g.wide = squares(width, g.bits)
	parts := partsOf(letters, tokens, g, g.wide*squares(height, g.bits), width)
	g.of = make([]uint16, len(parts))
	g.seed(letters, parts)
	for range 3 {
		g.gather(letters, parts)
		g.assign(letters, parts)
	}
	g.gather(letters, parts)
	g.merge(letters)
	g.assign(letters, parts)
	g.gather(letters, parts)
	return g
}

// partsOf counts the symbols of each square, those of a token where it begins.
func partsOf(letters *alphabet, tokens []pixelToken, g *grouping, n, width int) []sparse {
	parts := make([]sparse, n)
	// Squares of a row are counted side by side; their counts are packed when the row ends.
	size := letters.size()
	dense := make([]uint32, size*g.wide)
	flush := func(row int) {
		for k := range g.wide {
			parts[row*g.wide+k] = packed(dense[k*size:][:size])
		}
		clear(dense)
	}
	x, y := 0, 0
	for _, t := range tokens {
		s, n := letters.symbols(t)
		counts := dense[x>>g.bits*size:][:size]
		for _, symbol := range s[:n] {
			counts[symbol]++
		}
		row := y >> g.bits
		for x += t.pixels(); x >= width; x -= width {
			y++
		}
		for ; row < y>>g.bits; row++ {
			flush(row)
		}
	}
	if row := y >> g.bits; row*g.wide < n {
		flush(row)
	}
	return parts
}

func packed(counts []uint32) (s sparse) {
	used := 0
	for _, n := range counts {
		used += int(b2u(n > 0))
	}
	s.symbols, s.counts = make([]uint16, 0, used), make([]uint32, 0, used)
	for i, n := range counts {
		if n > 0 {
			s.symbols, s.counts = append(s.symbols, uint16(i)), append(s.counts, n)
			s.pixels += n
		}
	}
	return s
}

// seed begins with groups of squares that cost about as much by the codes of the whole image, for colours and for copies.
func (g *grouping) seed(letters *alphabet, parts []sparse) {
	g.counts = [][]uint32{make([]uint32, letters.size())}
	for i := range parts {
		parts[i].addTo(g.counts[0])
	}
	bits := letters.bitsOf(g.counts[0])
	order := make([]int, len(parts))
	means := make([]float32, len(parts))
	for i := range parts {
		order[i] = i
		means[i] = parts[i].cost(bits) / float32(max(parts[i].pixels, 1))
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case means[a] < means[b]:
			return -1
		case means[a] > means[b]:
			return 1
		}
		return 0
	})
	groups := min(mostGroups, max(len(parts)/8, 1))
	for rank, i := range order {
		g.of[i] = uint16(rank * groups / len(order))
	}
	g.counts = make([][]uint32, groups)
}

// gather sums up the symbols of each group, and drops groups without any.
func (g *grouping) gather(letters *alphabet, parts []sparse) {
	for i := range g.counts {
		g.counts[i] = nil
	}
	for i, k := range g.of {
		if g.counts[k] == nil {
			g.counts[k] = make([]uint32, letters.size())
		}
		parts[i].addTo(g.counts[k])
	}
	kept := g.counts[:0]
	to := make([]uint16, len(g.counts))
	for k, counts := range g.counts {
		to[k] = uint16(len(kept))
		if counts != nil {
			kept = append(kept, counts)
		}
	}
	g.counts = kept
	for i, k := range g.of {
		g.of[i] = to[k]
	}
}

func (s *sparse) addTo(counts []uint32) {
	for i, symbol := range s.symbols {
		counts[symbol] += s.counts[i]
	}
}

func (s *sparse) cost(bits []float32) (sum float32) {
	counts := s.counts[:len(s.symbols)]
	for i, symbol := range s.symbols {
		sum += float32(counts[i]) * bits[symbol]
	}
	return sum
}

// assign gives each square the group whose codes suit it best.
func (g *grouping) assign(letters *alphabet, parts []sparse) {
	bits := make([][]float32, len(g.counts))
	for k, counts := range g.counts {
		bits[k] = letters.bitsOf(counts)
	}
	for i := range parts {
		var least float32 = 1e30
		if len(parts[i].symbols) == 0 {
			if i > 0 {
				g.of[i] = g.of[i-1]
			}
			continue
		}
		for k := range bits {
			if c := parts[i].cost(bits[k]); c < least {
				least, g.of[i] = c, uint16(k)
			}
		}
	}
}

// merge joins two groups as long as that saves bits: those of codes that need not be written are more than those of symbols that
// get longer.
func (g *grouping) merge(letters *alphabet) {
	alone := make([]float32, len(g.counts))
	for k := range g.counts {
		alone[k] = letters.groupBits(g.counts[k])
	}
	sum := make([]uint32, letters.size())
	saved := make([][]float32, len(g.counts))
	with := func(i, k int) float32 {
		for s, n := range g.counts[i] {
			sum[s] = n + g.counts[k][s]
		}
		return alone[i] + alone[k] - letters.groupBits(sum)
	}
	for i := range g.counts {
		saved[i] = make([]float32, i)
		for k := range i {
			saved[i][k] = with(i, k)
		}
	}
	for {
		a, b, most := 0, 0, float32(0)
		for i := range saved {
			for k, s := range saved[i] {
				if s > most {
					a, b, most = i, k, s
				}
			}
		}
		if most == 0 {
			break
		}
		for s, n := range g.counts[a] {
			g.counts[b][s] += n
		}
		alone[b] = letters.groupBits(g.counts[b])
		last := len(g.counts) - 1
		g.counts[a], alone[a] = g.counts[last], alone[last]
		g.counts, saved = g.counts[:last], saved[:last]
		for k := range last {
			if k != b {
				saved[max(k, b)][min(k, b)] = with(max(k, b), min(k, b))
			}
			if k != a && a != last {
				saved[max(k, a)][min(k, a)] = with(max(k, a), min(k, a))
			}
		}
	}
}

// groupBits is the bits of a group: its five codes and their symbols.
func (a *alphabet) groupBits(counts []uint32) (sum float32) {
	for i := range 5 {
		sum += codeBits(counts[a.from[i]:a.from[i+1]])
	}
	return sum
}
