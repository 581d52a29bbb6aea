package hevc

// block is a square of samples of one component that is predicted, and corrected by a residual, as a whole.
type block struct {
	plane, x, y, log2 int // in samples of the plane
	mode              uint8
	coded             bool // it has coefficients
	scale             int  // of the residual of luma that is added, in eighths
}

// rebuild predicts a block and adds its residual.
func (s *slice) rebuild(b block) {
	s.predict(b)
	n := 1 << b.log2
	residue := s.residue[:n*n]
	switch {
	case b.coded:
		s.residual(b, residue)
	case b.scale != 0 && s.hasLuma:
		clear(residue)
	default:
		return
	}
	if b.scale != 0 && s.hasLuma {
		s.addLuma(residue, b.scale)
	}
	if b.plane == 0 && s.pps.crossComponent {
		copy(s.luma[:n*n], residue)
		s.hasLuma = true
	}
	s.add(b, residue)
}

// addLuma adds a part of the residual of luma (7.3.8.12, 8.6.6).
func (s *slice) addLuma(residue []int32, scale int) {
	y, c := s.SPS.BitDepthY, s.SPS.BitDepthC
	for i := range residue {
		residue[i] += (int32(scale) * (s.luma[i] << c >> y)) >> 3
	}
}

func (s *slice) add(b block, residue []int32) {
	plane := &s.Plane[b.plane]
	addResidue(plane.Pix[b.y*plane.Stride+b.x:], plane.Stride, residue, 1<<b.log2, int32(1)<<s.depth(b.plane)-1)
}

// addResidueGo adds to n×n samples, and holds them to 0 and most.
func addResidueGo(pix []uint16, stride int, residue []int32, n int, most int32) {
	for y := range n {
		line, row := pix[y*stride:][:n], residue[y*n:][:n]
		for x, v := range row {
			line[x] = uint16(min(max(int32(line[x])+v, 0), most))
		}
	}
}

// blockQP is the QP of a component, with the offset of its bit depth (8.6.1).
func (s *slice) blockQP(plane int) int {
	switch plane {
	case 0:
		return s.qpY + s.SPS.qpOffsetY
	case 1:
		return s.chromaQP(s.header.cbOffset + s.cuCbOffset)
	}
	return s.chromaQP(s.header.crOffset + s.cuCrOffset)
}

func (s *slice) chromaQP(offset int) int {
	i := min(max(s.qpY+offset, -s.SPS.qpOffsetC), 57)
	return mapChromaQP(i, s.SPS.ChromaFormat) + s.SPS.qpOffsetC
}

// mapChromaQP is table 8-10.
func mapChromaQP(i, format int) int {
	switch {
	case format != 1:
		return min(i, 51)
	case i < 30:
		return i
	case i >= 43:
		return i - 6
	}
	return [13]int{29, 30, 31, 32, 33, 33, 34, 34, 35, 35, 36, 36, 37}[i-30]
}
