package hevc

// correct adds the offsets that the encoder found (sample adaptive offset, 8.7.3). What neighbours were before is read from a copy,
// which goes where there is room, and is returned.
func (p *picture) correct(before []uint16) []uint16 {
	for c := range p.Plane {
		used := false
		for i := range p.ctbs {
			used = used || p.ctbs[i].sao[c].kind != 0
		}
		if !used {
			continue
		}
		before = append(before[:0], p.Plane[c].Pix...)
		for i := range p.ctbs {
			p.correctCTB(i, c, before)
		}
	}
	return before
}

func (p *picture) correctCTB(ctb, c int, before []uint16) {
	sao := &p.ctbs[ctb].sao[c]
	if sao.kind == 0 {
		return
	}
	plane := &p.Plane[c]
	w, h := 1, 1
	if c > 0 {
		w, h = p.SPS.subW, p.SPS.subH
	}
	x0, y0 := ctb%p.SPS.ctbsWide<<p.SPS.ctb/w, ctb/p.SPS.ctbsWide<<p.SPS.ctb/h
	x1, y1 := min(x0+1<<p.SPS.ctb/w, plane.Width), min(y0+1<<p.SPS.ctb/h, plane.Height)
	f := saoFilter{picture: p, sao: sao, plane: plane, before: before, ctb: ctb, w: w, h: h, most: 1<<p.depth(c) - 1, shift: p.depth(c) - 5}
	f.prepare()
	for y := y0; y < y1; y++ {
		if sao.kind == 1 {
			f.bands(x0, x1, y)
		} else {
			f.edges(x0, x1, y)
		}
	}
}

// saoFilter corrects the rows of a CTB.
type saoFilter struct {
	*picture
	sao         *saoInfo
	plane       *Plane
	before      []uint16
	ctb, w, h   int
	most, shift int
	table       [32]int16
	untouched   bool // there may be samples that no filter may change
	alone       bool // a neighbour may be of another slice or tile, across whose border nothing may be read
}

func (f *saoFilter) prepare() {
	if f.sao.kind == 1 {
		for k, v := range f.sao.offset {
			f.table[(k+int(f.sao.class))&31] = v
		}
	}
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

func (f *saoFilter) bands(x0, x1, y int) {
	line := f.plane.Pix[y*f.plane.Stride:]
	for x := x0; x < x1; x++ {
		if offset := f.table[line[x]>>f.shift]; offset != 0 && !f.fixed(x, y) {
			line[x] = uint16(min(max(int(line[x])+int(offset), 0), f.most))
		}
	}
}

// directions of the two neighbours that a sample is compared with, by class (table 8-13).
var directions = [4][2]int{{1, 0}, {0, 1}, {1, 1}, {-1, 1}}

func (f *saoFilter) edges(x0, x1, y int) {
	dx, dy := directions[f.sao.class][0], directions[f.sao.class][1]
	if y-dy < 0 || y+dy >= f.plane.Height {
		return
	}
	if dx != 0 {
		x0, x1 = max(x0, 1), min(x1, f.plane.Width-1)
	}
	step := dy*f.plane.Stride + dx
	row := y * f.plane.Stride
	offsets := [5]int{int(f.sao.offset[0]), int(f.sao.offset[1]), 0, int(f.sao.offset[2]), int(f.sao.offset[3])}
	for x := x0; x < x1; x++ {
		v := int(f.before[row+x])
		kind := 2 + sign(v-int(f.before[row+x-step])) + sign(v-int(f.before[row+x+step]))
		if kind == 2 || f.alone && (!f.near(x-dx, y-dy) || !f.near(x+dx, y+dy)) || f.fixed(x, y) {
			continue
		}
		f.plane.Pix[row+x] = uint16(min(max(v+offsets[kind], 0), f.most))
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
