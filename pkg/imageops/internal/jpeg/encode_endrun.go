package jpeg

import "math/bits"

// Bounds of libjpeg and of the standard: a run of ends is 15 bits long, and the bits that wait for it are few.
const (
	maxEndRun  = 0x7FFF
	maxPending = 1000 - 64
)

// endsOfBlocks codes the blocks of one AC scan. The ends of many blocks in a row are coded as one symbol;
// the correction bits of these blocks wait until it is written.
type endsOfBlocks struct {
	tokens  *tokens
	table   int
	length  int
	pending []byte // bits that follow the run
}

// flush writes the run, if there is one, and what waits for it.
func (r *endsOfBlocks) flush() {
	if r.length > 0 {
		n := bits.Len32(uint32(r.length)) - 1
		r.tokens.add(acSymbol(r.table, n<<4), uint32(r.length)&(1<<n-1), n)
		r.length = 0
		r.tokens.raw(r.pending)
		r.pending = r.pending[:0]
	}
}

// end adds a block whose remaining coefficients are zero.
func (r *endsOfBlocks) end() {
	r.length++
	if r.length == maxEndRun || len(r.pending) > maxPending {
		r.flush()
	}
}

// first codes what remains of the coefficients in mask without their low bits.
func (r *endsOfBlocks) first(b *quantised, mask uint64, p pass, order *permutation) {
	before := p.first - 1
	for ; mask != 0; mask &= mask - 1 {
		k := bits.TrailingZeros64(mask)
		v := int32(b[order.from[k&63]])
		sign := v >> 31
		v = ((v^sign)-sign)>>p.low ^ sign - sign // towards zero
		if v == 0 {
			continue
		}
		r.flush()
		run := k - before - 1
		before = k
		for ; run > 15; run -= 16 {
			r.tokens.add(acSymbol(r.table, 0xF0), 0, 0)
		}
		extra, n := magnitude(v)
		r.tokens.add(acSymbol(r.table, run<<4|n), extra, n)
	}
	if before < p.last {
		r.end()
	}
}

// refine codes one bit more of the coefficients in mask: those that become other than zero with their sign,
// of the others a correction bit, which follows the next symbol.
func (r *endsOfBlocks) refine(b *quantised, mask uint64, p pass, order *permutation) {
	fresh := mask & b.ones(mask, p.low, order)
	before, run := p.first-1, 0
	own := len(r.pending) // from here on the bits belong to this block
	for ; mask != 0; mask &= mask - 1 {
		k := bits.TrailingZeros64(mask)
		v := int32(b[order.from[k&63]])
		sign := v >> 31
		size := ((v ^ sign) - sign) >> p.low
		if size == 0 {
			continue
		}
		run += k - before - 1
		before = k
		for ; run > 15 && fresh>>k != 0; run -= 16 {
			own = r.symbol(acSymbol(r.table, 0xF0), own, 0, 0)
		}
		if size > 1 {
			r.pending = append(r.pending, byte(size&1))
			continue
		}
		own = r.symbol(acSymbol(r.table, run<<4|1), own, uint32(1+sign), 1)
		run = 0
	}
	if run+p.last-before > 0 || len(r.pending) > own {
		r.end()
	}
}

// symbol writes the run before this block, a symbol and the block's own correction bits. It returns the new own.
func (r *endsOfBlocks) symbol(symbol, own int, extra uint32, n int) int {
	bits := r.pending[own:]
	r.pending = r.pending[:own]
	r.flush()
	r.tokens.add(symbol, extra, n)
	r.tokens.raw(bits)
	r.pending = r.pending[:0]
	return 0
}

// ones says which coefficients in mask are 1 or -1 without their low bits: they were zero before.
func (b *quantised) ones(mask uint64, low int, order *permutation) uint64 {
	var found uint64
	for m := mask; m != 0; m &= m - 1 {
		k := bits.TrailingZeros64(m)
		v := int32(b[order.from[k&63]])
		sign := v >> 31
		if ((v^sign)-sign)>>low == 1 {
			found |= 1 << k
		}
	}
	return found
}

// bit appends one bit without a symbol.
func (t *tokens) bit(v uint32) { t.add(rawBits, v, 1) }

// raw appends bits without symbols.
func (t *tokens) raw(list []byte) {
	for len(list) > 0 {
		n := min(len(list), maxBits)
		v := uint32(0)
		for _, b := range list[:n] {
			v = v<<1 | uint32(b)
		}
		t.add(rawBits, v, n)
		list = list[n:]
	}
}
