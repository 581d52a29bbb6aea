package parquet

import "encoding/binary"

// hybrid reads numbers of width bits that are written as runs of one value, or packed.
// Source: https://github.com/apache/parquet-format/blob/master/Encodings.md, "RLE / Bit-Packing Hybrid"
type hybrid struct {
	buf    []byte
	width  int // 0 to 32
	run    uint64
	value  uint32 // of the run
	packed uint64 // how many are left of a packed run, whose bits are in buf
	bit    int    // how many bits of buf[0] have been read
}

func (h *hybrid) next() (uint32, error) {
	for h.run == 0 && h.packed == 0 {
		if err := h.begin(); err != nil {
			return 0, err
		}
	}
	if h.run > 0 {
		h.run--
		return h.value, nil
	}
	h.packed--
	return h.unpack()
}

// begin reads the head of a run.
func (h *hybrid) begin() error {
	if h.bit > 0 { // a packed run ends with a whole byte
		h.buf, h.bit = h.buf[1:], 0
	}
	head, n := binary.Uvarint(h.buf)
	if n <= 0 {
		return errCut
	}
	h.buf = h.buf[n:]
	if head&1 == 1 {
		h.packed = head >> 1 << 3
		return nil
	}
	h.run, h.value = head>>1, 0
	for i := range (h.width + 7) / 8 {
		if len(h.buf) == 0 {
			return errCut
		}
		h.value |= uint32(h.buf[0]) << (8 * i)
		h.buf = h.buf[1:]
	}
	return nil
}

// unpack reads width bits, the lowest first.
func (h *hybrid) unpack() (v uint32, err error) {
	for got := 0; got < h.width; {
		if len(h.buf) == 0 {
			return 0, errCut
		}
		take := min(h.width-got, 8-h.bit)
		v |= uint32(h.buf[0]>>h.bit&(1<<take-1)) << got
		got += take
		if h.bit += take; h.bit == 8 {
			h.buf, h.bit = h.buf[1:], 0
		}
	}
	return v, nil
}

// prefixed splits off a part whose length stands before it.
func prefixed(buf []byte) (part, rest []byte, err error) {
	if len(buf) < 4 {
		return nil, nil, errCut
	}
	n := uint64(binary.LittleEndian.Uint32(buf))
	if buf = buf[4:]; n > uint64(len(buf)) {
		return nil, nil, errCut
	}
	return buf[:n], buf[n:], nil
}
