package jpeg

import (
	"encoding/binary"
	"io"
)

// bitWriter writes the file.
type bitWriter struct {
	to    io.Writer
	err   error  // the first of to
	bytes []byte // not written yet
	acc   uint64 // the last n bits are not in bytes yet
	n     uint
}

// write codes tokens. codes has code<<5 | length for each symbol.
func (w *bitWriter) write(list []token, codes *[rawBits + 1]uint32) {
	acc, n, out := w.acc, w.n, w.bytes
	for _, t := range list {
		code := codes[t>>20]
		extra := uint(t>>16) & maxBits
		length := uint(code&31) + extra
		acc = acc<<length | uint64(code>>5)<<extra | uint64(t&0xFFFF)
		n += length
		if n >= 32 {
			n -= 32
			v := uint32(acc >> n)
			if (^v-0x01010101)&v&0x80808080 == 0 { // no byte is 0xFF
				out = binary.BigEndian.AppendUint32(out, v)
			} else {
				out = stuffed(out, v)
			}
		}
	}
	w.acc, w.n, w.bytes = acc, n, out
}

// stuffed appends four bytes, and a zero after each 0xFF, which no marker then is mistaken for (B.1.1.5).
func stuffed(out []byte, v uint32) []byte {
	for shift := 24; shift >= 0; shift -= 8 {
		b := byte(v >> shift)
		out = append(out, b)
		if b == 0xFF {
			out = append(out, 0)
		}
	}
	return out
}

// align ends a scan: ones fill the last byte.
func (w *bitWriter) align() {
	for w.n > 0 {
		missing := uint(0)
		if w.n < 8 {
			missing = 8 - w.n
		}
		b := byte(w.acc<<missing>>(w.n+missing-8) | (1<<missing - 1))
		w.bytes = append(w.bytes, b)
		if b == 0xFF {
			w.bytes = append(w.bytes, 0)
		}
		w.n -= min(w.n, 8)
	}
	w.acc = 0
}

// segment appends a marker with its length, and data in pieces.
func (w *bitWriter) segment(marker byte, pieces ...[]byte) {
	length := 2
	for _, p := range pieces {
		length += len(p)
	}
	w.bytes = append(w.bytes, 0xFF, marker, byte(length>>8), byte(length))
	for _, p := range pieces {
		w.bytes = append(w.bytes, p...)
	}
}

// end writes the marker that ends the file, and returns the first error.
func (w *bitWriter) end() error {
	w.bytes = append(w.bytes, 0xFF, 0xD9)
	w.drain()
	return w.err
}

// drain passes on what there is.
func (w *bitWriter) drain() {
	if w.err == nil {
		_, w.err = w.to.Write(w.bytes)
	}
	w.bytes = w.bytes[:0]
}
