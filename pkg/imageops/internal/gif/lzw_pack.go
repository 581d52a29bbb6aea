package gif

import "math/bits"

// packer does LZW as GIF has it (GIF89a, appendix F). A table that is full is cleared.
type packer struct {
	out   []byte
	ahead uint64 // bits that are no whole byte yet, the first one lowest
	n     uint   // their number
	width uint   // bits of a code
	next  uint32 // the code to be defined
	codes [packSlots]uint32
}

// A slot of codes holds the code of a string above 12 bits, the index behind it, and the code of both; 0 if it is free.
const (
	packBits  = 13
	packSlots = 1 << packBits
)

// pack appends indices, of depth bits each, to what out holds.
func (p *packer) pack(indices []uint8, depth int) {
	fresh := uint32(1) << depth
	p.ahead, p.n, p.width = 0, 0, uint(depth)+1
	p.put(fresh)
	p.clear(fresh)
	code := uint32(indices[0])
	for _, index := range indices[1:] {
		key := code<<8 | uint32(index)
		at := key * 0x9e3779b1 >> (32 - packBits)
		for p.codes[at] != 0 && p.codes[at]>>maxWidth != key {
			at = (at + 1) & (packSlots - 1)
		}
		if found := p.codes[at]; found != 0 {
			code = found & (maxCodes - 1)
			continue
		}
		p.put(code)
		p.define(at, key, fresh)
		code = uint32(index)
	}
	p.put(code)
	p.widen()
	p.put(fresh + 1)
	for ; p.n > 0; p.n -= min(p.n, 8) {
		p.out = append(p.out, byte(p.ahead))
		p.ahead >>= 8
	}
}

// define gives the next code to a string, or begins a new table where there is none left.
func (p *packer) define(at, key, fresh uint32) {
	if p.next == maxCodes-1 {
		p.put(fresh)
		p.clear(fresh)
		return
	}
	p.codes[at] = key<<maxWidth | p.next
	p.widen()
}

// widen counts a code, and makes codes longer when the reader will.
func (p *packer) widen() {
	if p.next == 1<<p.width {
		p.width++
	}
	p.next++
}

func (p *packer) clear(fresh uint32) {
	clear(p.codes[:])
	p.width, p.next = uint(bits.Len32(fresh)), fresh+2
}

// put writes a code.
func (p *packer) put(code uint32) {
	p.ahead |= uint64(code) << p.n
	p.n += p.width
	for p.n >= 32 {
		p.out = append(p.out, byte(p.ahead), byte(p.ahead>>8), byte(p.ahead>>16), byte(p.ahead>>24))
		p.ahead >>= 32
		p.n -= 32
	}
}
