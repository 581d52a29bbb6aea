package jpeg

import "github.com/s3img/s3img/pkg/imageops/internal/codec"

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
