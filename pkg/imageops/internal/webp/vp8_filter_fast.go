//go:build (amd64 || arm64) && !purego

package webp

// outerRows is outerEdge for 16 places of a horizontal edge: p and q are the uppermost pixels of the first and of the ninth. SSE2
// is enough, which every amd64 has.
//
//go:noescape
func outerRows(p, q *byte, stride int, f *strength)

// innerRows is innerEdge, in the same way.
//
//go:noescape
func innerRows(p, q *byte, stride int, f *strength)

// outerColumns is outerEdge for 16 places of a vertical edge: p and q are the leftmost pixels of the first and of the ninth.
//
//go:noescape
func outerColumns(p, q *byte, stride int, f *strength)

// innerColumns is innerEdge, in the same way.
//
//go:noescape
func innerColumns(p, q *byte, stride int, f *strength)

// filterNormalFast filters all edges of a macroblock, 16 places at a time.
func (d *vp8) filterNormalFast(x int, f *strength) {
	luma, cb, cr := &d.plane[0], &d.plane[1], &d.plane[2]
	at, half, stride := luma.start+16*x, cb.start+8*x, luma.stride
	_, _, _ = luma.pix[at+15*stride+15], cb.pix[half+7*cb.stride+7], cr.pix[half+7*cb.stride+7]
	if x > 0 {
		outerColumns(&luma.pix[at-4], &luma.pix[at+8*stride-4], stride, f)
		outerColumns(&cb.pix[half-4], &cr.pix[half-4], cb.stride, f)
	}
	if f.inner > 0 {
		for i := 0; i < 12; i += 4 {
			innerColumns(&luma.pix[at+i], &luma.pix[at+8*stride+i], stride, f)
		}
		innerColumns(&cb.pix[half], &cr.pix[half], cb.stride, f)
	}
	if d.next > 0 {
		outerRows(&luma.pix[at-4*stride], &luma.pix[at-4*stride+8], stride, f)
		outerRows(&cb.pix[half-4*cb.stride], &cr.pix[half-4*cb.stride], cb.stride, f)
	}
	if f.inner > 0 {
		for i := 0; i < 12; i += 4 {
			innerRows(&luma.pix[at+i*stride], &luma.pix[at+i*stride+8], stride, f)
		}
		innerRows(&cb.pix[half], &cr.pix[half], cb.stride, f)
	}
}
