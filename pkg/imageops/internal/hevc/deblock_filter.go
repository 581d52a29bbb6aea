package hevc

// softenColumns softens the upright edges of a row of blocks.
func (p *picture) softenColumns(row *edgeRow, y int) {
	n := p.SPS.Width/8 - 1
	if n == 0 {
		return
	}
	plane := &p.Plane[0]
	lumaColumns(plane.Pix[y*plane.Stride+4:], plane.Stride, row.luma[:n], 1<<p.SPS.BitDepthY-1)
	for c := range p.Plane[1:] {
		plane := &p.Plane[1+c]
		n := (plane.Width+7)/8 - 1
		for half := range 2 / p.SPS.subH {
			if n > 0 {
				pix := plane.Pix[(y/p.SPS.subH+4*half)*plane.Stride+6:]
				chromaColumns(pix, plane.Stride, row.chroma[c][half][:4*n], 1<<p.SPS.BitDepthC-1)
			}
		}
	}
}

// softenRows softens the level edges above a row of blocks.
func (p *picture) softenRows(row *edgeRow, y int) {
	plane := &p.Plane[0]
	lumaRows(plane.Pix[(y-4)*plane.Stride:], plane.Stride, row.luma, 1<<p.SPS.BitDepthY-1)
	for c := range p.Plane[1:] {
		if plane := &p.Plane[1+c]; y%(8*p.SPS.subH) == 0 {
			chromaRows(plane.Pix[(y/p.SPS.subH-2)*plane.Stride:], plane.Stride, row.chroma[c][0], 1<<p.SPS.BitDepthC-1)
		}
	}
}

// lumaColumnsGo softens upright edges: the first behind four columns of pix, each next one eight columns on, all eight rows high.
func lumaColumnsGo(pix []uint16, stride int, edges []lumaEdge, most int) {
	for i, edge := range edges {
		for part, limits := range edge {
			limits.soften(pix, 4*part*stride+8*i+4, 1, stride, lumaFilter{most: most})
		}
	}
}

// lumaRowsGo softens level edges beside one another, eight columns wide, below four rows of pix.
func lumaRowsGo(pix []uint16, stride int, edges []lumaEdge, most int) {
	for i, edge := range edges {
		for part, limits := range edge {
			limits.soften(pix, 4*stride+8*i+4*part, stride, 1, lumaFilter{most: most})
		}
	}
}

// chromaColumnsGo softens upright edges: the first behind two columns of pix, each next one eight columns on, all four rows high. There
// is a limit for each sample along them.
func chromaColumnsGo(pix []uint16, stride int, limits []uint16, most int) {
	for i, tc := range limits {
		softenChroma(pix, i&3*stride+i>>2*8+2, 1, int(tc), most, false, false)
	}
}

// chromaRowsGo softens a level edge below two rows of pix. There is a limit for each sample along it.
func chromaRowsGo(pix []uint16, stride int, limits []uint16, most int) {
	for i, tc := range limits {
		softenChroma(pix, 2*stride+i, stride, int(tc), most, false, false)
	}
}

// softenPart softens a part of an edge, on one side of which no filter may change samples.
func (p *picture) softenPart(limits *edgeLimits, x, y int, vertical, fixedP, fixedQ bool) {
	plane := &p.Plane[0]
	across, along := 1, plane.Stride
	if !vertical {
		across, along = along, across
	}
	f := lumaFilter{most: 1<<p.SPS.BitDepthY - 1, fixedP: fixedP, fixedQ: fixedQ}
	limits.luma.soften(plane.Pix, y*plane.Stride+x, across, along, f)
	cx, cy, n := p.chromaPart(x, y, vertical)
	for c, tc := range limits.chroma {
		for i := range n {
			plane := &p.Plane[1+c]
			across, along := 1, plane.Stride
			if !vertical {
				across, along = along, across
			}
			softenChroma(plane.Pix, cy*plane.Stride+cx+i*along, across, int(tc), 1<<p.SPS.BitDepthC-1, fixedP, fixedQ)
		}
	}
}

