package jpeg

import "github.com/s3img/s3img/pkg/imageops/internal/codec"

const (
	dcBits = 9  // of the look-up table for DC codes
	acBits = 11 // of those for AC codes
)

// codeBook is a Huffman code in canonical form (T.81, annex C), for codes that are too long for a look-up table.
type codeBook struct {
	limit  [17]int32 // the highest code of each length, -1 for none
	offset [17]int32 // from a code to its value
	values [256]byte
}

// newCodeBook builds the codes and calls each with every one of them.
func (c *codeBook) build(spec *huffmanSpec, each func(code int32, length uint, value byte)) error {
	if spec.n == 0 {
		return codec.FormatError("a Huffman table is missing")
	}
	c.values = spec.values
	code, at := int32(0), int32(0)
	for length := uint(1); length <= 16; length++ {
		count := int32(spec.counts[length-1])
		c.offset[length], c.limit[length] = at-code, -1
		if count == 0 {
			code <<= 1
			continue
		}
		if code+count > 1<<length {
			return codec.FormatError("a Huffman table has too many codes")
		}
		for range count {
			each(code, length, spec.values[at])
			code++
			at++
		}
		c.limit[length] = code - 1
		code <<= 1
	}
	return nil
}

// find decodes the code on top of acc, bit by bit from shortest bits. Its length is 0 if there is none.
func (c *codeBook) find(acc uint64, shortest uint) (value byte, length uint) {
	for length = shortest; length <= 16; length++ {
		if code := int32(acc >> (64 - length)); code <= c.limit[length] {
			return c.values[byte(code+c.offset[length])], length
		}
	}
	return 0, 0
}

// dcTable decodes the categories of DC differences.
type dcTable struct {
	codeBook
	from huffmanSpec         // that it was built of, none if it was not
	fast [1 << dcBits]uint16 // category<<8 | length, 0 for long codes
}

// build fills the table, unless it is that of spec already: most files have the tables of the standard.
func (t *dcTable) build(spec *huffmanSpec) error {
	if spec.n > 0 && t.from == *spec {
		return nil
	}
	t.from = huffmanSpec{}
	clear(t.fast[:])
	var bad bool
	err := t.codeBook.build(spec, func(code int32, length uint, value byte) {
		bad = bad || value > 15
		if length <= dcBits {
			for i := range int32(1) << (dcBits - length) {
				t.fast[code<<(dcBits-length)+i] = uint16(value)<<8 | uint16(length)
			}
		}
	})
	if err == nil && bad {
		err = codec.FormatError("a Huffman table for DC has values above 15")
	}
	if err == nil {
		t.from = *spec
	}
	return err
}

// acTable decodes AC coefficients.
type acTable struct {
	codeBook
	from acSource // that it was built of, none if it was not
	// fast holds, for the next bits, value<<16 | run<<8 | bits if code and value are among them.
	// Otherwise slowCode is set: with the length of the code, size<<16 and run<<8, or length 0 for a long code.
	fast [1 << acBits]uint32
	// skip holds, for the next bits, advance<<8 | bits for as many whole codes as begin there:
	// they take so many bits, with their values, and so many coefficients. endOfBlock is set if EOB is the last of them.
	skip [1 << acBits]uint16
}

// acSource is all that decides on what is in a table.
type acSource struct {
	spec              huffmanSpec
	progressive, skip bool
}

const (
	slowCode   = 0x80
	pastEnd    = 64 // the run of EOB: past the end of any block
	endOfBlock = 0x80 << 8
)

// build fills the table, unless it is that of spec already. In a progressive frame, EOB has a length of its own, so that it is never fast;
// skip is filled if a scan needs it.
func (t *acTable) build(spec *huffmanSpec, progressive, skip bool) error {
	from := acSource{*spec, progressive, skip}
	if spec.n > 0 && t.from == from {
		return nil
	}
	t.from = acSource{}
	for i := range t.fast {
		t.fast[i] = slowCode
	}
	var codes [1 << acBits]uint16 // value<<8 | length
	err := t.codeBook.build(spec, func(code int32, length uint, value byte) {
		if length <= acBits {
			for i := range int32(1) << (acBits - length) {
				at := code<<(acBits-length) + i
				codes[at] = uint16(value)<<8 | uint16(length)
				t.fast[at] = fastCode(uint(at), length, value, progressive)
			}
		}
	})
	if err == nil && skip {
		t.buildSkip(&codes)
	} else {
		clear(t.skip[:])
	}
	if err == nil {
		t.from = from
	}
	return err
}

// fastCode returns the entry of fast for the code of value, where the next acBits bits are bits.
func fastCode(bits, length uint, value byte, progressive bool) uint32 {
	run, size := uint32(value>>4), uint(value&15)
	switch {
	case size == 0 && run == 15:
		return run<<8 | uint32(length)
	case size == 0 && progressive:
		return run<<8 | slowCode | uint32(length)
	case size == 0:
		return pastEnd<<8 | uint32(length)
	case length+size > acBits:
		return uint32(size)<<16 | run<<8 | slowCode | uint32(length)
	}
	v := extend(uint64(bits)<<(64-acBits+length), size)
	return uint32(v)<<16 | run<<8 | uint32(length+size)
}

func (t *acTable) buildSkip(codes *[1 << acBits]uint16) {
	for i := range t.skip {
		var used, advance, end uint
		for used < acBits && end == 0 {
			code := codes[uint(i)<<used&(1<<acBits-1)]
			length, run, size := uint(code&255), uint(code>>12), uint(code>>8&15)
			if length == 0 || used+length > acBits || advance+run+1 > 63 {
				break
			}
			used += length + size
			if size == 0 && run != 15 {
				end = endOfBlock
			} else {
				advance += run + 1
			}
		}
		t.skip[i] = uint16(end | advance<<8 | used)
	}
}
