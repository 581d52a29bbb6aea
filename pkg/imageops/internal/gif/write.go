package gif

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
)

// writer writes a file frame by frame.
type writer struct {
	frames bytes.Buffer
	pack   packer
}

// frame appends a frame. It has a colour table of its own unless its palette is the shared one.
func (w *writer) frame(f *movieFrame, shared *palette) {
	flags := f.disposal << 2
	if !f.palette.opaque {
		flags |= 1 // index 0 is transparent
	}
	b := w.frames.AvailableBuffer()
	if flags != 0 || f.delay != 0 {
		b = append(b, blockExtension, labelControl, 4, flags, byte(f.delay), byte(f.delay>>8), 0, 0)
	}
	b = append(b, blockFrame)
	for _, n := range []int{f.rect.Min.X, f.rect.Min.Y, f.rect.Dx(), f.rect.Dy()} {
		b = binary.LittleEndian.AppendUint16(b, uint16(n))
	}
	if f.palette == shared {
		b = append(b, 0)
	} else {
		b = append(b, 0x80|byte(f.palette.depth()-1))
		b = f.palette.appendTable(b)
	}
	w.frames.Write(b)
	w.pixels(f.indices)
}

// pixels packs indices, with no more bits than they need, and cuts the result into sub-blocks.
func (w *writer) pixels(indices []uint8) {
	depth := 2
	for _, index := range indices {
		depth |= int(index) // has as many bits as the largest
	}
	depth = bits.Len(uint(depth))
	w.pack.out = w.pack.out[:0]
	w.pack.pack(indices, depth)
	w.frames.WriteByte(byte(depth))
	for block := range slices.Chunk(w.pack.out, 255) {
		w.frames.WriteByte(byte(len(block)))
		w.frames.Write(block)
	}
	w.frames.WriteByte(0)
}

// head is what stands in front of all frames. Only when all are written is the shared palette complete. loop is -1 for no
// repetition, 0 for no end of it.
func head(width, height, loop int, shared *palette) []byte {
	b := binary.LittleEndian.AppendUint16([]byte("GIF89a"), uint16(width))
	b = binary.LittleEndian.AppendUint16(b, uint16(height))
	b = append(b, 0x80|byte(shared.depth()-1), 0, 0)
	b = shared.appendTable(b)
	if loop >= 0 {
		b = append(b, "!\xff\x0bNETSCAPE2.0\x03\x01"...)
		b = binary.LittleEndian.AppendUint16(b, uint16(loop))
		b = append(b, 0)
	}
	return b
}

// depth is the number of bits of an index into the table of p, which has room for a power of two.
func (p *palette) depth() int { return max(bits.Len(uint(len(p.colors)-1)), 1) }

func (p *palette) appendTable(b []byte) []byte {
	for _, c := range p.colors {
		b = append(b, c[:]...)
	}
	return append(b, make([]byte, 3*(1<<p.depth()-len(p.colors)))...)
}