// soften softens four samples of an edge in luma (8.7.2.5.3 and 8.7.2.5.7), the first behind it at a place.
func (e edgePart) soften(pix []uint16, at, across, along int, f lumaFilter) {
	beta, tc := int(e.beta), int(e.tc)
	bend := func(i, side int) int { // how much the samples on a side are bent
		a := at + i*along
		if side < 0 {
			return abs(int(pix[a-3*across]) - 2*int(pix[a-2*across]) + int(pix[a-across]))
		}
		return abs(int(pix[a+2*across]) - 2*int(pix[a+across]) + int(pix[a]))
	}
	p0, p3, q0, q3 := bend(0, -1), bend(3, -1), bend(0, 1), bend(3, 1)
	if p0+p3+q0+q3 >= beta {
		return
	}
	flat := func(i, d int) bool {
		a := at + i*along
		s := func(k int) int { return int(pix[a+k*across]) }
		return 2*d < beta>>2 && abs(s(-4)-s(-1))+abs(s(0)-s(3)) < beta>>3 && abs(s(-1)-s(0)) < (5*tc+1)>>1
	}
	strong := flat(0, p0+q0) && flat(3, p3+q3)
	side := (beta + beta>>1) >> 3
	f.tc, f.moreP, f.moreQ = tc, p0+p3 < side, q0+q3 < side
	for i := range 4 {
		if strong {
			f.strong(pix, at+i*along, across)
		} else {
			f.weak(pix, at+i*along, across)
		}
	}
}

// lumaFilter changes the samples of one line across an edge.
type lumaFilter struct {
	tc, most       int
	moreP, moreQ   bool // the second sample is changed too
	fixedP, fixedQ bool
}

func (f *lumaFilter) strong(pix []uint16, at, step int) {
	var v [8]int
	for i := range v {
		v[i] = int(pix[at+(i-4)*step])
	}
	set := func(i, value int) {
		pix[at+(i-4)*step] = uint16(min(max(value, v[i]-2*f.tc), v[i]+2*f.tc))
	}
	if !f.fixedP {
		set(3, (v[1]+2*v[2]+2*v[3]+2*v[4]+v[5]+4)>>3)
		set(2, (v[1]+v[2]+v[3]+v[4]+2)>>2)
		set(1, (2*v[0]+3*v[1]+v[2]+v[3]+v[4]+4)>>3)
	}
	if !f.fixedQ {
		set(4, (v[2]+2*v[3]+2*v[4]+2*v[5]+v[6]+4)>>3)
		set(5, (v[3]+v[4]+v[5]+v[6]+2)>>2)
		set(6, (v[3]+v[4]+v[5]+3*v[6]+2*v[7]+4)>>3)
	}
}

func (f *lumaFilter) weak(pix []uint16, at, step int) {
	p1, p0, q0, q1 := int(pix[at-2*step]), int(pix[at-step]), int(pix[at]), int(pix[at+step])
	delta := (9*(q0-p0) - 3*(q1-p1) + 8) >> 4
	if abs(delta) >= 10*f.tc {
		return
	}
	delta = min(max(delta, -f.tc), f.tc)
	clip := func(v int) uint16 { return uint16(min(max(v, 0), f.most)) }
	half := f.tc >> 1
	if !f.fixedP {
		pix[at-step] = clip(p0 + delta)
		if f.moreP {
			p2 := int(pix[at-3*step])
			pix[at-2*step] = clip(p1 + min(max(((p2+p0+1)>>1-p1+delta)>>1, -half), half))
		}
	}
	if !f.fixedQ {
		pix[at] = clip(q0 - delta)
		if f.moreQ {
			q2 := int(pix[at+2*step])
			pix[at+step] = clip(q1 + min(max(((q2+q0+1)>>1-q1-delta)>>1, -half), half))
		}
	}
}

// softenChroma softens the samples of one line across an edge in chroma (8.7.2.5.8), the first behind it at a place.
func softenChroma(pix []uint16, at, across, tc, most int, fixedP, fixedQ bool) {
	p1, p0, q0, q1 := int(pix[at-2*across]), int(pix[at-across]), int(pix[at]), int(pix[at+across])
	delta := min(max(((q0-p0)<<2+p1-q1+4)>>3, -tc), tc)
	if !fixedP {
		pix[at-across] = uint16(min(max(p0+delta, 0), most))
	}
	if !fixedQ {
		pix[at] = uint16(min(max(q0-delta, 0), most))
	}
}
