package tiff

import "encoding/binary"

// predictor undoes, in place, what a writer did to a line so that it compresses better.
type predictor func(line []byte)

// newPredictor knows predictors 2 (TIFF 6.0, section 14) and 3 (technical note 3).
func newPredictor(l *layout, order binary.ByteOrder) predictor {
	stride := l.stored()
	switch {
	case l.predictor == 3:
		buf := []byte(nil)
		return func(line []byte) { buf = undoFloat(line, buf, stride, l.bits/8, order) }
	case l.predictor != 2:
		return func([]byte) {}
	}
	switch l.bits {
	case 8:
		return func(line []byte) { undo8(line, stride) }
	case 16:
		return func(line []byte) { undo16(line, stride, order) }
	case 24:
		return func(line []byte) { undo24(line, stride, order) }
	case 32:
		return func(line []byte) { undo32(line, stride, order) }
	case 64:
		return func(line []byte) { undo64(line, stride, order) }
	}
	return func(line []byte) { undoBits(line, stride, l.bits) }
}

func undo8(line []byte, stride int) {
	switch {
	case stride == 3 && len(line) >= 3:
		r, g, b := line[0], line[1], line[2]
		for i := 3; i+3 <= len(line); i += 3 {
			px := (*[3]byte)(line[i:])
			r, g, b = r+px[0], g+px[1], b+px[2]
			px[0], px[1], px[2] = r, g, b
		}
	case stride == 1:
		var v byte
		for i, d := range line {
			v += d
			line[i] = v
		}
	default:
		for i := stride; i < len(line); i++ {
			line[i] += line[i-stride]
		}
	}
}

func undo16(line []byte, stride int, order binary.ByteOrder) {
	for i := 2 * stride; i+2 <= len(line); i += 2 {
		order.PutUint16(line[i:], order.Uint16(line[i:])+order.Uint16(line[i-2*stride:]))
	}
}

func undo24(line []byte, stride int, order binary.ByteOrder) {
	low, high := 0, 2
	if order == binary.BigEndian {
		low, high = 2, 0
	}
	for i := 3 * stride; i+3 <= len(line); i += 3 {
		var sum uint32
		for _, px := range [2][]byte{line[i : i+3], line[i-3*stride : i-3*stride+3]} {
			sum += uint32(px[low]) | uint32(px[1])<<8 | uint32(px[high])<<16
		}
		line[i+low], line[i+1], line[i+high] = byte(sum), byte(sum>>8), byte(sum>>16)
	}
}

func undo32(line []byte, stride int, order binary.ByteOrder) {
	for i := 4 * stride; i+4 <= len(line); i += 4 {
		order.PutUint32(line[i:], order.Uint32(line[i:])+order.Uint32(line[i-4*stride:]))
	}
}

func undo64(line []byte, stride int, order binary.ByteOrder) {
	for i := 8 * stride; i+8 <= len(line); i += 8 {
		order.PutUint64(line[i:], order.Uint64(line[i:])+order.Uint64(line[i-8*stride:]))
	}
}

// undoBits is for samples that are no whole bytes.
func undoBits(line []byte, stride, bits int) {
	n := len(line) * 8 / bits
	r := bitField{line, bits}
	for i := stride; i < n; i++ {
		r.set(i, r.get(i)+r.get(i-stride))
	}
}

// bitField is numbers of bits bits each, the highest bit first.
type bitField struct {
	b    []byte
	bits int
}

func (f bitField) get(i int) (v uint) {
	for at := i * f.bits; at < (i+1)*f.bits; at++ {
		v = v<<1 | uint(f.b[at/8]>>(7-at%8)&1)
	}
	return v
}

func (f bitField) set(i int, v uint) {
	for at := (i+1)*f.bits - 1; at >= i*f.bits; at-- {
		bit := byte(1) << (7 - at%8)
		f.b[at/8] &^= bit
		if v&1 != 0 {
			f.b[at/8] |= bit
		}
		v >>= 1
	}
}

// undoFloat is for numbers whose highest bytes come first, all together, then the next ones; size is that of a number. It
// returns buf for the next time.
func undoFloat(line, buf []byte, stride, size int, order binary.ByteOrder) []byte {
	undo8(line, stride)
	buf = append(buf[:0], line...)
	n := len(line) / size
	for i := range n {
		for b := range size {
			at := b
			if order == binary.LittleEndian {
				at = size - 1 - b
			}
			line[i*size+at] = buf[b*n+i]
		}
	}
	return buf
}
