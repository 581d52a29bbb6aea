package gif

// rgb is an opaque colour.
type rgb [3]uint8

// colourTable finds the index of a colour among up to 257, by open addressing.
type colourTable struct {
	slots [tableSize]slot
}

// slot is free if its key is 0. A key has a bit above the 24 of the colour.
type slot struct {
	key   uint32
	index uint16
}

const (
	tableBits = 10
	tableSize = 1 << tableBits
	keyBit    = 1 << 24
)

// key is a colour as a number, which a table asks for.
func (c rgb) key() uint32 { return uint32(c[0]) | uint32(c[1])<<8 | uint32(c[2])<<16 | keyBit }

// colour is what key was made of.
func colour(key uint32) rgb { return rgb{uint8(key), uint8(key >> 8), uint8(key >> 16)} }

// find returns the slot of a key, which is free if the table does not have it.
func (t *colourTable) find(key uint32) *slot {
	for at := key * 0x9e3779b1 >> (32 - tableBits); ; at++ {
		s := &t.slots[at&(tableSize-1)]
		if s.key == key || s.key == 0 {
			return s
		}
	}
}
