package webp

// filterRow is the loop filter (RFC 6386, 15) over the row of macroblocks, in their order.
func (d *vp8) filterRow() {
	for x := range d.filter {
		f := &d.filter[x]
		switch {
		case f.edge == 0:
		case d.simple:
			d.filterSimple(x, f)
		default:
			d.filterNormalFast(x, f)
		}
	}
}

func (d *vp8) filterSimple(x int, f *strength) {
	s := &d.plane[0]
	at := s.start + 16*x
	if x > 0 {
		simpleEdge(s.pix[at-2:], 1, s.stride, f.edge)
	}
	for i := 4; i < 16 && f.inner > 0; i += 4 {
		simpleEdge(s.pix[at+i-2:], 1, s.stride, f.inner)
	}
	if d.next > 0 {
		simpleEdge(s.pix[at-2*s.stride:], s.stride, 1, f.edge)
	}
	for i := 4; i < 16 && f.inner > 0; i += 4 {
		simpleEdge(s.pix[at+(i-2)*s.stride:], s.stride, 1, f.inner)
	}
}

// simpleEdge filters 16 places along an edge, each of which has two pixels on either side, across apart.
func simpleEdge(pix []byte, across, along int, limit uint8) {
	for range 16 {
		p1, p0, q0, q1 := int(pix[0]), int(pix[across]), int(pix[2*across]), int(pix[3*across])
		if 4*abs(p0-q0)+abs(p1-q1) <= 2*int(limit)+1 {
			a := signed(p1-q1) + 3*(q0-p0)
			pix[across], pix[2*across] = clamp(p0+eighth(a+3)), clamp(q0-eighth(a+4))
		}
		pix = pix[min(along, len(pix)):]
	}
}

// outerEdge filters n places along an edge between macroblocks, each of which has four pixels on either side, across apart.
func outerEdge(pix []byte, across, along, n int, f *strength) {
	limit, interior, variance := 2*int(f.edge)+1, int(f.interior), int(f.variance)
	for i := range n {
		at := pix[i*along:]
		p3, p2, p1, p0 := int(at[0]), int(at[across]), int(at[2*across]), int(at[3*across])
		q0, q1, q2, q3 := int(at[4*across]), int(at[5*across]), int(at[6*across]), int(at[7*across])
		if 4*abs(p0-q0)+abs(p1-q1) > limit || abs(p3-p2) > interior || abs(p2-p1) > interior || abs(p1-p0) > interior ||
			abs(q3-q2) > interior || abs(q2-q1) > interior || abs(q1-q0) > interior {
			continue
		}
		if abs(p1-p0) > variance || abs(q1-q0) > variance {
			a := signed(p1-q1) + 3*(q0-p0)
			at[3*across], at[4*across] = clamp(p0+eighth(a+3)), clamp(q0-eighth(a+4))
			continue
		}
		w := signed(signed(p1-q1) + 3*(q0-p0))
		a := (27*w + 63) >> 7
		at[3*across], at[4*across] = clamp(p0+a), clamp(q0-a)
		a = (18*w + 63) >> 7
		at[2*across], at[5*across] = clamp(p1+a), clamp(q1-a)
		a = (9*w + 63) >> 7
		at[across], at[6*across] = clamp(p2+a), clamp(q2-a)
	}
}

// innerEdge filters n places along an edge within a macroblock.
func innerEdge(pix []byte, across, along, n int, f *strength) {
	limit, interior, variance := 2*int(f.inner)+1, int(f.interior), int(f.variance)
	for i := range n {
		at := pix[i*along:]
		p3, p2, p1, p0 := int(at[0]), int(at[across]), int(at[2*across]), int(at[3*across])
		q0, q1, q2, q3 := int(at[4*across]), int(at[5*across]), int(at[6*across]), int(at[7*across])
		if 4*abs(p0-q0)+abs(p1-q1) > limit || abs(p3-p2) > interior || abs(p2-p1) > interior || abs(p1-p0) > interior ||
			abs(q3-q2) > interior || abs(q2-q1) > interior || abs(q1-q0) > interior {
			continue
		}
		if abs(p1-p0) > variance || abs(q1-q0) > variance {
			a := signed(p1-q1) + 3*(q0-p0)
			at[3*across], at[4*across] = clamp(p0+eighth(a+3)), clamp(q0-eighth(a+4))
			continue
		}
		a := 3 * (q0 - p0)
		up, down := eighth(a+3), eighth(a+4)
		at[3*across], at[4*across] = clamp(p0+up), clamp(q0-down)
		a = (down + 1) >> 1
		at[2*across], at[5*across] = clamp(p1+a), clamp(q1-a)
	}
}

func abs(v int) int {
	if v < 0 {
		return -v
	}
	return v
}

func signed(v int) int { return min(max(v, -128), 127) }

// eighth is an eighth of v, held to what an eighth of a signed byte can be.
func eighth(v int) int { return min(max(v>>3, -16), 15) }

func clamp(v int) byte { return byte(min(max(v, 0), 255)) }
