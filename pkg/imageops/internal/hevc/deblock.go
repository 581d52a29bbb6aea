package hevc

// deblock softens the edges of transform blocks (8.7.2): first all that are upright, then the others. All blocks being intra, each
// edge has the strength 2.
func (p *picture) deblock() {
	for _, vertical := range []bool{true, false} {
		x0, y0, stepX, stepY := 8, 0, 8, 4 // edges lie on a grid of 8×8, and are looked at in parts of 4
		if !vertical {
			x0, y0, stepX, stepY = y0, x0, stepY, stepX
		}
		for y := y0; y < p.SPS.Height; y += stepY {
			for x := x0; x < p.SPS.Width; x += stepX {
				if p.filters(x, y, vertical) {
					p.edge(x, y, vertical)
				}
			}
		}
	}
}

// filters reports whether the left (or upper) side of a 4×4 block, which lies on the grid, is an edge to be filtered (8.7.2.3).
func (p *picture) filters(x, y int, vertical bool) bool {
	mark, bx, by := uint8(markLeft), x-1, y
	if !vertical {
		mark, bx, by = markTop, x, y-1
	}
	if p.marks[p.block(x, y)]&mark == 0 {
		return false
	}
	mine, other := &p.ctbs[p.ctbOf(x, y)], &p.ctbs[p.ctbOf(bx, by)]
	switch {
	case mine.header.deblockingOff:
		return false
	case mine == other || mine.header.slice == other.header.slice && mine.tile == other.tile:
		return true
	case mine.tile != other.tile && !p.pps.acrossTiles:
		return false
	}
	return mine.header.slice == other.header.slice || p.later(mine, other).header.acrossSlices
}

// later is the one of two CTBs whose slice comes later: its header tells whether filters may cross their border.
func (p *picture) later(a, b *ctbInfo) *ctbInfo {
	if p.tiles.number[a.header.slice] > p.tiles.number[b.header.slice] {
		return a
	}
	return b
}

// edge filters four samples of luma of an edge, and those of chroma that lie beside them.
func (p *picture) edge(x, y int, vertical bool) {
	h := p.ctbs[p.ctbOf(x, y)].header
	q := p.block(x, y)
	before, at := q-1, x
	if !vertical {
		before, at = q-p.SPS.blocksWide, y
	}
	qp := (int(p.qp[q]) + int(p.qp[before]) + 1) >> 1
	fixedP, fixedQ := p.marks[before]&markUntouched != 0, p.marks[q]&markUntouched != 0
	p.lumaEdge(x, y, vertical, h, qp, fixedP, fixedQ)
	if p.SPS.ChromaFormat == 0 {
		return
	}
	w, hgt := p.SPS.subW, p.SPS.subH
	step := 8 * w
	if !vertical {
		step = 8 * hgt
	}
	if at%step != 0 {
		return
	}
	for c := 1; c < 3; c++ {
		offset := p.pps.cbOffset
		if c == 2 {
			offset = p.pps.crOffset
		}
		n := 4 / hgt
		if !vertical {
			n = 4 / w
		}
		tc := p.limit(mapChromaQP(qp+offset, p.SPS.ChromaFormat)+2+2*h.tcOffset, p.SPS.BitDepthC)
		p.chromaEdge(&p.Plane[c], x/w, y/hgt, n, vertical, tc, fixedP, fixedQ)
	}
}

// tcTable and betaTable are table 8-12.
var (
	tcTable = [54]uint8{
		18: 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 7, 8, 9, 10, 11, 13, 14, 16, 18, 20, 22, 24,
	}
	betaTable = [52]uint8{
		16: 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46, 48, 50, 52, 54, 56, 58, 60,
		62, 64,
	}
)

// limit is the most that a sample may change by.
func (p *picture) limit(q, depth int) int { return int(tcTable[min(max(q, 0), 53)]) << (depth - 8) }

// lumaEdge is 8.7.2.5.3 and 8.7.2.5.7.
func (p *picture) lumaEdge(x, y int, vertical bool, h *sliceHeader, qp int, fixedP, fixedQ bool) {
	depth := p.SPS.BitDepthY
	beta := int(betaTable[min(max(qp+2*h.betaOffset, 0), 51)]) << (depth - 8)
	tc := p.limit(qp+2+2*h.tcOffset, depth)
	plane := &p.Plane[0]
	across, along := 1, plane.Stride
	if !vertical {
		across, along = plane.Stride, 1
	}
	pix, at := plane.Pix, y*plane.Stride+x
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
	f := lumaFilter{tc: tc, most: 1<<depth - 1, moreP: p0+p3 < side, moreQ: q0+q3 < side, fixedP: fixedP, fixedQ: fixedQ}
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

// chromaEdge is 8.7.2.5.8.
func (p *picture) chromaEdge(plane *Plane, x, y, n int, vertical bool, tc int, fixedP, fixedQ bool) {
	across, along := 1, plane.Stride
	if !vertical {
		across, along = plane.Stride, 1
	}
	most := 1<<p.SPS.BitDepthC - 1
	pix := plane.Pix
	for i := range n {
		at := y*plane.Stride + x + i*along
		p1, p0, q0, q1 := int(pix[at-2*across]), int(pix[at-across]), int(pix[at]), int(pix[at+across])
		delta := min(max(((q0-p0)<<2+p1-q1+4)>>3, -tc), tc)
		if !fixedP {
			pix[at-across] = uint16(min(max(p0+delta, 0), most))
		}
		if !fixedQ {
			pix[at] = uint16(min(max(q0-delta, 0), most))
		}
	}
}
