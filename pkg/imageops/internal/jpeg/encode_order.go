package jpeg

import "sync"

// zigzagRows is the order in which coefficients are coded (figure A.6 of ITU-T T.81), as indices row after row.
var zigzagRows = [64]uint8{
	0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5,
	12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
	35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
	58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
}

// permutation brings blocks into zigzag order.
type permutation struct {
	// from is where in a block the coefficient is that is coded k-th.
	from [64]uint8
	// spread turns eight bits of a mask over a block into those bits of a mask over the zigzag order.
	spread [8][256]uint64
}

// zigzagPermutation makes it once: that took longer than coding a thumbnail of some hundred blocks.
var zigzagPermutation = sync.OnceValue(newPermutation)

func newPermutation() *permutation {
	p := &permutation{}
	for k, i := range zigzagRows {
		at := i%8*8 + i/8
		p.from[k] = at
		one := &p.spread[at/8]
		for bits := range one {
			one[bits] |= uint64(bits>>(at%8)&1) << k
		}
	}
	return p
}

// zigzag reorders a mask.
func (p *permutation) zigzag(mask uint64) uint64 {
	return p.spread[0][mask&255] | p.spread[1][mask>>8&255] | p.spread[2][mask>>16&255] | p.spread[3][mask>>24&255] |
		p.spread[4][mask>>32&255] | p.spread[5][mask>>40&255] | p.spread[6][mask>>48&255] | p.spread[7][mask>>56]
}
