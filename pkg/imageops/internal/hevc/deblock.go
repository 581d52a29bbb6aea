package hevc

import "slices"

// edgePart is what softens a part of an edge in luma, four samples long: how much the samples beside it may be bent, and how much a
// sample may change by (β and tC of 8.7.2.5.3). One that may not change is no edge.
type edgePart struct{ beta, tc uint16 }

// edgeRow is the edges of a row of blocks of 8×8, and room to collect them in. They lie on a grid of 8×8 samples, as two parts each.
type edgeRow struct {
	luma []lumaEdge
	// What samples of Cb and Cr may change by, for every sample along the edges: by plane, and if edges beside one another are eight
	// samples of chroma long, by their halves. A whole number of fours.
	chroma [2][2][]uint16
	limits edgeLimits // the last ones
}

// lumaEdge is eight samples of an edge.
type lumaEdge [2]edgePart

// edgeLimits are those of parts of edges by their QP, and by the slice.
type edgeLimits struct {
	header *sliceHeader
	qp     int
	luma   edgePart
	chroma [2]uint16
}

// deblock softens the edges of transform blocks (8.7.2): first all that are upright, then the others. All blocks being intra, each
// edge has the strength 2. The sides of a picture are whole blocks of 8×8.
func (p *picture) deblock(row *edgeRow) {
	row.limits = edgeLimits{}
	if !p.softens(&row.limits) {
		return
	}
	for y := 0; y < p.SPS.Height; y += 8 {
		row.clear(p)
		p.collect(row, 8, y, true)
		p.softenColumns(row, y)
	}
	for y := 8; y < p.SPS.Height; y += 8 {
		row.clear(p)
		p.collect(row, 0, y, false)
		p.softenRows(row, y)
	}
}

// softens reports whether the highest QP lets a filter change anything. In photos of high quality none does.
func (p *picture) softens(limits *edgeLimits) bool {
	most := int(slices.Max(p.qp))
	var before *sliceHeader
	for i := range p.ctbs {
		h := p.ctbs[i].header
		if h != before && !h.deblockingOff && !limits.of(p, h, most).none() {
			return true
		}
		before = h
	}
	return false
}

// clear lets the row be one without edges.
func (row *edgeRow) clear(p *picture) {
	row.luma = emptied(row.luma, p.SPS.Width/8)
	if p.SPS.ChromaFormat == 0 {
		return
	}
	for plane := range row.chroma {
		for half := range row.chroma[plane] {
			row.chroma[plane][half] = emptied(row.chroma[plane][half], p.SPS.Width/p.SPS.subW)
		}
	}
}

// collect takes the edges of a row from a column on, unless they lie within blocks.
func (p *picture) collect(row *edgeRow, x0, y int, vertical bool) {
	mark, along := uint8(markLeft), p.SPS.blocksWide
	if !vertical {
		mark, along = markTop, 1
	}
	first := p.block(0, y)
	for i := range (p.SPS.Width - x0) / 8 {
		x := x0 + 8*i
		if q := first + x>>2; (p.marks[q]|p.marks[q+along])&mark != 0 {
			if at := p.ctbOf(x, y); p.filters(at, x, y, vertical) {
				p.collectEdge(row, i, x, y, vertical, p.ctbs[at].header)
			}
		}
	}
}

// collectEdge takes what of an edge does not lie within a block.
func (p *picture) collectEdge(row *edgeRow, i, x, y int, vertical bool, h *sliceHeader) {
	mark, before, along := uint8(markLeft), 1, p.SPS.blocksWide
	if !vertical {
		mark, before, along = markTop, along, 1
	}
	q := p.block(x, y)
	for part := range 2 {
		p0, q0 := p.marks[q-before], p.marks[q]
		limits := row.limits.of(p, h, (int(p.qp[q])+int(p.qp[q-before])+1)>>1)
		switch {
		case q0&mark == 0 || limits.none():
		case (p0|q0)&markUntouched != 0:
			p.softenPart(limits, x, y, vertical, p0&markUntouched != 0, q0&markUntouched != 0)
		default:
			row.luma[i][part] = limits.luma
			row.keepChroma(p, limits, x, y, vertical)
		}
		if q += along; vertical {
			y += 4
		} else {
			x += 4
		}
	}
}

// filters reports whether the edge of a transform on the left (or upper) side of an 8×8 block, which lies in a CTB, is filtered
// (8.7.2.3).
func (p *picture) filters(ctb, x, y int, vertical bool) bool {
	mine, other := &p.ctbs[ctb], &p.ctbs[ctb]
	side := 1<<p.SPS.ctb - 1
	if vertical && x&side == 0 {
		other = &p.ctbs[ctb-1]
	} else if !vertical && y&side == 0 {
		other = &p.ctbs[ctb-p.SPS.ctbsWide]
	}
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

// none reports whether nothing changes.
func (l *edgeLimits) none() bool { return l.luma.tc == 0 && l.chroma == [2]uint16{} }

// of makes the limits for a QP.
func (l *edgeLimits) of(p *picture, h *sliceHeader, qp int) *edgeLimits {
	if l.header == h && l.qp == qp {
		return l
	}
	l.header, l.qp = h, qp
	l.luma = edgePart{
		beta: uint16(betaTable[min(max(qp+2*h.betaOffset, 0), 51)]) << (p.SPS.BitDepthY - 8),
		tc:   limit(qp+2+2*h.tcOffset, p.SPS.BitDepthY),
	}
	for plane, offset := range [2]int{p.pps.cbOffset, p.pps.crOffset} {
		l.chroma[plane] = limit(mapChromaQP(qp+offset, p.SPS.ChromaFormat)+2+2*h.tcOffset, p.SPS.BitDepthC)
	}
	return l
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
func limit(q, depth int) uint16 { return uint16(tcTable[min(max(q, 0), 53)]) << (depth - 8) }

// chromaPart is where chroma lies beside a part of an edge, and its length. It is 0 where chroma, whose grid is of 8×8 too, has no edge.
func (p *picture) chromaPart(x, y int, vertical bool) (cx, cy, n int) {
	cx, cy = x/p.SPS.subW, y/p.SPS.subH
	switch {
	case p.SPS.ChromaFormat == 0:
		return cx, cy, 0
	case vertical && cx%8 == 0:
		return cx, cy, 4 / p.SPS.subH
	case !vertical && cy%8 == 0:
		return cx, cy, 4 / p.SPS.subW
	}
	return cx, cy, 0
}

// keepChroma takes the limits of chroma beside a part of an edge.
func (row *edgeRow) keepChroma(p *picture, limits *edgeLimits, x, y int, vertical bool) {
	cx, cy, n := p.chromaPart(x, y, vertical)
	if n == 0 {
		return
	}
	at, half := cx, 0
	if vertical { // four samples from each edge
		if at = (cx/8-1)*4 + cy&3; p.SPS.subH == 1 {
			half = cy >> 2 & 1
		}
	}
	for plane, tc := range limits.chroma {
		lanes := row.chroma[plane][half][at:]
		for i := range n {
			lanes[i] = tc
		}
	}
}
