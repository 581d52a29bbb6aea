package webp

import "github.com/s3img/s3img/pkg/imageops/internal/codec"

// Kinds of transforms (RFC 9649, 3.5).
const (
	predictor = iota
	crossColor
	subtractGreen
	colorIndexing
)

// transform changes pixels row by row.
type transform struct {
	kind  int
	width int      // of what it makes
	bits  int      // of the side of squares; of indexing: how many pixels are in one, as a power of 2
	wide  int      // squares in a row
	data  []uint32 // one for each square, or the palette
	upper []uint32 // the row above, as it came out, and one more
}

// readTransform reads one that is undone to an image of this size.
func readTransform(r *bitReader, width, height int) (t transform, err error) {
	t.kind, t.width = r.number(2), width
	switch t.kind {
	case predictor, crossColor:
		t.bits = 2 + r.number(3)
		t.wide = squares(width, t.bits)
		t.data, err = readNested(r, t.wide, squares(height, t.bits))
		t.upper = make([]uint32, width+1)
	case colorIndexing:
		colors := 1 + r.number(8)
		t.bits = int(b2u(colors <= 16) + b2u(colors <= 4) + b2u(colors <= 2))
		t.data, err = readNested(r, colors, 1)
		t.data = palette(t.data, 8>>t.bits)
	}
	return t, err
}

// palette undoes that colours are differences, and adds those that indices of so many bits may name.
func palette(colors []uint32, bits int) []uint32 {
	all := make([]uint32, 1<<bits)
	before := uint32(0)
	for i, v := range colors {
		before = addPixels(before, v)
		all[i] = before
	}
	return all
}

// packed is the width of a row before the transform is undone.
func (t *transform) packed() int {
	if t.kind == colorIndexing {
		return squares(t.width, t.bits)
	}
	return t.width
}

// undo undoes the transform of row y, which has room for its whole width.
func (t *transform) undo(row []uint32, y int) {
	switch t.kind {
	case predictor:
		t.addPrediction(row[:t.width], y)
	case crossColor:
		t.addColors(row[:t.width], y)
	case subtractGreen:
		for i, v := range row[:t.width] {
			green := v >> 8 & 0xff
			row[i] = v&0xff00ff00 | (v&0x00ff00ff+green<<16+green)&0x00ff00ff
		}
	case colorIndexing:
		t.expand(row[:t.width])
	}
}

// expand replaces indices by colours, from behind, as several are in one pixel.
func (t *transform) expand(row []uint32) {
	bits := 8 >> t.bits
	inPixel, mask := 1<<t.bits-1, uint32(1)<<bits-1
	for i := len(row) - 1; i >= 0; i-- {
		row[i] = t.data[row[i>>t.bits]>>8>>(bits*(i&inPixel))&mask]
	}
}

// addColors undoes the correlation of colours (RFC 9649, 3.5.2).
func (t *transform) addColors(row []uint32, y int) {
	squares := t.data[(y>>t.bits)*t.wide:][:t.wide]
	for i, m := range squares {
		from, to := i<<t.bits, min((i+1)<<t.bits, len(row))
		greenToRed, greenToBlue, redToBlue := int32(int8(m)), int32(int8(m>>8)), int32(int8(m>>16))
		for x, v := range row[from:to] {
			green := int32(int8(v >> 8))
			red := int32(v>>16) + greenToRed*green>>5
			blue := int32(v) + greenToBlue*green>>5 + redToBlue*int32(int8(red))>>5
			row[from+x] = v&0xff00ff00 | uint32(red)&0xff<<16 | uint32(blue)&0xff
		}
	}
}

const errTwice = codec.FormatError("VP8L transform comes twice")
