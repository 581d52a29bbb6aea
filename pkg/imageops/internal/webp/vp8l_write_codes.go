package webp

import (
	"cmp"
	"slices"
)

// prefixCode is a canonical prefix code as it is written.
type prefixCode struct {
	lengths []uint8
	bits    []uint16 // turned round: the first bit is the lowest
}

// newPrefixCode makes the best code for symbols that are so frequent, none longer than limit.
func newPrefixCode(counts []uint32, limit int) prefixCode {
	c := prefixCode{lengths: make([]uint8, len(counts)), bits: make([]uint16, len(counts))}
	var used []int32
	for symbol, n := range counts {
		if n > 0 {
			used = append(used, int32(symbol))
		}
	}
	slices.SortStableFunc(used, func(a, b int32) int { return cmp.Compare(counts[a], counts[b]) })
	for least := uint32(1); !codeLengths(c.lengths, used, counts, least, limit); {
		least *= 2
	}
	var next [maxLength + 2]int
	for _, n := range c.lengths {
		next[n+1]++
	}
	next[1] = 0
	for n := 1; n <= maxLength; n++ {
		next[n+1] = (next[n] + next[n+1]) << 1
	}
	for symbol, n := range c.lengths {
		if n > 0 {
			c.bits[symbol] = uint16(reversed(next[n], int(n)))
			next[n]++
		}
	}
	return c
}

// codeLengths computes lengths by Huffman's way, for symbols in the order of how frequent they are. Rare ones count as if there were
// at least so many. It reports whether no length is over the limit.
func codeLengths(lengths []uint8, order []int32, counts []uint32, least uint32, limit int) bool {
	n := len(order)
	if n < 2 {
		for _, symbol := range order {
			lengths[symbol] = 1
		}
		return true
	}
	// Nodes are the symbols, then pairs of nodes, in the order of their counts: the rarest two stand at the heads of both.
	count, parent := make([]uint64, 2*n-1), make([]int32, 2*n-1)
	for i, symbol := range order {
		count[i] = uint64(max(counts[symbol], least))
	}
	symbol, pair := 0, n
	for next := n; next < len(count); next++ {
		for range 2 {
			rarest := &symbol
			if symbol == n || pair < next && count[pair] < count[symbol] {
				rarest = &pair
			}
			count[next] += count[*rarest]
			parent[*rarest] = int32(next)
			*rarest++
		}
	}
	depth := make([]uint8, len(count))
	for i := len(count) - 2; i >= 0; i-- {
		depth[i] = depth[parent[i]] + 1
		if i < n {
			lengths[order[i]] = depth[i]
		}
	}
	return int(depth[0]) <= limit
}

// put writes a symbol. The code of a single one has no bits.
func (c *prefixCode) put(w *bitWriter, symbol int) {
	w.put(uint64(c.bits[symbol]), uint(c.lengths[symbol]))
}

// write writes the code itself (RFC 9649, 3.7.2.1), and makes a single symbol one of no bits.
func (c *prefixCode) write(w *bitWriter) {
	var used []int
	for symbol, n := range c.lengths {
		if n > 0 {
			used = append(used, symbol)
		}
	}
	if len(used) == 0 {
		used = append(used, 0)
	}
	if len(used) > 2 || used[len(used)-1] > 255 {
		w.flag(false)
		writeLengths(w, c.lengths)
	} else {
		w.flag(true)
		w.flag(len(used) == 2)
		w.flag(used[0] > 1)
		w.put(uint64(used[0]), map[bool]uint{false: 1, true: 8}[used[0] > 1])
		if len(used) == 2 {
			w.put(uint64(used[1]), 8)
		}
	}
	if len(used) == 1 {
		c.lengths[used[0]] = 0
	}
}

// lengthToken is a length, or how often one or 0 is repeated.
type lengthToken struct {
	symbol uint8
	extra  uint8
	bits   uint8
}

func writeLengths(w *bitWriter, lengths []uint8) {
	tokens := lengthTokens(lengths)
	var counts [len(lengthOrder)]uint32
	for _, t := range tokens {
		counts[t.symbol]++
	}
	c := newPrefixCode(counts[:], 7)
	n := len(lengthOrder)
	for n > 4 && c.lengths[lengthOrder[n-1]] == 0 {
		n--
	}
	w.put(uint64(n-4), 4)
	for _, symbol := range lengthOrder[:n] {
		w.put(uint64(c.lengths[symbol]), 3)
	}
	single := 0
	for _, count := range counts {
		single += int(b2u(count > 0))
	}
	w.flag(false) // all symbols have a length
	for _, t := range tokens {
		if single > 1 {
			c.put(w, int(t.symbol))
		}
		w.put(uint64(t.extra), uint(t.bits))
	}
}

// lengthTokens joins equal lengths.
func lengthTokens(lengths []uint8) (tokens []lengthToken) {
	before := uint8(8)
	for i := 0; i < len(lengths); {
		v, run := lengths[i], 1
		for i+run < len(lengths) && lengths[i+run] == v {
			run++
		}
		i += run
		if v > 0 && v != before {
			tokens = append(tokens, lengthToken{symbol: v})
			run--
			before = v
		}
		for run > 0 {
			n := 1
			switch {
			case v == 0 && run >= 11:
				n = min(run, 138)
				tokens = append(tokens, lengthToken{18, uint8(n - 11), 7})
			case v == 0 && run >= 3:
				n = run
				tokens = append(tokens, lengthToken{17, uint8(n - 3), 3})
			case v > 0 && run >= 3:
				n = min(run, 6)
				tokens = append(tokens, lengthToken{16, uint8(n - 3), 2})
			default:
				tokens = append(tokens, lengthToken{symbol: v})
			}
			run -= n
		}
	}
	return tokens
}
