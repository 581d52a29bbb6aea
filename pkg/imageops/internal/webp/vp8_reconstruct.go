package webp

// reconstruct predicts macroblock x of the row and adds its coefficients, if there are some.
func (d *vp8) reconstruct(x int, m *macroblock, some bool) {
	first, top := x == 0, d.next == 0
	luma := &d.plane[0]
	at := luma.start + 16*x
	if m.split {
		d.reconstructSplit(x, m, some)
	} else {
		predictSquare(luma, at, 16, luma.above[margin+16*x-1:], m.luma[0], first, top)
	}
	if some && !m.split {
		for i := range 16 {
			d.residue.add(i, luma.pix[at+(i>>2)*4*luma.stride+i&3*4:], luma.stride)
		}
	}
	for p := 1; p <= 2; p++ {
		s := &d.plane[p]
		at := s.start + 8*x
		predictSquare(s, at, 8, s.above[margin+8*x-1:], m.chroma, first, top)
		for i := range 4 {
			if some {
				d.residue.add(12+4*p+i, s.pix[at+(i>>1)*4*s.stride+i&1*4:], s.stride)
			}
		}
	}
}

// reconstructSplit does so for luma in 4×4 blocks. The blocks at the right edge all take those four pixels for above and to the
// right that the uppermost has there: below, nothing is decoded yet.
func (d *vp8) reconstructSplit(x int, m *macroblock, some bool) {
	s := &d.plane[0]
	at := s.start + 16*x
	above := s.above[margin+16*x-1:][:21]
	var e edge
	for i := range 16 {
		p := at + (i>>2)*4*s.stride + i&3*4
		e.take(s, p, i, above)
		predictBlock(s.pix[p:], s.stride, m.luma[i], &e)
		if some {
			d.residue.add(i, s.pix[p:], s.stride)
		}
	}
}

// take takes the pixels around block i at p. above is the row above the macroblock, with its corner.
func (e *edge) take(s *strip, p, i int, above []byte) {
	if i < 4 {
		copy(e[corner:], above[4*i:][:9])
	} else {
		copy(e[corner:], s.pix[p-s.stride-1:][:9])
		if i&3 == 3 {
			copy(e[above0+4:], above[17:21])
		}
	}
	for y := range 4 {
		e[3-y] = s.pix[p+y*s.stride-1]
	}
}
