package png

import (
	"encoding/binary"
	"fmt"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// ColorType is how a PNG stores its pixels (11.2.1).
type ColorType uint8

// The colour types, by their number in the file.
const (
	Gray      ColorType = 0
	RGB       ColorType = 2
	Paletted  ColorType = 3
	GrayAlpha ColorType = 4
	RGBA      ColorType = 6
)

// depths are the bit depths that each colour type allows, as a bit set.
var depths = [7]uint{Gray: 1<<1 | 1<<2 | 1<<4 | 1<<8 | 1<<16, RGB: 1<<8 | 1<<16, Paletted: 1<<1 | 1<<2 | 1<<4 | 1<<8,
	GrayAlpha: 1<<8 | 1<<16, RGBA: 1<<8 | 1<<16}

// Header is what a PNG says about itself before its pixels.
type Header struct {
	// Width and Height are in pixels, 1 to 1,000,000.
	Width, Height int
	// ColorType and BitDepth (1, 2, 4, 8 or 16 bits a sample) are those of the file.
	ColorType ColorType
	BitDepth  int
	// Interlaced says that the file has the seven passes of Adam7.
	Interlaced bool
	// Channels is how many samples a pixel has in the decoder's rows: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA.
	Channels int
	// RowDepth is 8 or 16, the bits of a sample in the decoder's rows: Row for 8, Row16 for 16.
	RowDepth int
}

// HasAlpha reports whether the last channel of the rows is alpha, straight.
func (h Header) HasAlpha() bool { return h.Channels == 2 || h.Channels == 4 }

// stored is how many samples a pixel has in the file.
func (h Header) stored() int {
	return [7]int{Gray: 1, RGB: 3, Paletted: 1, GrayAlpha: 2, RGBA: 4}[h.ColorType]
}

// pixelBits is how many bits a pixel takes in the file.
func (h Header) pixelBits() int { return h.stored() * h.BitDepth }

// rowBytes is how many bytes a row of width pixels takes in the file, without its filter.
func (h Header) rowBytes(width int) int { return (width*h.pixelBits() + 7) / 8 }

// parseHeader reads IHDR (11.2.1), whose size has been checked.
func parseHeader(b []byte) (h Header, err error) {
	h = Header{
		Width: int(binary.BigEndian.Uint32(b)), Height: int(binary.BigEndian.Uint32(b[4:])),
		BitDepth: int(b[8]), ColorType: ColorType(b[9]), Interlaced: b[12] == 1,
	}
	if int(h.ColorType) >= len(depths) || h.BitDepth > 16 || depths[h.ColorType]>>h.BitDepth&1 == 0 {
		return h, codec.FormatError(fmt.Sprintf("colour type %d with bit depth %d", b[9], b[8]))
	}
	if b[10] != 0 || b[11] != 0 || b[12] > 1 {
		return h, codec.FormatError(fmt.Sprintf("compression, filter and interlace methods are %d, %d, %d", b[10], b[11], b[12]))
	}
	h.Channels, h.RowDepth = h.stored(), max(h.BitDepth, 8)
	if h.ColorType == Paletted {
		h.Channels = 3
	}
	return h, nil
}

// colorModel is how Info says it.
func (h Header) colorModel() string {
	return [7]string{Gray: "Gray", RGB: "RGB", Paletted: "Paletted", GrayAlpha: "GrayA", RGBA: "RGBA"}[h.ColorType]
}
