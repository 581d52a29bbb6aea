package webp

import "github.com/s3img/s3img/pkg/imageops/internal/codec"

// entry is a symbol and, in its lowest 8 bits, how many bits its code has. In the first part of a table it may also be where
// the second part for longer codes begins, and how many bits are looked at there, plus rootBits.
type entry uint32

const (
	rootBits   = 8 // that the first part of a table looks at
	maxLength  = 15
	maxEntries = 8 << 20 // in all tables of an image: real ones have some ten thousand
)

func newEntry(value, length int) entry { return entry(value<<8 | length) }

func (e entry) length() int { return int(e & 0xff) }

func (e entry) value() int { return int(e >> 8) }

// code is a canonical prefix code (RFC 9649, 3.7.2). Its table has as many entries as its longest code needs.
type code struct {
	table []entry
	mask  uint64
}

const errCode = codec.FormatError("VP8L prefix code is not complete")

// newCode makes the table for the lengths of all symbols, 0 for one that is not used.
func newCode(lengths []uint8) (code, error) {
	var count [maxLength + 1]int
	longest, used, last := 0, 0, 0
	for symbol, n := range lengths {
		count[n]++
		if n > 0 {
			longest, used, last = max(longest, int(n)), used+1, symbol
		}
	}
	if used == 1 {
		return code{table: []entry{newEntry(last, 0)}}, nil
	}
	open := 1
	for _, n := range count[1:] {
		open = 2*open - n
		if open < 0 {
			return code{}, errCode
		}
	}
	if open != 0 || used == 0 {
		return code{}, errCode
	}
	return codeOf(lengths, count, min(longest, rootBits)), nil
}

// codeOf lays out the table of a complete code.
func codeOf(lengths []uint8, count [maxLength + 1]int, root int) code {
	var next [maxLength + 2]int
	for n := 1; n <= maxLength; n++ {
		next[n+1] = (next[n] + count[n]) << 1
	}
	c := code{table: make([]entry, 1<<root), mask: 1<<root - 1}
	second := secondBits(lengths, next, root)
	for prefix, bits := range second {
		if bits > 0 {
			c.table[prefix] = newEntry(len(c.table), rootBits+bits)
			c.table = append(c.table, make([]entry, 1<<bits)...)
		}
	}
	for symbol, n := range lengths {
		if n == 0 {
			continue
		}
		bits := reversed(next[n], int(n))
		next[n]++
		c.place(bits, int(n), root, symbol)
	}
	return c
}

// secondBits is how many bits the second part of the table needs behind each prefix of root bits.
func secondBits(lengths []uint8, next [maxLength + 2]int, root int) (bits [1 << rootBits]int) {
	for _, n := range lengths {
		if n == 0 {
			continue
		}
		if int(n) > root {
			prefix := reversed(next[n], int(n)) & (1<<root - 1)
			bits[prefix] = max(bits[prefix], int(n)-root)
		}
		next[n]++
	}
	return bits
}

// place fills all entries that begin with a code.
func (c *code) place(bits, n, root, symbol int) {
	from, to, step, length := bits, 1<<root, 1<<n, n
	if n > root {
		first := c.table[bits&(1<<root-1)]
		from, step, length = first.value()+bits>>root, 1<<(n-root), n-root
		to = first.value() + 1<<(first.length()-rootBits)
	}
	for i := from; i < to; i += step {
		c.table[i] = newEntry(symbol, length)
	}
}

// reversed turns n bits round.
func reversed(v, n int) (out int) {
	for range n {
		out = out<<1 | v&1
		v >>= 1
	}
	return out
}

// second is where the rest of a longer code stands in the table. value is what follows its first rootBits.
func (e entry) second(value uint64) int {
	return e.value() + int(value&(1<<(uint(e.length()-rootBits)&15)-1))
}

// read reads a symbol. 15 bits of r are valid.
func (c *code) read(r *bitReader) int {
	e := c.table[r.value&c.mask]
	if e.length() > rootBits {
		r.take(rootBits)
		e = c.table[e.second(r.value)]
	}
	r.take(e.length())
	return e.value()
}

// lengthOrder is the order in which the lengths of the code for lengths come.
var lengthOrder = [19]uint8{17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}

// readCode reads a prefix code of some symbols (RFC 9649, 3.7.2.1). lengths is room for those of all.
func readCode(r *bitReader, symbols int, lengths []uint8) (code, error) {
	clear(lengths)
	if r.flag() {
		two, wide := r.flag(), 1
		if r.flag() {
			wide = 8
		}
		lengths[r.number(wide)] = 1
		if two {
			lengths[r.number(8)] = 1
		}
		return newCode(lengths[:symbols])
	}
	var first [len(lengthOrder)]uint8
	for _, i := range lengthOrder[:4+r.number(4)] {
		first[i] = uint8(r.number(3))
	}
	c, err := newCode(first[:])
	if err != nil {
		return code{}, err
	}
	if err := readLengths(r, &c, lengths[:symbols]); err != nil {
		return code{}, err
	}
	return newCode(lengths[:symbols])
}

// readLengths reads lengths that are themselves in a code.
func readLengths(r *bitReader, c *code, lengths []uint8) error {
	tokens := len(lengths)
	if r.flag() {
		tokens = 2 + r.number(2+2*r.number(3))
		if tokens > len(lengths) {
			return codec.FormatError("VP8L prefix code has too many lengths")
		}
	}
	before := uint8(8)
	for at := 0; at < len(lengths) && tokens > 0; tokens-- {
		r.fill()
		n := c.read(r)
		if n < 16 {
			lengths[at] = uint8(n)
			at++
			if n > 0 {
				before = uint8(n)
			}
			continue
		}
		var v uint8
		var repeat int
		switch n {
		case 16:
			v, repeat = before, 3+r.number(2)
		case 17:
			repeat = 3 + r.number(3)
		default:
			repeat = 11 + r.number(7)
		}
		if repeat > len(lengths)-at {
			return codec.FormatError("VP8L prefix code repeats a length too often")
		}
		for range repeat {
			lengths[at] = v
			at++
		}
	}
	return nil
}
