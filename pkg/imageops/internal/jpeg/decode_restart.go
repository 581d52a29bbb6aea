package jpeg

import (
	"errors"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// startInterval makes ready for the data behind SOS or a restart marker (T.81, F.2.1.3.1).
func (d *decoder) startInterval(s *scan) {
	d.bits.start()
	d.dead, d.endRun = false, 0
	if d.arith.used {
		d.arith.start()
	}
	for _, c := range s.component {
		c.lastDC = 0
	}
}

// restart finds the next restart marker.
// Where another marker stands instead, a tolerant decoder does as libjpeg:
// an interval is lost if the marker is one of the next two or none of them all; other markers are passed over. Any but a restart
// marker ends a scan of AC coefficients: see passOver.
func (d *decoder) restart(s *scan) error {
	expected := s.expected
	s.expected = (expected + 1) & 7
	for {
		code, err := d.nextMarker()
		if err != nil {
			return d.lose(err)
		}
		if code == markerRST0+expected {
			d.startInterval(s)
			return nil
		}
		ahead := (code - markerRST0 - expected) & 7
		switch isRestart := code >= markerRST0 && code <= markerRST7; {
		case !d.opt.tolerant:
			return codec.FormatError("a restart marker is wrong or missing")
		case code < markerSOF0 && s.first == 0, isRestart && ahead >= 6:
			continue
		case !isRestart, ahead <= 2:
			d.bits.marker = code
			return d.lose(codec.FormatError("a restart marker is wrong or missing"))
		}
		d.startInterval(s)
		return nil
	}
}

// lose gives up an interval, because of err; a decoder that is not tolerant gives up the image.
func (d *decoder) lose(err error) error {
	var format codec.FormatError
	if !d.opt.tolerant || !errors.Is(err, io.ErrUnexpectedEOF) && !errors.As(err, &format) {
		return err
	}
	d.dead = true
	if d.harm == nil {
		d.harm = err
	}
	return nil
}

// damage says why an MCU could not be decoded.
func (d *decoder) damage() error {
	switch b := &d.bits; {
	case b.bad:
		return codec.FormatError("an entropy code is wrong")
	case b.err != nil:
		return b.err
	}
	return codec.FormatError("a scan ends too early")
}

// grayRun fills n MCUs that are lost. Those of a progressive frame stay as earlier scans left them.
func (d *decoder) grayRun(s *scan, x, y, n int) {
	if d.progressive {
		return
	}
	for i := range n {
		for j := range s.unit {
			u := &s.unit[j]
			across, down := u.block(x+i, y)
			u.inverseFlat(0, across, down)
		}
	}
}

// grayUnseen fills the planes that no scan had: those of a truncated file.
func (d *decoder) grayUnseen() {
	for i := range d.component {
		c := &d.component[i]
		for j := 0; !c.seen && j < len(d.scales); j++ {
			pix := c.at(j).plane.Pix
			for k := range pix {
				pix[k] = 128
			}
		}
	}
}
