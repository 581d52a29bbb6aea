package png

import "github.com/s3img/s3img/pkg/imageops/internal/codec"

// What the symbols mean (RFC 1951, 3.2.5): base in bits 16–31, extra bits in bits 0–5.
var (
	literalMeaning  = literalEntries()
	distanceMeaning = distanceEntries()
	lengthMeaning   = lengthEntries()
)

// literalEntries are for the literals, the end of the block and the lengths. Symbols 286 and 287 do not exist.
func literalEntries() []entry {
	e := make([]entry, 288)
	for i := range 256 {
		e[i] = oneLiteral | entry(i)<<16
	}
	e[256] = special | endOfBlock
	base := 3
	for i := range 28 {
		extra := max(0, i/4-1)
		e[257+i] = entry(base)<<16 | entry(extra)
		base += 1 << extra
	}
	e[285], e[286], e[287] = 258<<16, special, special
	return e
}

// distanceEntries are for the distances. Symbols 30 and 31 do not exist.
func distanceEntries() []entry {
	e := make([]entry, 32)
	base := 1
	for i := range 30 {
		extra := max(0, i/2-1)
		e[i] = entry(base)<<16 | entry(extra)
		base += 1 << extra
	}
	e[30], e[31] = special, special
	return e
}

// lengthEntries are for the code in which the lengths of the other codes are written.
func lengthEntries() []entry {
	e := make([]entry, 19)
	for i := range e {
		e[i] = oneLiteral | entry(i)<<16
	}
	return e
}

// lengthOrder is how the lengths of that code are sent (3.2.7).
var lengthOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// useFixed makes the tables of fixed blocks (3.2.6), unless they are there.
func (z *inflater) useFixed() error {
	if z.fixed {
		return nil
	}
	for i := range 288 {
		switch {
		case i < 144:
			z.lengths[i] = 8
		case i < 256:
			z.lengths[i] = 9
		case i < 280:
			z.lengths[i] = 7
		default:
			z.lengths[i] = 8
		}
	}
	for i := range 32 {
		z.lengths[288+i] = 5
	}
	z.fixed = true
	return z.buildTables(288, 32)
}

// readTables reads the codes of a dynamic block (3.2.7).
func (z *inflater) readTables() error {
	v, err := z.take(14)
	if err != nil {
		return err
	}
	literals, distances, lengths := v&31+257, v>>5&31+1, v>>10+4
	if literals > 286 || distances > 30 {
		return codec.FormatError("number of codes in the pixels")
	}
	if err := z.readLengthCode(lengths); err != nil {
		return err
	}
	z.fixed = false
	if err := z.readLengths(literals + distances); err != nil {
		return err
	}
	if z.lengths[256] == 0 {
		return codec.FormatError("block of the pixels without an end")
	}
	return z.buildTables(literals, distances)
}

// readLengthCode reads the code of the lengths, into the table of distances, which is not needed yet.
func (z *inflater) readLengthCode(n int) error {
	var lengths [19]uint8
	for _, symbol := range lengthOrder[:n] {
		v, err := z.take(3)
		if err != nil {
			return err
		}
		lengths[symbol] = uint8(v)
	}
	return z.distances.build(lengths[:], lengthMeaning)
}

// readLengths reads n lengths of codes, which may come in runs.
func (z *inflater) readLengths(n int) error {
	for i := 0; i < n; {
		z.topUp()
		e := z.distances.first[z.bits&(1<<distanceBits-1)]
		if e&special != 0 {
			return codec.FormatError("Huffman code in the pixels")
		}
		if _, err := z.take(uint(e & 0x3f)); err != nil {
			return err
		}
		symbol := uint8(e >> 16)
		if symbol < 16 {
			z.lengths[i] = symbol
			i++
			continue
		}
		length, run, err := z.run(symbol, i)
		if err != nil {
			return err
		}
		if i+run > n {
			return codec.FormatError("run of lengths in the pixels")
		}
		for range run {
			z.lengths[i] = length
			i++
		}
	}
	return nil
}

// run reads how long a run of the same length is, symbols 16 to 18, at index i.
func (z *inflater) run(symbol uint8, i int) (length uint8, n int, err error) {
	switch symbol {
	case 16:
		if i == 0 {
			return 0, 0, codec.FormatError("run of lengths in the pixels")
		}
		n, err = z.take(2)
		return z.lengths[i-1], n + 3, err
	case 17:
		n, err = z.take(3)
		return 0, n + 3, err
	default:
		n, err = z.take(7)
		return 0, n + 11, err
	}
}

// buildTables makes the tables from z.lengths: those of literals first, then those of distances.
func (z *inflater) buildTables(literals, distances int) error {
	if err := z.literals.build(z.lengths[:literals], literalMeaning); err != nil {
		return err
	}
	z.literals.pair()
	return z.distances.build(z.lengths[literals:literals+distances], distanceMeaning)
}
