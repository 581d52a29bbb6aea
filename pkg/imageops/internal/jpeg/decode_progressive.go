package jpeg

import (
	"encoding/binary"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// checkProgressive checks what SOS says about coefficients (T.81, G.1.1.1.1).
func (s *scan) checkProgressive() error {
	switch {
	case s.first > s.end, s.end > 63, s.first == 0 && s.end > 0:
		return codec.FormatError("a scan has wrong coefficients")
	case s.first > 0 && len(s.component) > 1:
		return codec.FormatError("a scan of AC coefficients has several components")
	case s.low > 13, s.high > 0 && s.high != s.low+1:
		return codec.FormatError("a scan has wrong bits")
	}
	return nil
}

// needed reports whether the reduced image depends on s, and takes down what will be known after it. What is known to the
// last bit does not change any more: a decoder that needs no other coefficients has stopped by then. In a damaged file, scans
// that are passed over may end elsewhere than those that are read; so a tolerant decoder reads all.
func (s *scan) needed(tolerant bool) bool {
	if s.first > 0 && s.component[0].n == 1 && !tolerant {
		return false
	}
	for _, c := range s.component {
		for k := s.first; k <= s.end; k++ {
			if c.missing[k] > 0 {
				c.missing[k] = uint8(s.low)
				s.open |= 1 << k
			}
		}
	}
	return s.open != 0
}

// readProgressive decodes n MCUs from x in row y on, and returns how many are good.
func (d *decoder) readProgressive(s *scan, x, y, n int) int {
	switch {
	case s.first == 0:
		return d.readDCs(s, x, y, n)
	case s.high == 0:
		return d.readFirst(s, s.component[0], y*s.component[0].stride+x, n)
	}
	return d.readRefinement(s, s.component[0], y*s.component[0].stride+x, n)
}

// readDCs decodes DC coefficients, or one more bit of them (T.81, G.1.2.1).
func (d *decoder) readDCs(s *scan, x, y, n int) int {
	b := &d.bits
	for i := range n {
		if b.pos > b.safe {
			b.need(&d.in)
		}
		for j := range s.unit {
			u := &s.unit[j]
			v := &u.dc[(y*u.stepY+u.y)*u.stride+(x+i)*u.stepX+u.x]
			if s.high == 0 {
				u.lastDC += b.readDC(u.dcTable)
				*v = int16(u.lastDC << s.low)
			} else {
				if b.n < 1 {
					b.refill()
				}
				*v |= int16(b.take(1) << s.low)
			}
		}
		if b.bad || b.overrun() {
			return i
		}
	}
	return n
}

// readFirst decodes AC coefficients of n blocks for the first time (T.81, G.1.2.2).
func (d *decoder) readFirst(s *scan, c *component, at, n int) int {
	b := &d.bits
	for i := 0; i < n; i++ {
		if d.endRun > 0 {
			m := min(d.endRun, n-i)
			d.endRun -= m
			i += m - 1
			continue
		}
		if b.pos > b.safe {
			b.need(&d.in)
		}
		values := c.value[(at+i)*c.keep:][:c.keep]
		c.nonzero[at+i] |= d.readFirstBlock(s, c, values)
		if b.bad || b.overrun() {
			return i
		}
	}
	return n
}

// readFirstBlock decodes one block and returns which of its coefficients are not zero.
func (d *decoder) readFirstBlock(s *scan, c *component, values []int16) (nonzero uint64) {
	b, t := &d.bits, c.acTable
	acc, n, pos := b.acc, b.n, b.pos
	open := s.open
	for k := s.first; k <= s.end; k++ {
		if n < 32 {
			acc |= binary.BigEndian.Uint64(b.buf[pos&bitsMask:]) >> (uint(n) & 63)
			pos += (63 - n) >> 3
			n |= 56
		}
		e := t.fast[acc>>(64-acBits)]
		var v int32
		if e&slowCode == 0 {
			acc <<= e & 63
			n -= int(e & 63)
			k += int(e >> 8 & 255)
			v = int32(e) >> 16
		} else {
			b.acc, b.n = acc, n
			run, size := b.readCode(t, e)
			if size == 0 && run < 15 {
				d.endRun = 1<<run - 1 + int(b.take(run))
				b.pos = pos
				return nonzero
			}
			k += int(run)
			v = extend(b.acc, size)
			b.take(size)
			acc, n = b.acc, b.n
		}
		if v == 0 {
			continue
		}
		if k > 63 {
			b.bad = true
			break
		}
		nonzero |= 1 << (k & 63) & open
		if p := int(c.place[k&63]); p < len(values) && open>>(k&63)&1 != 0 {
			values[p] = int16(v << s.low)
		}
	}
	b.acc, b.n, b.pos = acc, n, pos
	return nonzero
}

// readCode decodes a code that is not fast, whose entry in the table is e.
func (b *bitReader) readCode(t *acTable, e uint32) (run, size uint) {
	run, size, length := uint(e>>8&15), uint(e>>16), uint(e&63)
	if length == 0 {
		var value byte
		value, length = t.find(b.acc, acBits+1)
		b.bad = b.bad || length == 0
		run, size = uint(value>>4), uint(value&15)
	}
	b.take(length)
	return run, size
}
