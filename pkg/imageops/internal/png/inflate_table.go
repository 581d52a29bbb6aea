package png

import (
	"math/bits"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

const (
	literalBits  = 11
	distanceBits = 9
)

// An entry of a table says what the next bits mean:
//
//	bits 0–5    how many bits it takes, extra bits included
//	bits 6–9    of these, the bits of the code itself, at most 15
//	bits 10–11  how many literals it is, 0 to 2
//	bit 12      none of the common cases: one of the next two, or a code that does not exist
//	bit 13      the code is longer than the table: bits 0–5 are the index bits of a second table
//	bit 14      end of the block
//	bits 16–31  the literals, or the base of the length or distance, or where the second table starts
type entry = uint32

const (
	oneLiteral   entry = 1 << 10
	twoLiterals  entry = 2 << 10
	someLiterals entry = 3 << 10
	special      entry = 1 << 12
	pointer      entry = 1 << 13
	endOfBlock   entry = 1 << 14
)

// table decodes one Huffman code: first looks the next bits up, second has what is longer.
type table struct {
	width  uint
	first  []entry
	second []entry
}

func newTable(width uint) table { return table{width: width, first: make([]entry, 1<<width)} }

// build makes the table of a canonical code (RFC 1951, 3.2.2) from the lengths of its symbols, 0 to 15,
// and what each symbol means. Like zlib it takes an incomplete code only if it has at most one symbol, of one bit.
func (t *table) build(lengths []uint8, meaning []entry) error {
	var counts [16]int
	for _, n := range lengths {
		counts[n]++
	}
	var next [17]int
	space := 1 << 15
	for n := 1; n < 16; n++ {
		next[n+1] = (next[n] + counts[n]) << 1
		space -= counts[n] << (15 - n)
	}
	used := len(lengths) - counts[0]
	if space < 0 || space > 0 && (used > 1 || used != counts[1]) {
		return codec.FormatError("Huffman code in the pixels")
	}
	if space > 0 {
		fill(t.first, special)
	}
	t.point(counts, next)
	for symbol, n := range lengths {
		if n > 0 {
			t.put(next[n], uint(n), meaning[symbol]+entry(n)<<6+entry(n))
			next[n]++
		}
	}
	return nil
}

func fill(t []entry, e entry) {
	for i := range t {
		t[i] = e
	}
}

// point lays out the second tables. Codes that share their first bits follow each other, the longest last.
func (t *table) point(counts [16]int, next [17]int) {
	t.second = t.second[:0]
	prefix, longest := -1, uint(0)
	for n := t.width + 1; n < 16; n++ {
		for i := range counts[n] {
			p := (next[n] + i) >> (n - t.width)
			if p != prefix && prefix >= 0 {
				t.extend(prefix, longest-t.width)
			}
			prefix, longest = p, n
		}
	}
	if prefix >= 0 {
		t.extend(prefix, longest-t.width)
	}
}

// extend adds a second table of n index bits for the codes that start with prefix.
func (t *table) extend(prefix int, n uint) {
	t.first[reverse(prefix, t.width)] = special | pointer | entry(n) | entry(len(t.second))<<16
	for range 1 << n {
		t.second = append(t.second, special)
	}
}

// put writes the entry of a code of n bits wherever its bits lead.
func (t *table) put(code int, n uint, e entry) {
	to, index, step := t.first, reverse(code, n), 1<<n
	if n > t.width {
		p := t.first[index&(len(t.first)-1)]
		to = t.second[p>>16:][:1<<(p&0x3f)]
		index, step = index>>t.width, 1<<(n-t.width)
	}
	for ; index < len(to); index += step {
		to[index] = e
	}
}

// reverse turns the lowest n bits of a code around: deflate sends the highest bit first.
func reverse(code int, n uint) int { return int(bits.Reverse16(uint16(code)) >> (16 - n)) }

// pair joins two literals into one entry where both fit into the bits of the table.
func (t *table) pair() {
	for i := len(t.first) - 1; i >= 0; i-- {
		a := t.first[i]
		if a&someLiterals != oneLiteral {
			continue
		}
		// Entries above i are joined already, but those it leads to, i>>n, are below, except for i = 0.
		n := a & 0x3f
		if b := t.first[i>>n]; b&someLiterals == oneLiteral && b&0x3f+n <= entry(t.width) {
			t.first[i] = twoLiterals | a>>16<<16 | b>>16<<24 | (n + b&0x3f)
		}
	}
}
