// Package webp is the room of WebP (RFC 9649): its container, VP8 and VP8L, still and moving, read and written.
package webp

import (
	"fmt"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// alphaPlane decodes the alpha of a lossy image row by row (RFC 9649, 2.7.1.2).
type alphaPlane struct {
	filter   uint8
	raw      []byte // what is left of plain samples
	lossless *vp8l  // or where they are packed
	above    []byte // the row before
	line     []byte
	first    bool
}

// Filters of alpha.
const (
	filterNone = iota
	filterHorizontal
	filterVertical
	filterGradient
)

func newAlphaPlane(data []byte, width, height int) (*alphaPlane, error) {
	if len(data) == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	method, rest := data[0]&3, data[1:]
	if method > 1 || data[0]>>4&3 > 1 || data[0]>>6 != 0 {
		return nil, codec.FormatError(fmt.Sprintf("alpha is coded in way %#02x", data[0]))
	}
	a := &alphaPlane{filter: data[0] >> 2 & 3, raw: rest, above: make([]byte, width), line: make([]byte, width), first: true}
	if method == 1 {
		var err error
		a.lossless, err = newLossless(rest, width, height)
		return a, err
	}
	if len(rest) < width*height {
		return nil, io.ErrUnexpectedEOF
	}
	return a, nil
}

// row decodes the next row, which is there until the one after the next.
func (a *alphaPlane) row() ([]byte, error) {
	a.above, a.line = a.line, a.above
	if a.lossless == nil {
		a.raw = a.raw[copy(a.line, a.raw):]
	} else {
		row, err := a.lossless.row()
		if err != nil {
			return nil, err
		}
		for i, v := range row {
			a.line[i] = byte(v >> 8)
		}
	}
	a.unfilter()
	a.first = false
	return a.line, nil
}

// unfilter adds what was predicted. The first row is predicted from the left, and the first sample of others from above.
func (a *alphaPlane) unfilter() {
	line, above := a.line, a.above[:len(a.line)]
	switch {
	case a.filter == filterNone:
	case a.first || a.filter == filterHorizontal:
		var left byte
		if !a.first {
			left = above[0]
		}
		for i, v := range line {
			left += v
			line[i] = left
		}
	case a.filter == filterVertical:
		for i, v := range above {
			line[i] += v
		}
	case a.filter == filterGradient:
		left, corner := above[0], above[0]
		for i, v := range above {
			left = line[i] + clip(int32(left)+int32(v)-int32(corner))
			line[i], corner = left, v
		}
	}
}
