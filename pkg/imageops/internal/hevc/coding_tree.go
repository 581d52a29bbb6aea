package hevc

// codingTree decodes coding_tree_unit (7.3.8.2).
func (s *slice) codingTree() {
	x, y := s.ctb%s.SPS.ctbsWide<<s.SPS.ctb, s.ctb/s.SPS.ctbsWide<<s.SPS.ctb
	if s.header.saoY || s.header.saoC {
		s.parseSAO()
	}
	s.quadtree(x, y, s.SPS.ctb, 0)
}

// quadtree decodes coding_quadtree (7.3.8.4).
func (s *slice) quadtree(x, y, log2, depth int) {
	side := 1 << log2
	split := log2 > s.SPS.minCb
	if split && x+side <= s.SPS.Width && y+side <= s.SPS.Height {
		split = s.bit(&s.model[ctxSplitCU+s.splitContext(x, y, depth)]) != 0
	}
	if log2 >= s.SPS.ctb-s.pps.qpDeltaDepth {
		s.beginGroup(x, y)
	}
	if s.header.chromaQPOffset && log2 >= s.SPS.ctb-s.pps.chromaQPDepth {
		s.chromaCoded = false
	}
	if !split {
		s.codingUnit(x, y, log2, depth)
		return
	}
	half := side / 2
	for i := range 4 {
		x, y := x+i&1*half, y+i>>1*half
		if x < s.SPS.Width && y < s.SPS.Height {
			s.quadtree(x, y, log2-1, depth+1)
		}
	}
}

// splitContext counts the neighbours that are split deeper.
func (s *slice) splitContext(x, y, depth int) (n int) {
	for _, at := range [2][2]int{{x - 1, y}, {x, y - 1}} {
		if s.available(at[0], at[1]) && int(s.marks[s.block(at[0], at[1])]/markDepth) > depth {
			n++
		}
	}
	return n
}

// beginGroup predicts the QP of a quantization group (8.6.1).
func (s *slice) beginGroup(x, y int) {
	s.groupX, s.groupY, s.deltaCoded, s.delta = x, y, false, 0
	left, above := s.lastQP, s.lastQP
	if x&(1<<s.SPS.ctb-1) != 0 { // of the same CTB, and so decoded
		left = int(s.qp[s.block(x-1, y)])
	}
	if y&(1<<s.SPS.ctb-1) != 0 {
		above = int(s.qp[s.block(x, y-1)])
	}
	s.groupQP = (left + above + 1) >> 1
	s.qpY = s.groupQP
}

// setDelta makes the QP of a block (8.6.1).
func (s *slice) setDelta() {
	n := 52 + s.SPS.qpOffsetY
	s.qpY = (s.groupQP+s.delta+n+s.SPS.qpOffsetY)%n - s.SPS.qpOffsetY
}

// codingUnit decodes coding_unit (7.3.8.5), all of which are intra.
func (s *slice) codingUnit(x, y, log2, depth int) {
	side := 1 << log2
	s.setDelta()
	s.bypassCU = s.pps.bypass && s.bit(&s.model[ctxBypassCU]) != 0
	quarters := log2 == s.SPS.minCb && s.bit(&s.model[ctxPart]) == 0
	s.edges(x, y, side)
	marks := uint8(depth * markDepth)
	if s.bypassCU {
		marks |= markUntouched
	}
	if !quarters && s.SPS.pcm && log2 >= s.SPS.minPCM && log2 <= s.SPS.maxPCM && s.terminate() {
		s.pcmUnit(x, y, log2)
		if s.SPS.pcmLoopFilterOff {
			marks |= markUntouched
		}
		s.mark(x, y, side, marks|markDone)
	} else {
		s.modes(x, y, side, quarters)
		s.mark(x, y, side, marks)
		t := transform{x: x, y: y, baseX: x, baseY: y, log2: log2, quarters: quarters}
		t.cb, t.cr = [2]bool{true, true}, [2]bool{true, true}
		s.transformTree(t)
	}
	fill(s.qp, s.SPS.blocksWide, s.SPS.blocksHigh, x, y, side, int8(s.qpY))
	s.lastQP = s.qpY
}

// modes reads the intra modes of a coding block (7.3.8.5, 8.4.2).
func (s *slice) modes(x, y, side int, quarters bool) {
	parts, part := 1, side
	if quarters {
		parts, part = 4, side/2
	}
	var likely [4]bool
	for i := range parts {
		likely[i] = s.bit(&s.model[ctxPrevMode]) != 0
	}
	for i := range parts {
		px, py := x+i&1*part, y+i>>1*part
		candidates := s.candidates(px, py)
		var mode uint8
		if likely[i] {
			n := s.bypass()
			if n > 0 {
				n += s.bypass()
			}
			mode = candidates[n]
		} else {
			mode = remaining(uint8(s.bypasses(5)), candidates)
		}
		fill(s.mode, s.SPS.blocksWide, s.SPS.blocksHigh, px, py, part, mode)
		s.mark(px, py, part, 0)
	}
	s.chromaModes(x, y, part, parts)
}

// remaining is the mode with a number among those that are no candidates.
func remaining(mode uint8, c [3]uint8) uint8 {
	if c[0] > c[1] {
		c[0], c[1] = c[1], c[0]
	}
	if c[0] > c[2] {
		c[0], c[2] = c[2], c[0]
	}
	if c[1] > c[2] {
		c[1], c[2] = c[2], c[1]
	}
	for _, candidate := range c {
		if mode >= candidate {
			mode++
		}
	}
	return mode
}

// candidates are the three most probable modes (8.4.2).
func (s *slice) candidates(x, y int) [3]uint8 {
	left, above := uint8(modeDC), uint8(modeDC)
	if s.decodedMode(x-1, y) {
		left = s.mode[s.block(x-1, y)]
	}
	if y&(1<<s.SPS.ctb-1) != 0 && s.decodedMode(x, y-1) {
		above = s.mode[s.block(x, y-1)]
	}
	switch {
	case left == above && left < 2:
		return [3]uint8{modePlanar, modeDC, modeVertical}
	case left == above:
		return [3]uint8{left, 2 + (left+29)%32, 2 + (left-2+1)%32}
	case left != modePlanar && above != modePlanar:
		return [3]uint8{left, above, modePlanar}
	case left != modeDC && above != modeDC:
		return [3]uint8{left, above, modeDC}
	}
	return [3]uint8{left, above, modeVertical}
}

// decodedMode reports whether the mode at a place is known: that of a block before, or of an earlier part of the same block, whose
// samples have not been rebuilt.
func (s *slice) decodedMode(x, y int) bool {
	if x < 0 || y < 0 {
		return false
	}
	if s.ctbOf(x, y) == s.ctb { // to the left or above in the same CTB: always before
		return true
	}
	return s.available(x, y)
}

// chromaModes reads and derives the modes of chroma (8.4.3).
func (s *slice) chromaModes(x, y, part, parts int) {
	n := 1
	switch s.SPS.ChromaFormat {
	case 0:
		return
	case 3:
		n = parts
	}
	for i := range n {
		coded := uint8(4)
		if s.bit(&s.model[ctxChromaMode]) != 0 {
			coded = uint8(s.bypasses(2))
		}
		luma := s.mode[s.block(x+i&1*part, y+i>>1*part)]
		s.chromaMode[i], s.chromaPred[i] = coded, chromaMode(coded, luma, s.SPS.ChromaFormat)
	}
	for i := n; i < 4; i++ {
		s.chromaMode[i], s.chromaPred[i] = s.chromaMode[0], s.chromaPred[0]
	}
}

func chromaMode(coded, luma uint8, format int) uint8 {
	mode := luma
	if coded < 4 {
		mode = [4]uint8{modePlanar, modeVertical, modeHorizontal, modeDC}[coded]
		if mode == luma {
			mode = 34
		}
	}
	if format == 2 {
		mode = modes422[mode]
	}
	return mode
}

// modes422 turns a mode for the shape of samples in 4:2:2 (table 8-3).
var modes422 = [35]uint8{
	0, 1, 2, 2, 2, 2, 3, 5, 7, 8, 10, 12, 13, 15, 16, 18, 19, 20, 21, 22, 23, 23, 24, 24, 25, 25, 26, 27, 27, 28, 28, 29, 29, 30, 31,
}

// pcmUnit reads samples as they are (7.3.8.7).
func (s *slice) pcmUnit(x, y, log2 int) {
	fill(s.mode, s.SPS.blocksWide, s.SPS.blocksHigh, x, y, 1<<log2, modeDC)
	r := &bitReader{data: s.data[min(s.next(), len(s.data)):]}
	for c := range s.Plane {
		bits, depth, w, h := s.SPS.pcmBitsY, s.SPS.BitDepthY, 1<<log2, 1<<log2
		px, py := x, y
		if c > 0 {
			bits, depth = s.SPS.pcmBitsC, s.SPS.BitDepthC
			w, h, px, py = w/s.SPS.subW, h/s.SPS.subH, x/s.SPS.subW, y/s.SPS.subH
		}
		plane := &s.Plane[c]
		for row := range h {
			line := plane.Pix[(py+row)*plane.Stride+px:][:w]
			for i := range line {
				line[i] = uint16(r.u(bits) << (depth - bits))
			}
		}
	}
	s.start(r.data[min((r.at+7)/8, len(r.data)):])
}
