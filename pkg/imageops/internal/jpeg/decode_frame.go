package jpeg

import (
	"encoding/binary"
	"fmt"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// frame is what SOF says, and what follows from it.
type frame struct {
	progressive   bool
	width, height int // pixels as stored
	maxH, maxV    int
	wide, high    int // MCUs of a scan that interleaves all components
	component     []component

	jfif, adobe bool
	transform   byte // of the Adobe segment
}

// component is one component of the frame.
type component struct {
	id         byte
	h, v       int
	quantIndex byte
	view              // at the smallest scale, which needs most coefficients
	smaller    []view // at the other scales, the largest first
	index      int    // in the frame
	last       int    // the last coefficient that n needs
	wide, high int    // blocks that hold samples; those of Plane are rounded up to whole MCUs

	seen    bool      // a scan had it
	latched bool      // steps are those of its first scan, which may have been passed over
	steps   stepTable // what to do with each coefficient
	dcTable *dcTable
	acTable *acTable
	dcIndex int // of either table, 0 to 3
	acIndex int
	lastDC  int32

	*coefficients // of a progressive frame
}

// view is a component at one scale.
type view struct {
	n     int // samples each side of a block, after the inverse transform
	plane Plane
}

// parseFrame reads SOF (T.81, B.2.2) and takes the memory for the image.
func (d *decoder) parseFrame(p []byte, code byte) error {
	if len(d.component) > 0 {
		return codec.FormatError("a second frame")
	}
	if len(p) < 6 || len(p) != 6+3*int(p[5]) {
		return codec.FormatError("SOF has a wrong length")
	}
	if p[0] == 12 {
		return &codec.UnsupportedError{Format: "12-bit JPEG"}
	}
	if p[0] != 8 {
		return codec.FormatError("the precision is not 8 bits")
	}
	d.progressive = code == markerSOF2 || code == markerSOF10
	d.arith.used = code >= markerSOF9
	d.height, d.width = int(binary.BigEndian.Uint16(p[1:])), int(binary.BigEndian.Uint16(p[3:]))
	if d.width == 0 {
		return codec.FormatError("the width is 0")
	}
	if d.height == 0 {
		return &codec.UnsupportedError{Format: "JPEG with its height behind the pixels (DNL)"}
	}
	if err := d.header.SetSize(int64(d.width), int64(d.height), d.opt.limits); err != nil {
		return err
	}
	if n := p[5]; n != 1 && n != 3 && n != 4 {
		return &codec.UnsupportedError{Format: fmt.Sprintf("JPEG of %d components", n)}
	}
	return d.parseComponents(p[6:])
}

// parseComponents reads three bytes for each.
func (d *decoder) parseComponents(p []byte) error {
	components := make([]component, 0, 4)
	for ; len(p) > 0; p = p[3:] {
		c := component{id: p[0], index: len(components), h: int(p[1] >> 4), v: int(p[1] & 15), quantIndex: p[2]}
		if c.h < 1 || c.h > 4 || c.v < 1 || c.v > 4 {
			return codec.FormatError("a sampling factor is not 1 to 4")
		}
		if c.quantIndex > 3 {
			return codec.FormatError("a quantisation table is not 0 to 3")
		}
		components = append(components, c)
	}
	d.component = components
	return nil
}

// layOut finds the sizes of blocks and planes.
func (d *decoder) layOut() {
	for i := range d.component {
		d.maxH, d.maxV = max(d.maxH, d.component[i].h), max(d.maxV, d.component[i].v)
	}
	d.wide, d.high = ceilDiv(d.width, 8*d.maxH), ceilDiv(d.height, 8*d.maxV)
	for i := range d.component {
		c := &d.component[i]
		for _, scale := range d.scales {
			c.smaller = append(c.smaller, d.view(c, scale))
		}
		most := len(c.smaller) - 1
		c.view, c.smaller = c.smaller[most], c.smaller[:most]
		c.last = lastNeeded(c.n)
		c.wide, c.high = ceilDiv(ceilDiv(d.width*c.h, d.maxH), 8), ceilDiv(ceilDiv(d.height*c.v, d.maxV), 8)
		if d.progressive {
			c.coefficients = newCoefficients(c.n, d.wide*c.h, d.high*c.v)
		}
	}
}

// view lays out a plane of c, without memory.
func (d *decoder) view(c *component, scale int) view {
	n := 8 / scale
	return view{n, Plane{
		Stride: d.wide * c.h * n, H: c.h, V: c.v,
		Width: ceilDiv(d.width*c.h*n, 8*d.maxH), Height: ceilDiv(d.height*c.v*n, 8*d.maxV),
	}}
}

// at is the view of c at the i-th scale.
func (c *component) at(i int) *view {
	if i < len(c.smaller) {
		return &c.smaller[i]
	}
	return &c.view
}

// planes hands over what was decoded, for each scale.
func (d *decoder) planes() []*Planes {
	all := make([]*Planes, len(d.scales))
	for i, scale := range d.scales {
		p := &Planes{
			Width: ceilDiv(d.width, scale), Height: ceilDiv(d.height, scale), Scale: scale,
			Model: d.model(), Inverted: len(d.component) == 4,
		}
		for j := range d.component {
			p.Plane = append(p.Plane, d.component[j].at(i).plane)
		}
		all[i] = p
	}
	return all
}

// model follows libjpeg: JFIF is YCbCr, then the Adobe segment counts, then the names of the components.
func (d *decoder) model() Model {
	switch len(d.component) {
	case 1:
		return Gray
	case 4:
		if d.adobe && d.transform != 0 {
			return YCCK
		}
		return CMYK
	}
	ids := [3]byte{d.component[0].id, d.component[1].id, d.component[2].id}
	switch {
	case d.jfif:
		return YCbCr
	case d.adobe && d.transform == 0:
		return RGB
	case !d.adobe && ids == [3]byte{'R', 'G', 'B'}:
		return RGB
	}
	return YCbCr
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }
