package hevc

import "slices"

// correct adds the offsets that the encoder found (sample adaptive offset, 8.7.3), from top to bottom. Samples are compared with what
// their neighbours were before: rows has a copy of the row above and of that in work, for which it is made larger if need be.
func (p *picture) correct(rows *saoRows) {
	for c := range p.Plane {
		used := false
		for i := range p.ctbs {
			used = used || p.ctbs[i].sao[c].kind != 0
		}
		if !used {
			continue
		}
		wide := p.Plane[c].Width
		rows.above, rows.here = slices.Grow(rows.above[:0], wide)[:wide], slices.Grow(rows.here[:0], wide)[:wide]
		for row := range p.SPS.ctbsHigh {
			p.correctCTBs(row, c, rows)
		}
	}
}

// saoRows are two rows of samples as they were before they were corrected, and the filters of a row of CTBs.
type saoRows struct {
	above, here []uint16
	filters     []saoFilter
}

// correctCTBs corrects a row of CTBs.
func (p *picture) correctCTBs(row, c int, rows *saoRows) {
	plane := &p.Plane[c]
	rows.filters = rows.filters[:0]
	for column := range p.SPS.ctbsWide {
		if f := p.saoFilter(row*p.SPS.ctbsWide+column, c); f.sao.kind != 0 {
			rows.filters = append(rows.filters, f)
		}
	}
	high := 1 << p.SPS.ctb
	if c > 0 {
		high /= p.SPS.subH
	}
	for y := row * high; y < min((row+1)*high, plane.Height); y++ {
		copy(rows.here, plane.Pix[y*plane.Stride:])
		for i := range rows.filters {
			f := &rows.filters[i]
			if f.sao.kind == 1 {
				f.bands(y)
			} else {
				f.edges(y, rows)
			}
		}
		rows.above, rows.here = rows.here, rows.above
	}
}

func (p *picture) saoFilter(ctb, c int) saoFilter {
	plane := &p.Plane[c]
	w, h := 1, 1
	if c > 0 {
		w, h = p.SPS.subW, p.SPS.subH
	}
	f := saoFilter{
		picture: p, sao: &p.ctbs[ctb].sao[c], plane: plane, ctb: ctb, w: w, h: h, most: 1<<p.depth(c) - 1, shift: p.depth(c) - 5,
		left: ctb % p.SPS.ctbsWide << p.SPS.ctb / w,
	}
	f.right = min(f.left+1<<p.SPS.ctb/w, plane.Width)
	f.prepare()
	return f
}

// saoFilter corrects the rows of a CTB.
type saoFilter struct {
	*picture
	sao         *saoInfo
	plane       *Plane
	ctb, w, h   int
	left, right int // columns
	most, shift int
	table       [32]int16 // of bands
	edge        [8]int16  // of edges; the last three are not used
	untouched   bool      // there may be samples that no filter may change
	alone       bool      // a neighbour may be of another slice or tile, across whose border nothing may be read
}

func (f *saoFilter) prepare() {
	if f.sao.kind == 1 {
		for k, v := range f.sao.offset {
			f.table[(k+int(f.sao.class))&31] = v
		}
	}
	f.edge = [8]int16{f.sao.offset[0], f.sao.offset[1], 0, f.sao.offset[2], f.sao.offset[3]}
	f.untouched = f.pps.bypass || f.SPS.pcmLoopFilterOff
	mine := &f.ctbs[f.ctb]
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			x, y := f.ctb%f.SPS.ctbsWide+dx, f.ctb/f.SPS.ctbsWide+dy
			if x < 0 || y < 0 || x >= f.SPS.ctbsWide || y >= f.SPS.ctbsHigh {
				continue
			}
			other := &f.ctbs[y*f.SPS.ctbsWide+x]
			f.alone = f.alone || !f.reads(mine, other)
		}
	}
}

// reads reports whether a CTB may read samples of another.
func (f *saoFilter) reads(mine, other *ctbInfo) bool {
	if mine.tile != other.tile && !f.pps.acrossTiles {
		return false
	}
	return mine.header.slice == other.header.slice || f.later(mine, other).header.acrossSlices
}

// fixed reports whether a sample must not be changed.
func (f *saoFilter) fixed(x, y int) bool {
	return f.untouched && f.marks[f.block(x*f.w, y*f.h)]&markUntouched != 0
}

func (f *saoFilter) bands(y int) {
	line := f.plane.Pix[y*f.plane.Stride:]
	for x := f.left; x < f.right; x++ {
		if offset := f.table[line[x]>>f.shift]; offset != 0 && !f.fixed(x, y) {
			line[x] = uint16(min(max(int(line[x])+int(offset), 0), f.most))
		}
	}
}

// directions of the two neighbours that a sample is compared with, by class (table 8-13).
var directions = [4][2]int{{1, 0}, {0, 1}, {1, 1}, {-1, 1}}

func (f *saoFilter) edges(y int, rows *saoRows) {
	dx, dy := directions[f.sao.class][0], directions[f.sao.class][1]
	if y-dy < 0 || y+dy >= f.plane.Height {
		return
	}
	x0, x1 := f.left, f.right
	if dx != 0 {
		x0, x1 = max(x0, 1), min(x1, f.plane.Width-1)
	}
	n := x1 - x0
	if n <= 0 {
		return
	}
	out, here := f.plane.Pix[y*f.plane.Stride+x0:][:n], rows.here[x0:][:n]
	a, b := rows.here[x0-dx:][:n], rows.here[x0+dx:][:n]
	if dy != 0 {
		a, b = rows.above[x0-dx:][:n], f.plane.Pix[(y+1)*f.plane.Stride+x0+dx:][:n]
	}
	if !f.alone && !f.untouched {
		correctEdges(out, here, a, b, &f.edge, f.most)
		return
	}
	for i := range out {
		x := x0 + i
		if f.alone && (!f.near(x-dx, y-dy) || !f.near(x+dx, y+dy)) || f.fixed(x, y) {
			continue
		}
		correctEdgesGo(out[i:i+1], here[i:], a[i:], b[i:], &f.edge, f.most)
	}
}

// correctEdgesGo adds to each sample of here the offset of what it is beside its neighbours a and b, by 2 and the signs of both
// differences: a valley 0, a peak 4. out is held to 0 and most.
func correctEdgesGo(out, here, a, b []uint16, offsets *[8]int16, most int) {
	a, b = a[:len(out)], b[:len(out)]
	for x, v := range here[:len(out)] {
		kind := 2 + sign(int(v)-int(a[x])) + sign(int(v)-int(b[x]))
		out[x] = uint16(min(max(int(v)+int(offsets[kind]), 0), most))
	}
}

// near reports whether a sample may be read.
func (f *saoFilter) near(x, y int) bool {
	return f.reads(&f.ctbs[f.ctb], &f.ctbs[f.ctbOf(x*f.w, y*f.h)])
}

func sign(v int) int {
	switch {
	case v < 0:
		return -1
	case v > 0:
		return 1
	}
	return 0
}
