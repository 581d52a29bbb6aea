package jpeg

import (
	"encoding/binary"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// quantTable is one quantisation table, in the order of the file; it is undefined while its first value is 0.
type quantTable [64]uint16

// parseQuant reads DQT (T.81, B.2.4.1), values of 8 or 16 bits.
func (d *decoder) parseQuant(p []byte) error {
	for len(p) > 0 {
		wide, index := p[0]>>4, p[0]&15
		size := 64 << (wide & 1)
		if wide > 1 || index > 3 || len(p) < 1+size {
			return codec.FormatError("DQT is malformed")
		}
		for i := range d.quant[index] {
			if wide == 0 {
				d.quant[index][i] = uint16(p[1+i])
			} else {
				d.quant[index][i] = binary.BigEndian.Uint16(p[1+2*i:])
			}
		}
		p = p[1+size:]
	}
	return nil
}

// huffmanSpec is a Huffman table as the file has it.
type huffmanSpec struct {
	counts [16]byte // codes of 1, 2, … 16 bits
	values [256]byte
	n      int // how many values, 0 for an undefined table
}

// parseHuffman reads DHT (T.81, B.2.4.2).
func (d *decoder) parseHuffman(p []byte) error {
	for len(p) > 0 {
		if len(p) < 17 || p[0]>>4 > 1 || p[0]&15 > 3 {
			return codec.FormatError("DHT is malformed")
		}
		spec := &d.huffman[p[0]>>4][p[0]&15]
		*spec = huffmanSpec{counts: [16]byte(p[1:17])}
		for _, c := range spec.counts {
			spec.n += int(c)
		}
		p = p[17:]
		if spec.n > 256 || spec.n > len(p) {
			return codec.FormatError("DHT is malformed")
		}
		p = p[copy(spec.values[:spec.n], p):]
	}
	return nil
}

// decodeOrder is the row-major place, in a block of 8×8, of each coefficient of the file (T.81, figure A.6).
var decodeOrder = [64]uint8{
	0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5,
	12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
	35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
	58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
}

// dropped is the place, in the work space, of coefficients that the reduction does not need.
const dropped = 64

// stepTable says for each coefficient of the file, in its order, what it is multiplied with (upper 24 bits)
// and its place in a block of n×n (lower 8 bits). A code that leads past the end of a block ends in the upper half.
type stepTable [128]uint32

// place returns where the coefficient k of the file goes in a row-major block of n×n, or dropped.
func place(k, n int) uint8 {
	x, y := int(decodeOrder[k]&7), int(decodeOrder[k]>>3)
	if x >= n || y >= n {
		return dropped
	}
	return uint8(y*n + x)
}

// lastNeeded returns the highest coefficient in the order of the file that a block of n×n needs: 63, 24, 4, 0.
func lastNeeded(n int) int {
	for k := 63; ; k-- {
		if place(k, n) != dropped {
			return k
		}
	}
}

// newStepTable joins a quantisation table with the places of a block of n×n.
func newStepTable(quant *quantTable, n int) stepTable {
	var t stepTable
	for k := range t {
		t[k] = dropped
		if k < 64 {
			if at := place(k, n); at != dropped {
				t[k] = uint32(quant[k])<<8 | uint32(at)
			}
		}
	}
	return t
}
