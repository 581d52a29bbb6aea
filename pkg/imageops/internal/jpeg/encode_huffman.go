package jpeg

// huffman is a table as a DHT segment holds it.
type huffman struct {
	count [17]uint8 // of codes of each length, 1 to 16
	value []uint8   // symbols, those with short codes first
}

// optimal makes the table that codes symbols of the given frequencies in the fewest bits (K.2 of ITU-T T.81).
// No code is longer than 16 bits, and none is all ones: one symbol more, the rarest, takes that.
func optimal(frequency []int32) huffman {
	symbols, lengths := codeLengths(frequency)
	var h huffman
	var count [64]int
	for _, n := range lengths {
		count[n]++
	}
	used := count
	limit(&count)
	for n := 1; n <= 16; n++ {
		h.count[n] = uint8(count[n])
	}
	// The symbol that stands for all ones has one of the longest codes.
	for n := 16; n > 0; n-- {
		if h.count[n] > 0 {
			h.count[n]--
			break
		}
	}
	h.value = make([]uint8, 0, len(symbols))
	for n := 1; n < 64; n++ {
		if used[n] == 0 {
			continue
		}
		for i, symbol := range symbols[:len(symbols)-1] {
			if int(lengths[i]) == n {
				h.value = append(h.value, uint8(symbol))
			}
		}
	}
	return h
}

// codeLengths merges the two rarest groups of symbols until one is left: each merger is one bit more for all in them. It returns the
// symbols that occur, in order, with the one for all ones behind them, and the length of the code of each.
// With 256 symbols and fewer than 2^31 of each, no code gets longer than 46 bits: lengths grow with Fibonacci numbers.
func codeLengths(frequency []int32) (symbols []int, lengths []uint8) {
	symbols = make([]int, 0, len(frequency)+1)
	weight := make([]int64, 0, len(frequency)+1)
	for symbol, f := range frequency {
		if f > 0 {
			symbols, weight = append(symbols, symbol), append(weight, int64(f))
		}
	}
	symbols, weight = append(symbols, len(frequency)), append(weight, 1)
	lengths = make([]uint8, len(symbols))
	next := make([]int, len(symbols)) // the other symbols of a group, a list
	for i := range next {
		next[i] = -1
	}
	for {
		a, b := rarest(weight)
		if b < 0 {
			return symbols, lengths
		}
		weight[a] += weight[b]
		weight[b] = 0
		last := a
		for i := a; i >= 0; i = next[i] {
			lengths[i]++
			last = i
		}
		next[last] = b
		for i := b; i >= 0; i = next[i] {
			lengths[i]++
		}
	}
}

// rarest returns the group with the smallest weight above zero and the second smallest, -1 where there is none;
// of equal ones that with the larger index.
func rarest(weight []int64) (int, int) {
	a, b := -1, -1
	for i, w := range weight {
		switch {
		case w == 0:
		case a < 0 || w <= weight[a]:
			a, b = i, a
		case b < 0 || w <= weight[b]:
			b = i
		}
	}
	return a, b
}

// limit shortens codes to 16 bits (figure K.3): of two longest codes one takes their common prefix,
// the other goes beside a shorter one, which gets a bit longer.
func limit(count *[64]int) {
	for n := len(count) - 1; n > 16; n-- {
		for count[n] > 0 {
			shorter := n - 2
			for count[shorter] == 0 {
				shorter--
			}
			count[n] -= 2
			count[n-1]++
			count[shorter+1] += 2
			count[shorter]--
		}
	}
}

// codes assigns the codes of C.2: code<<5 | length for each symbol.
func (h *huffman) codes(dst []uint32) {
	code, i := uint32(0), 0
	for n := 1; n <= 16; n++ {
		for range h.count[n] {
			dst[h.value[i]] = code<<5 | uint32(n)
			code++
			i++
		}
		code <<= 1
	}
}
