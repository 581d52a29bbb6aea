//go:build (!amd64 && !arm64) || purego

package webp

// filterNormalFast filters all edges of a macroblock, by Go alone.
func (d *vp8) filterNormalFast(x int, f *strength) {
	for i := range d.plane {
		s := &d.plane[i]
		at := s.start + s.n*x
		if x > 0 {
			outerEdge(s.pix[at-4:], 1, s.stride, s.n, f)
		}
		for i := 4; i < s.n && f.inner > 0; i += 4 {
			innerEdge(s.pix[at+i-4:], 1, s.stride, s.n, f)
		}
		if d.next > 0 {
			outerEdge(s.pix[at-4*s.stride:], s.stride, 1, s.n, f)
		}
		for i := 4; i < s.n && f.inner > 0; i += 4 {
			innerEdge(s.pix[at+(i-4)*s.stride:], s.stride, 1, s.n, f)
		}
	}
}
