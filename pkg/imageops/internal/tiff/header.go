package tiff

import "github.com/s3img/s3img/pkg/imageops/internal/codec"

// rows is the shape of the rows that come of a layout.
func (l *layout) rows() codec.Layout {
	r := codec.Layout{Width: l.width, Height: l.height, Channels: 3, Depth: 8}
	if l.bits > 8 {
		r.Depth = 16
	}
	switch l.photometric {
	case whiteIsZero, blackIsZero:
		r.Channels = 1
	case separated:
		r.Channels, r.Depth, r.Inks = 4, 8, true
	}
	if l.alpha > 0 {
		r.Channels++
	}
	return r
}

// header is what follows from the layout.
func (l *layout) header() codec.Header {
	h := codec.Header{Width: l.width, Height: l.height, BitDepth: l.bits, Orientation: 1, Alpha: l.rows().Alpha()}
	switch l.photometric {
	case whiteIsZero, blackIsZero:
		h.ColorModel = "Gray"
	case rgb:
		h.ColorModel = "RGB"
	case paletted:
		h.ColorModel = "Paletted"
	case ycbcr:
		h.ColorModel = "YCbCr"
	case separated:
		h.ColorModel = "CMYK"
	case cieLab, iccLab:
		h.ColorModel = "Lab"
	}
	if h.Alpha && l.photometric <= rgb {
		h.ColorModel += "A"
	}
	return h
}

// memory is what decoding takes at most, in bytes, beside the file, which has size bytes.
func (l *layout) memory(size int64) int64 {
	const (
		tables  = 1 << 20 // of a decompressor, and its input
		strings = 9 << 20 // of lzwReader
	)
	line := int64(l.lineBytes(l.width))
	plane := int64(tables) + 2*line
	part := int64(l.partWidth) * int64(l.partHeight)
	if l.tiled {
		plane += line*int64(ceilDiv(min(l.partHeight, l.height), l.v)) + 2*int64(l.lineBytes(l.partWidth))
	}
	switch l.compression {
	case lzw:
		plane += strings
	case zstandard:
		plane += 2 * int64(l.window())
	case webP:
		plane += 5*part + min(10*part, size) + 2*codec.PixelsRoom // all pixels of a lossless one and their transforms; as packed
	case newJPEG, oldJPEG:
		plane += 3 * part * int64(l.stored()) // a progressive one keeps its coefficients
	}
	all := int64(l.planesUsed())*plane + 4*int64(l.width)*int64(l.samples+4)
	if l.photometric == paletted {
		all += int64(40) << min(l.bits, 16)
	}
	return all
}
