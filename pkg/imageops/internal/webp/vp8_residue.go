package webp

// edgeBlocks says which blocks at an edge of a macroblock have coefficients: four of luma, two and two of chroma, and the second
// luma block, which keeps its own over macroblocks that have none.
type edgeBlocks struct {
	luma   [4]uint8
	chroma [4]uint8
	second uint8
}

// residue is the coefficients of a macroblock, dequantised: 16 blocks of luma, 4 and 4 of chroma.
type residue struct {
	block [24][16]int16
	count [24]uint8 // 0 none, 1 the first only, else more
}

// readResidue reads the coefficients of a macroblock (RFC 6386, 13), and reports whether there are any.
func (d *vp8) readResidue(r *boolReader, m *macroblock, above *edgeBlocks) bool {
	left, f := &d.left, &d.factors[m.segment]
	d.clearResidue()
	first, kind, some := 0, lumaWhole, false
	if !m.split {
		first, kind = 1, lumaAfterSecond
		var second [16]int16
		n := r.block(&second, &d.places[secondLuma], int(above.second+left.second), f.second, 0)
		above.second = b2u(n > 0)
		left.second = above.second
		d.spread(&second, n)
	}
	for i := range 16 {
		a, l := &above.luma[i&3], &left.luma[i>>2]
		n := r.block(&d.residue.block[i], &d.places[kind], int(*a+*l), f.luma, first)
		*a = b2u(n > first)
		*l = *a
		some = d.residue.set(i, n) || some
	}
	for i := range 8 {
		plane, x, y := i>>2, i&1, i>>1&1
		a, l := &above.chroma[2*plane+x], &left.chroma[2*plane+y]
		n := r.block(&d.residue.block[16+i], &d.places[chroma], int(*a+*l), f.chroma, 0)
		*a = b2u(n > 0)
		*l = *a
		some = d.residue.set(16+i, n) || some
	}
	return some
}

// set keeps how many coefficients block i has, of which the second luma block may have given the first.
func (r *residue) set(i, n int) bool {
	switch {
	case n > 1:
		r.count[i] = 2
	case r.block[i][0] != 0:
		r.count[i] = 1
	default:
		r.count[i] = 0
	}
	return r.count[i] > 0
}

func (d *vp8) clearResidue() {
	for i, n := range d.residue.count {
		if n > 0 {
			d.residue.block[i] = [16]int16{}
		}
	}
	d.residue.count = [24]uint8{}
}

// spread gives the first coefficient of each luma block (RFC 6386, 14.3).
func (d *vp8) spread(second *[16]int16, n int) {
	var out [16]int16
	if n > 1 {
		inverseWalshHadamard(second, &out)
	} else {
		dc := (second[0] + 3) >> 3
		for i := range out {
			out[i] = dc
		}
	}
	for i, v := range out {
		d.residue.block[i][0] = v
	}
}

// skipResidue is for a macroblock without coefficients.
func (d *vp8) skipResidue(m *macroblock, above *edgeBlocks) {
	for _, c := range []*edgeBlocks{above, &d.left} {
		c.luma, c.chroma = [4]uint8{}, [4]uint8{}
		if !m.split {
			c.second = 0
		}
	}
}
