package jpeg

import "math/bits"

// A token is a Huffman symbol with the bits that follow it: symbol<<20 | number of bits<<16 | bits.
// A scan is coded to tokens first, and written when the frequencies of its symbols, so their codes, are known.
type token uint32

// Symbols are numbered over all tables: those of DC for luma and chroma, then those of AC.
const (
	tables   = 4
	acTables = 2
	rawBits  = tables << 8 // no symbol, only bits
	maxBits  = 15          // in a token
)

func dcSymbol(table, value int) int { return table<<8 | value }

func acSymbol(table, value int) int { return (acTables+table)<<8 | value }

// chunk is how many tokens are kept in one piece at the most. The first pieces are smaller, for thumbnails.
const (
	firstChunk = 1 << 11
	chunk      = 1 << 14
)

// tokens is a scan, and how often each symbol occurs in it.
type tokens struct {
	list  []token   // the chunk being filled
	done  [][]token // those before
	spare [][]token
	count [rawBits + 1]int32
}

// restart empties t for the next scan.
func (t *tokens) restart() {
	t.spare = append(t.spare, t.done...)
	t.done = t.done[:0]
	t.list = t.list[:0]
	clear(t.count[:])
}

// add appends a symbol with n more bits.
func (t *tokens) add(symbol int, extra uint32, n int) {
	t.count[symbol]++
	if len(t.list) == cap(t.list) {
		t.turn()
	}
	t.list = append(t.list, token(symbol<<20|n<<16)|token(extra))
}

// turn begins a new chunk.
func (t *tokens) turn() {
	if len(t.list) > 0 {
		t.done = append(t.done, t.list)
	}
	if n := len(t.spare); n > 0 {
		t.list, t.spare = t.spare[n-1][:0], t.spare[:n-1]
		return
	}
	t.list = make([]token, 0, min(firstChunk<<min(len(t.done), 3), chunk))
}

// dc codes the difference of two DC values (F.1.2.1).
func (t *tokens) dc(table int, diff int32) {
	extra, n := magnitude(diff)
	t.add(dcSymbol(table, n), extra, n)
}

// magnitude returns the number of bits of v, and these bits: of v-1 if v is negative (table F.1).
func magnitude(v int32) (uint32, int) {
	sign := v >> 31
	n := bits.Len32(uint32((v ^ sign) - sign))
	return uint32(v+sign) & (1<<n - 1), n
}

// ac codes all other coefficients of a block (F.1.2.2). mask says which are not zero, in zigzag order, without DC.
func (t *tokens) ac(table int, b *quantised, mask uint64, order *permutation) {
	base := acSymbol(table, 0)
	before := 0
	for mask != 0 {
		k := bits.TrailingZeros64(mask)
		mask &= mask - 1
		run := k - before - 1
		before = k
		for ; run > 15; run -= 16 {
			t.add(base|0xF0, 0, 0)
		}
		extra, n := magnitude(int32(b[order.from[k&63]]))
		t.add(base|run<<4|n, extra, n)
	}
	if before < 63 {
		t.add(base, 0, 0)
	}
}
