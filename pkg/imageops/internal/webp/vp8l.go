package webp

import (
	"fmt"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// vp8lSize reads the dimensions from the first 5 bytes of a lossless image (RFC 9649, 3.4), and whether it says that alpha is used.
func vp8lSize(b []byte) (width, height int, alpha bool, err error) {
	switch {
	case len(b) < 5:
		return 0, 0, false, io.ErrUnexpectedEOF
	case b[0] != 0x2f:
		return 0, 0, false, codec.FormatError(fmt.Sprintf("VP8L image begins with %#02x", b[0]))
	case b[4]>>5 != 0:
		return 0, 0, false, codec.FormatError(fmt.Sprintf("VP8L image has version %d", b[4]>>5))
	}
	v := uint32(b[1]) | uint32(b[2])<<8 | uint32(b[3])<<16 | uint32(b[4])<<24
	return int(v&0x3fff) + 1, int(v>>14&0x3fff) + 1, v>>28&1 != 0, nil
}

// vp8l decodes a lossless image row by row.
type vp8l struct {
	width, height int
	transforms    []transform // in the order in which they were made: they are undone from the last on
	pixels        *pixels
	line          []uint32
	next          int
}

// newVP8L reads the header of an image.
func newVP8L(data []byte) (*vp8l, error) {
	width, height, _, err := vp8lSize(data)
	if err != nil {
		return nil, err
	}
	return newLossless(data[5:], width, height)
}

// newLossless reads an image whose size is known, as alpha's is.
func newLossless(data []byte, width, height int) (*vp8l, error) {
	r := &bitReader{data: data}
	d := &vp8l{width: width, height: height, line: make([]uint32, width)}
	seen := 0
	for r.flag() {
		t, err := readTransform(r, width, height)
		if err != nil {
			return nil, err
		}
		if seen&(1<<t.kind) != 0 {
			return nil, errTwice
		}
		seen |= 1 << t.kind
		width = t.packed()
		d.transforms = append(d.transforms, t)
	}
	var err error
	d.pixels, err = readPixels(r, width, height, false)
	return d, err
}

// row decodes the next row: alpha, red, green and blue from the highest bits of each pixel down. It is there until the next one.
func (d *vp8l) row() ([]uint32, error) {
	coded, err := d.pixels.row(d.next)
	if err != nil {
		return nil, err
	}
	copy(d.line, coded)
	for i := len(d.transforms) - 1; i >= 0; i-- {
		d.transforms[i].undo(d.line, d.next)
	}
	d.next++
	return d.line, nil
}
