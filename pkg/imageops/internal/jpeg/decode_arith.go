package jpeg

import (
	"math/bits"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// arithmetic is the state of arithmetic decoding (T.81, annex D).
type arithmetic struct {
	used     bool   // the frame is coded so
	code     uint32 // C: the code register, whose upper 16 bits are compared
	interval uint32 // A: the size of the interval, 0x8000 to 0x10000
	shifts   int    // CT: how many are left before the next byte
	began    bool
	beyond   int // bytes that were read behind the end

	dc   [4][64]bin  // statistics areas by table
	ac   [4][256]bin // AC coefficients
	even bin

	lower, upper [4]uint8 // L and U: the bounds of small and large differences of DC
	kx           [4]uint8 // Kx: the last of the low AC coefficients
	context      [4]uint8 // by component: how large the last difference was
}

// bin is the statistics of one decision: the index of its estimate, and the more probable symbol in the top bit.
type bin uint8

// defaults are those of F.1.4.4.1.5 and F.1.4.4.2.1, which DAC may change.
func (a *arithmetic) defaults() {
	for i := range 4 {
		a.upper[i], a.kx[i] = 1, 5
	}
}

// parseConditioning reads DAC (T.81, B.2.4.3).
func (d *decoder) parseConditioning(p []byte) error {
	if len(p)%2 != 0 {
		return codec.FormatError("DAC is malformed")
	}
	for ; len(p) > 0; p = p[2:] {
		class, index, value := p[0]>>4, p[0]&15, p[1]
		switch {
		case class > 1 || index > 3:
			return codec.FormatError("DAC is malformed")
		case class == 0 && value&15 <= value>>4:
			d.arith.lower[index], d.arith.upper[index] = value&15, value>>4
		case class == 1 && value >= 1 && value <= 63:
			d.arith.kx[index] = value
		default:
			return codec.FormatError("DAC is malformed")
		}
	}
	return nil
}

// start begins an interval between restarts.
func (a *arithmetic) start() {
	a.began, a.beyond, a.even = false, 0, evenOdds
	a.dc, a.ac, a.context = [4][64]bin{}, [4][256]bin{}, [4]uint8{}
}

// next is the next byte of the segment; behind its end follow zeros (D.2.6).
func (d *decoder) next() uint32 {
	b := &d.bits
	if b.pos >= b.end {
		b.need(&d.in)
	}
	if b.pos >= b.end {
		d.arith.beyond++
		return 0
	}
	b.pos++
	return uint32(b.buf[b.pos-1])
}

// decide decodes one decision (figures D.14 to D.18).
func (d *decoder) decide(s *bin) int {
	a := &d.arith
	if !a.began {
		a.code = d.next()<<24 | d.next()<<16
		a.interval, a.shifts, a.began = 0x10000, 0, true
	}
	e := &estimates[*s&127]
	mps := int(*s >> 7)
	qe := uint32(e.qe)
	a.interval -= qe
	if a.code>>16 < a.interval {
		if a.interval >= 0x8000 {
			return mps
		}
		lps := a.interval < qe // the sizes of both have changed places
		d.renormalize(s, e, lps)
		if lps {
			return 1 - mps
		}
		return mps
	}
	a.code -= a.interval << 16
	lps := a.interval >= qe
	a.interval = qe
	d.renormalize(s, e, lps)
	if lps {
		return 1 - mps
	}
	return mps
}

// renormalize adapts the statistics to what came, and reads bits until the interval is large again.
func (d *decoder) renormalize(s *bin, e *estimate, lps bool) {
	mps := *s & 128
	switch {
	case !lps:
		*s = mps | bin(e.afterMPS)
	case e.switchMPS:
		*s = mps ^ 128 | bin(e.afterLPS)
	default:
		*s = mps | bin(e.afterLPS)
	}
	a := &d.arith
	for a.interval < 0x8000 {
		if a.shifts == 0 {
			a.code |= d.next() << 8
			a.shifts = 8
		}
		a.interval <<= 1
		a.code <<= 1
		a.shifts--
	}
}

// arithDC decodes a difference of DC (F.1.4.1), and adds it.
func (d *decoder) arithDC(c *component) {
	a := &d.arith
	area := a.dc[c.dcIndex][:]
	at := int(a.context[c.index]) * 4
	if d.decide(&area[at]) == 0 {
		a.context[c.index] = 0
		return
	}
	sign := d.decide(&area[at+1])
	at += 2 + sign
	m := int32(d.decide(&area[at]))
	if m != 0 {
		for at = 20; d.decide(&area[at]) != 0; at++ {
			if m <<= 1; m == 0x8000 {
				d.bits.bad = true
				return
			}
		}
	}
	switch {
	case m < 1<<a.lower[c.dcIndex]>>1:
		a.context[c.index] = 0
	case m > 1<<a.upper[c.dcIndex]>>1:
		a.context[c.index] = uint8(3 + sign)
	default:
		a.context[c.index] = uint8(1 + sign)
	}
	v := d.lowBits(area, at+14, m)
	if sign != 0 {
		v = -v
	}
	c.lastDC += v
}

// lowBits decodes the bits of a number below its highest, which m is, and adds one (F.1.4.3.2).
func (d *decoder) lowBits(area []bin, at int, m int32) int32 {
	v := m
	for m >>= 1; m > 0; m >>= 1 {
		if d.decide(&area[at]) != 0 {
			v |= m
		}
	}
	return v + 1
}

// arithAC decodes the coefficients from first to end, and gives those that are not zero to set (F.1.4.2).
func (d *decoder) arithAC(c *component, first, end int, set func(k int, v int32)) {
	area := d.arith.ac[c.acIndex][:]
	for k := first; k <= end; k++ {
		at := 3 * (k - 1)
		if d.decide(&area[at]) != 0 {
			return
		}
		for d.decide(&area[at+1]) == 0 {
			at += 3
			if k++; k > end {
				d.bits.bad = true
				return
			}
		}
		sign := d.decide(&d.arith.even)
		at += 2
		m := int32(d.decide(&area[at]))
		if m != 0 && d.decide(&area[at]) != 0 {
			m <<= 1
			at = 217
			if k <= int(d.arith.kx[c.acIndex]) {
				at = 189
			}
			for ; d.decide(&area[at]) != 0; at++ {
				if m <<= 1; m == 0x8000 {
					d.bits.bad = true
					return
				}
			}
		}
		v := d.lowBits(area, at+14, m)
		if sign != 0 {
			v = -v
		}
		set(k, v)
	}
}

// arithDamaged reports whether what was decoded last cannot be right: a number too large, or the file ended before. Zeros behind a
// marker are right: encoders leave them out.
func (d *decoder) arithDamaged() bool {
	const held = 4 // bytes that the registers may hold in advance
	return d.bits.bad || d.bits.err != nil && d.arith.beyond > held
}

// readArithmetic decodes n MCUs of a sequential scan, and returns how many are good.
func (d *decoder) readArithmetic(s *scan, x, y, n int) int {
	for i := range n {
		for j := range s.unit {
			u := &s.unit[j]
			c := u.component
			d.arithDC(c)
			whole := false
			d.arithAC(c, 1, 63, func(k int, v int32) {
				if k <= c.last {
					step := c.steps[k]
					d.block[step&127] = v * int32(step>>8)
					whole = true
				}
			})
			across, down := u.block(x+i, y)
			dc := c.lastDC * int32(c.steps[0]>>8)
			if whole {
				d.block[0] = dc
				d.inverse(c, across, down)
			} else {
				c.inverseFlat(dc, across, down)
			}
		}
		if d.arithDamaged() {
			return i
		}
	}
	return n
}

// readArithmeticProgressive decodes n MCUs of a scan of a progressive frame (G.1.3), and returns how many are good.
func (d *decoder) readArithmeticProgressive(s *scan, x, y, n int) int {
	for i := range n {
		switch c := s.component[0]; {
		case s.first == 0:
			d.arithDCs(s, x+i, y)
		case s.high == 0:
			d.arithFirst(s, c, y*c.stride+x+i)
		default:
			d.arithRefine(s, c, y*c.stride+x+i)
		}
		if d.arithDamaged() {
			return i
		}
	}
	return n
}

func (d *decoder) arithDCs(s *scan, x, y int) {
	for j := range s.unit {
		u := &s.unit[j]
		v := &u.dc[(y*u.stepY+u.y)*u.stride+x*u.stepX+u.x]
		if s.high == 0 {
			d.arithDC(u.component)
			*v = int16(u.lastDC << s.low)
		} else {
			*v |= int16(d.decide(&d.arith.even) << s.low)
		}
	}
}

func (d *decoder) arithFirst(s *scan, c *component, block int) {
	values := c.value[block*c.keep:][:c.keep]
	d.arithAC(c, s.first, s.end, func(k int, v int32) {
		c.nonzero[block] |= 1 << k & s.open
		if p := int(c.place[k]); p < len(values) && s.open>>k&1 != 0 {
			values[p] = int16(v << s.low)
		}
	})
}

// arithRefine decodes one more bit of the coefficients of a block (G.1.3.3).
func (d *decoder) arithRefine(s *scan, c *component, block int) {
	area := d.arith.ac[c.acIndex][:]
	values := c.value[block*c.keep:][:c.keep]
	old := c.nonzero[block]
	past := bits.Len64(old & (uint64(2)<<s.end - 1)) // behind the last that was not zero
	more := int16(1) << s.low
	for k := s.first; k <= s.end; k++ {
		if k >= past && d.decide(&area[3*(k-1)]) != 0 {
			return
		}
		for ; ; k++ {
			if k > s.end {
				d.bits.bad = true
				return
			}
			at := 3 * (k - 1)
			p := int(c.place[k])
			kept := p < len(values) && s.open>>k&1 != 0
			if old>>k&1 != 0 {
				if d.decide(&area[at+2]) != 0 && kept {
					sign := values[p] >> 15
					values[p] += more ^ sign - sign
				}
				break
			}
			if d.decide(&area[at+1]) == 0 {
				continue
			}
			v := more
			if d.decide(&d.arith.even) != 0 {
				v = -v
			}
			c.nonzero[block] |= 1 << k & s.open
			if kept {
				values[p] = v
			}
			break
		}
	}
}
