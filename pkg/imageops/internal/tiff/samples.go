package tiff

import (
	"encoding/binary"
	"math"
)

// unpacker writes the samples of a line, as many as dst holds, to dst: as they are up to 8 bits.
type unpacker8 func(dst []uint8, line []byte)

// unpacker16 does so for more than 8 bits, the full range being 0 to 65535.
type unpacker16 func(dst []uint16, line []byte)

// newUnpacker8 is for samples of 1 to 8 bits.
func newUnpacker8(bits int) unpacker8 {
	switch bits {
	case 8:
		return func(dst []uint8, line []byte) { copy(dst, line) }
	case 1, 2, 4:
		perByte, top := 8/bits, 8-bits
		return func(dst []uint8, line []byte) {
			for len(dst) > 0 {
				v := line[0]
				line = line[1:]
				n := min(perByte, len(dst))
				for i := range dst[:n] {
					dst[i] = v >> top
					v <<= bits
				}
				dst = dst[n:]
			}
		}
	}
	return func(dst []uint8, line []byte) {
		var acc, count uint
		for i := range dst {
			if count < uint(bits) {
				acc, count = acc<<8|uint(line[0]), count+8
				line = line[1:]
			}
			count -= uint(bits)
			dst[i] = uint8(acc >> count & (1<<bits - 1))
		}
	}
}

// newUnpacker16 is for all other samples.
func newUnpacker16(l *layout, order binary.ByteOrder) unpacker16 {
	if l.format == float {
		return floatUnpacker(l.bits/8, order)
	}
	if l.bits > 16 {
		return highBytes(l, order)
	}
	if l.bits == 16 {
		return func(dst []uint16, line []byte) { shorts(dst, line, order) }
	}
	bits := uint(l.bits)
	return func(dst []uint16, line []byte) {
		var acc uint64
		var count uint
		for i := range dst {
			for count < bits {
				acc, count = acc<<8|uint64(line[0]), count+8
				line = line[1:]
			}
			count -= bits
			dst[i] = uint16(acc >> count & (1<<bits - 1))
		}
	}
}

func shorts(dst []uint16, line []byte, order binary.ByteOrder) {
	line = line[:2*len(dst)]
	if order == binary.LittleEndian {
		for i := range dst {
			dst[i] = binary.LittleEndian.Uint16(line[2*i:])
		}
		return
	}
	for i := range dst {
		dst[i] = binary.BigEndian.Uint16(line[2*i:])
	}
}

// highBytes takes the first 16 bits of longer integers.
func highBytes(l *layout, order binary.ByteOrder) unpacker16 {
	size := l.bits / 8
	skip := 0
	if order == binary.LittleEndian {
		skip = size - 2
	}
	return func(dst []uint16, line []byte) {
		for i := range dst {
			dst[i] = order.Uint16(line[i*size+skip:])
		}
	}
}

// floatUnpacker is for floating-point numbers of so many bytes: 0 is black, 1 is white, what is beyond is cut off.
func floatUnpacker(size int, order binary.ByteOrder) unpacker16 {
	return func(dst []uint16, line []byte) {
		for i := range dst {
			v := floatOf(line[i*size:][:size], order)
			if math.IsNaN(v) {
				v = 0
			}
			dst[i] = uint16(min(max(v, 0), 1)*math.MaxUint16 + 0.5)
		}
	}
}

// floatOf reads a number of 2, 3 (technical note 3), 4 or 8 bytes.
func floatOf(b []byte, order binary.ByteOrder) float64 {
	switch len(b) {
	case 2:
		return smallFloat(uint64(order.Uint16(b)), 5, 10)
	case 3:
		if order == binary.BigEndian {
			return smallFloat(uint64(b[0])<<16|uint64(b[1])<<8|uint64(b[2]), 7, 16)
		}
		return smallFloat(uint64(b[2])<<16|uint64(b[1])<<8|uint64(b[0]), 7, 16)
	case 4:
		return float64(math.Float32frombits(order.Uint32(b)))
	}
	return math.Float64frombits(order.Uint64(b))
}

// smallFloat is a number with a sign, so many bits of exponent, and of fraction, as in IEEE 754.
func smallFloat(v uint64, exponentBits, fractionBits int) float64 {
	fraction := float64(v&(1<<fractionBits-1)) / float64(uint64(1)<<fractionBits)
	exponent := int(v >> fractionBits & (1<<exponentBits - 1))
	bias := 1<<(exponentBits-1) - 1
	sign := 1.0
	if v>>(fractionBits+exponentBits)&1 != 0 {
		sign = -1
	}
	switch exponent {
	case 0:
		return sign * math.Ldexp(fraction, 1-bias)
	case 1<<exponentBits - 1:
		if fraction != 0 {
			return math.NaN()
		}
		return sign * math.Inf(1)
	}
	return sign * math.Ldexp(1+fraction, exponent-bias)
}
