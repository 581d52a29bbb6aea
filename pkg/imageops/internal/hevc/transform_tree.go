package hevc

// transform is a node of the tree of transform blocks.
type transform struct {
	x, y, baseX, baseY int
	log2, depth, index int
	quarters           bool    // the coding block has four parts
	cb, cr             [2]bool // coded: of the node above until read, the second for the lower half in 4:2:2
}

// transformTree decodes transform_tree (7.3.8.8).
func (s *slice) transformTree(t transform) {
	sps := s.SPS
	forced := t.quarters && t.depth == 0
	split := t.log2 > sps.maxTb || forced
	most := sps.maxDepthIntra
	if t.quarters {
		most++
	}
	if t.log2 <= sps.maxTb && t.log2 > sps.minTb && t.depth < most && !forced {
		split = s.bit(&s.model[ctxSplitTU+5-t.log2]) != 0
	}
	if t.log2 > 2 && sps.ChromaFormat != 0 || sps.ChromaFormat == 3 {
		two := sps.ChromaFormat == 2 && (!split || t.log2 == 3)
		t.cb, t.cr = s.codedChroma(t.cb, t.depth, two), s.codedChroma(t.cr, t.depth, two)
	} else if sps.ChromaFormat == 0 {
		t.cb, t.cr = [2]bool{}, [2]bool{}
	}
	if !split {
		coded := s.bit(&s.model[ctxCodedLuma+b2i(t.depth == 0)]) != 0
		s.transformUnit(t, coded)
		return
	}
	half := 1 << (t.log2 - 1)
	for i := range 4 {
		sub := t
		sub.x, sub.y, sub.baseX, sub.baseY = t.x+i&1*half, t.y+i>>1*half, t.x, t.y
		sub.log2, sub.depth, sub.index = t.log2-1, t.depth+1, i
		s.transformTree(sub)
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// codedChroma reads which blocks of a chroma component have coefficients, if the node above has any.
func (s *slice) codedChroma(above [2]bool, depth int, two bool) (coded [2]bool) {
	if !above[0] && !above[1] {
		return coded
	}
	coded[0] = s.bit(&s.model[ctxCodedChroma+depth]) != 0
	if two {
		coded[1] = s.bit(&s.model[ctxCodedChroma+depth]) != 0
	}
	return coded
}

// transformUnit decodes transform_unit (7.3.8.10), and rebuilds its samples.
func (s *slice) transformUnit(t transform, codedLuma bool) {
	format := s.SPS.ChromaFormat
	codedChroma := t.cb[0] || t.cb[1] || t.cr[0] || t.cr[1]
	if codedLuma || codedChroma {
		s.deltaQP(codedChroma)
	}
	s.edges(t.x, t.y, 1<<t.log2)
	mode := s.mode[s.block(t.x, t.y)]
	s.hasLuma = false
	s.rebuild(block{plane: 0, x: t.x, y: t.y, log2: t.log2, mode: mode, coded: codedLuma})
	s.mark(t.x, t.y, 1<<t.log2, markDone) // before chroma: in 4:2:2 the lower block continues the upper one
	part := 0
	if t.quarters && format == 3 {
		part = s.partOf(t)
	}
	switch {
	case format == 0:
	case t.log2 > 2 || format == 3:
		s.chroma(t, t.x, t.y, part, codedLuma)
	case t.index == 3:
		s.chroma(t, t.baseX, t.baseY, 0, false)
	}
}

// partOf is the quarter of the coding block that a transform lies in.
func (s *slice) partOf(t transform) int {
	half := 1 << (s.SPS.minCb - 1)
	return b2i(t.x&half != 0) | b2i(t.y&half != 0)<<1
}

// chroma rebuilds both chroma components of a unit.
func (s *slice) chroma(t transform, x, y, part int, codedLuma bool) {
	format := s.SPS.ChromaFormat
	log2, halves := t.log2, 1
	if format != 3 {
		log2 = max(2, t.log2-1)
	}
	if format == 2 {
		halves = 2
	}
	for c, coded := range [2][2]bool{t.cb, t.cr} {
		scale := 0
		if s.pps.crossComponent && codedLuma && s.chromaMode[part] == 4 {
			scale = s.crossScale(c)
		}
		for half := range halves {
			s.rebuild(block{
				plane: c + 1, x: x / s.SPS.subW, y: y/s.SPS.subH + half<<log2, log2: log2, mode: s.chromaPred[part],
				coded: coded[half], scale: scale,
			})
		}
	}
}

// crossScale reads how much of the residual of luma is added (7.3.8.12).
func (s *slice) crossScale(c int) int {
	n := 0
	for n < 4 && s.bit(&s.model[ctxScaleAbs+4*c+n]) != 0 {
		n++
	}
	if n == 0 {
		return 0
	}
	if s.bit(&s.model[ctxScaleSign+c]) != 0 {
		return -(1 << (n - 1))
	}
	return 1 << (n - 1)
}

// deltaQP reads what a unit with coefficients says of its QP (7.3.8.10, 7.3.8.14).
func (s *slice) deltaQP(codedChroma bool) {
	if s.pps.qpDelta && !s.deltaCoded {
		s.deltaCoded = true
		n := 0
		for n < 5 && s.bit(&s.model[ctxQPDelta+b2i(n > 0)]) != 0 {
			n++
		}
		if n == 5 {
			n += s.expGolomb(0)
		}
		if n > 0 && s.bypass() != 0 {
			n = -n
		}
		most := 26 + s.SPS.qpOffsetY/2
		s.delta = min(max(n, -most), most-1)
		s.setDelta()
	}
	if s.header.chromaQPOffset && codedChroma && !s.bypassCU && !s.chromaCoded {
		s.chromaCoded = true
		s.cuCbOffset, s.cuCrOffset = 0, 0
		if s.bit(&s.model[ctxChromaQP]) != 0 {
			n := 0
			for n < len(s.pps.cbList)-1 && s.bit(&s.model[ctxChromaQPIndex]) != 0 {
				n++
			}
			s.cuCbOffset, s.cuCrOffset = s.pps.cbList[n], s.pps.crList[n]
		}
	}
}

// expGolomb reads a number of order k by even odds (9.3.3.5).
func (s *slice) expGolomb(k int) (v int) {
	for s.bypass() != 0 {
		v += 1 << k
		if k++; k > 20 {
			break
		}
	}
	return v + s.bypasses(k)
}
