package png

import "encoding/binary"

// expander turns the rows of a file into those that a Decoder returns.
type expander struct {
	header  Header
	palette *palette
	pixel   int // bytes of a pixel in unpacked rows

	unpacked []byte
	out8     []uint8
	out16    []uint16
}

// newExpander prepares for the rows of h.
func newExpander(h *Header, p *palette) expander {
	e := expander{header: *h, palette: p, pixel: max(1, h.pixelBits()/8)}
	n := h.Width * h.Channels
	switch {
	case h.BitDepth == 16:
		e.out16 = make([]uint16, n)
	case h.BitDepth < 8 || h.ColorType == Paletted || p.keyed:
		e.out8 = make([]uint8, n)
	}
	if h.BitDepth < 8 {
		e.unpacked = make([]byte, h.Width+7)
	}
	return e
}

// unpack gives each sample below 8 bits a byte of its own (7.2). Other rows it returns as they are.
func (e *expander) unpack(row []byte) []byte {
	depth := e.header.BitDepth
	if depth >= 8 || row == nil {
		return row
	}
	n := 8 / depth
	mask := byte(1<<depth - 1)
	for i, v := range row {
		to := e.unpacked[i*n:][:n]
		for k := range to {
			v = v<<depth | v>>(8-depth)
			to[k] = v & mask
		}
	}
	return e.unpacked[:min(len(row)*n, e.header.Width)]
}

// row8 returns the samples of a row of up to 8 bits a sample.
func (e *expander) row8(row []byte) []uint8 {
	switch {
	case e.out8 == nil:
		return row
	case e.header.ColorType == Paletted && e.header.Channels == 4:
		for i, v := range row {
			*(*[4]uint8)(e.out8[4*i:]) = e.palette.colors[v]
		}
	case e.header.ColorType == Paletted:
		for i, v := range row {
			*(*[3]uint8)(e.out8[3*i:]) = [3]uint8(e.palette.colors[v][:3])
		}
	case e.header.ColorType == RGB:
		e.keyRGB(row)
	default:
		e.scaleGray(row)
	}
	return e.out8
}

// keyRGB adds alpha: 0 for the transparent colour.
func (e *expander) keyRGB(row []byte) {
	key := [3]uint8{uint8(e.palette.key[0]), uint8(e.palette.key[1]), uint8(e.palette.key[2])}
	for i := range e.header.Width {
		color := [3]uint8(row[3*i:])
		alpha := uint8(255)
		if color == key {
			alpha = 0
		}
		*(*[4]uint8)(e.out8[4*i:]) = [4]uint8{color[0], color[1], color[2], alpha}
	}
}

// scaleGray stretches samples of any depth to 8 bits, and adds alpha where a gray is transparent.
func (e *expander) scaleGray(row []byte) {
	scale := uint8(255 / (1<<e.header.BitDepth - 1))
	if !e.palette.keyed {
		for i, v := range row {
			e.out8[i] = v * scale
		}
		return
	}
	key := uint8(e.palette.key[0])
	for i, v := range row {
		alpha := uint8(255)
		if v == key {
			alpha = 0
		}
		*(*[2]uint8)(e.out8[2*i:]) = [2]uint8{v * scale, alpha}
	}
}

// row16 returns the samples of a row of 16 bits a sample, which the file has high byte first.
func (e *expander) row16(row []byte) []uint16 {
	if !e.palette.keyed {
		for i := range e.out16 {
			e.out16[i] = binary.BigEndian.Uint16(row[2*i:])
		}
		return e.out16
	}
	n := e.header.stored()
	for i := range e.header.Width {
		to := e.out16[i*(n+1):][:n+1]
		same := true
		for k := range n {
			to[k] = binary.BigEndian.Uint16(row[2*(i*n+k):])
			same = same && to[k] == e.palette.key[k]
		}
		to[n] = 0xffff
		if same {
			to[n] = 0
		}
	}
	return e.out16
}
