package jpeg

import (
	"context"
	"slices"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// scan is what SOS says.
type scan struct {
	component []*component
	// The first and last coefficient, and the bits of them that are still missing before and after the scan:
	// Ss, Se, Ah, Al of T.81, B.2.3.
	first, end int
	high, low  uint
	open       uint64 // those coefficients that the scans before have left something to be known of

	mcuWide, mcuHigh int // MCUs
	unit             []unit
	expected         byte // the next restart marker, 0 to 7
}

// unit is one block of an MCU.
type unit struct {
	*component
	x, y         int // its place in the MCU, in blocks
	stepX, stepY int // from one MCU to the next, in blocks
}

// block returns the place of the block of the MCU x, y, in blocks.
func (u *unit) block(x, y int) (across, down int) {
	return x*u.stepX + u.x, y*u.stepY + u.y
}

// samples is the plane from the block on that lies so many blocks across and down.
func (v *view) samples(across, down int) []byte {
	return v.plane.Pix[(down*v.plane.Stride+across)*v.n:]
}

// readScan reads SOS and the entropy-coded data behind it.
func (d *decoder) readScan(ctx context.Context, p []byte) error {
	if d.scans++; d.scans > maxScans {
		return &codec.LimitError{What: "scans", Got: int64(d.scans), Max: maxScans}
	}
	s, err := d.parseScan(p)
	if err != nil {
		return err
	}
	if d.progressive && !s.needed(d.opt.tolerant) {
		d.passOver(s)
		return nil
	}
	if !d.progressive {
		d.takeMemory(len(s.component) == len(d.component))
	}
	err = d.prepare(s)
	if err != nil && s.first > 0 {
		return d.lose(err)
	}
	if err != nil {
		return err
	}
	return d.readMCUs(ctx, s)
}

// passOver leaves a scan unread, but for what later ones depend on. Scans of AC coefficients that are damaged are passed over just so by
// a tolerant decoder: those that it reads must not end elsewhere than those that others, for whom they are too fine, pass over.
func (d *decoder) passOver(s *scan) {
	for _, c := range s.component {
		_ = d.latch(c) // a table that is missing here may still come
	}
}

// parseScan checks SOS against the frame.
func (d *decoder) parseScan(p []byte) (*scan, error) {
	if len(p) < 1 || len(p) != 4+2*int(p[0]) || p[0] < 1 || p[0] > 4 {
		return nil, codec.FormatError("SOS has a wrong length")
	}
	count := int(p[0])
	s := &scan{first: int(p[1+2*count]), end: int(p[2+2*count]), high: uint(p[3+2*count] >> 4), low: uint(p[3+2*count] & 15)}
	for i := range count {
		c := d.find(p[1+2*i], s.component)
		if c == nil {
			return nil, codec.FormatError("a scan of a component that is unknown or in it already")
		}
		dc, ac := p[2+2*i]>>4, p[2+2*i]&15
		if dc > 3 || ac > 3 {
			return nil, codec.FormatError("a Huffman table is not 0 to 3")
		}
		c.dcIndex, c.acIndex = int(dc), int(ac)
		c.dcTable, c.acTable = &d.dcTables[dc], &d.acTables[ac]
		s.component = append(s.component, c)
	}
	if d.progressive {
		return s, s.checkProgressive()
	}
	s.first, s.end, s.high, s.low = 0, 63, 0, 0 // as libjpeg, whatever the file says
	return s, nil
}

// find returns the first component with that identifier that is not taken yet, or nil. Several may have the same: libjpeg takes them
// in order too.
func (d *decoder) find(id byte, taken []*component) *component {
	for i := range d.component {
		if d.component[i].id == id && !slices.Contains(taken, &d.component[i]) {
			return &d.component[i]
		}
	}
	return nil
}

// prepare lays out the MCUs of s (T.81, A.2), builds its tables and latches the quantisation tables.
func (d *decoder) prepare(s *scan) error {
	if len(s.component) == 1 {
		c := s.component[0]
		s.mcuWide, s.mcuHigh = c.wide, c.high
		s.unit = []unit{{component: c, stepX: 1, stepY: 1}}
	} else {
		s.mcuWide, s.mcuHigh = d.wide, d.high
		for _, c := range s.component {
			for y := range c.v {
				for x := range c.h {
					s.unit = append(s.unit, unit{component: c, x: x, y: y, stepX: c.h, stepY: c.v})
				}
			}
		}
		if len(s.unit) > 10 {
			return codec.FormatError("an MCU has more than 10 blocks")
		}
	}
	for _, c := range s.component {
		if err := d.latch(c); err != nil {
			return err
		}
		c.seen = true
	}
	if d.arith.used {
		return nil
	}
	return d.buildTables(s)
}

// latch keeps the quantisation table for c as it is at the first scan of c: later ones may replace it.
func (d *decoder) latch(c *component) error {
	if c.latched {
		return nil
	}
	quant := &d.quant[c.quantIndex]
	if quant[0] == 0 {
		return codec.FormatError("a quantisation table is missing")
	}
	c.latched, c.steps = true, newStepTable(quant, c.n)
	return nil
}

// buildTables builds those Huffman tables of s that changed.
func (d *decoder) buildTables(s *scan) error {
	for _, c := range s.component {
		for i := range 4 {
			if c.dcTable == &d.dcTables[i] && s.first == 0 && s.high == 0 {
				if err := d.dcTables[i].build(&d.huffman[0][i]); err != nil {
					return err
				}
			}
			if c.acTable == &d.acTables[i] && s.end > 0 {
				if err := d.acTables[i].build(&d.huffman[1][i], d.progressive, !d.progressive && d.scales[len(d.scales)-1] > 1); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// finished reports whether no scan can add to what is known.
func (d *decoder) finished() bool {
	for i := range d.component {
		c := &d.component[i]
		if !c.seen || d.progressive && !c.refined() {
			return false
		}
	}
	return len(d.component) > 0
}
