package webp

// Modes of prediction (RFC 6386, 8.2). The first four are those of whole macroblocks and of chroma, too.
const (
	modeDC = iota
	modeTM
	modeV
	modeH
	modeRD
	modeVR
	modeLD
	modeVL
	modeHD
	modeHU
	splitModes
)

// macroblock is what the first partition says of 16×16 pixels.
type macroblock struct {
	segment uint8
	skip    bool // no coefficients
	split   bool // luma is predicted in 4×4 blocks
	luma    [16]uint8
	chroma  uint8
}

// readModes reads the modes of a row of macroblocks (RFC 6386, 11).
func (d *vp8) readModes() {
	left := [4]uint8{}
	for x := range d.row {
		m := &d.row[x]
		m.segment = 0
		if d.segments.mapped {
			m.segment = d.segments.read1(&d.modes)
		}
		m.skip = d.skips && d.modes.bit(d.skipProb)
		m.split = !d.modes.bit(145)
		above := (*[4]uint8)(d.modesAbove[4*x:])
		if m.split {
			m.readSplit(&d.modes, above, &left)
		} else {
			m.luma[0] = wholeMode(&d.modes)
			for i := range left {
				above[i], left[i] = m.luma[0], m.luma[0]
			}
		}
		m.chroma = chromaMode(&d.modes)
	}
}

// read1 reads the segment of a macroblock.
func (s *segments) read1(r *boolReader) uint8 {
	if r.bit(s.probs[0]) {
		return 2 + b2u(r.bit(s.probs[2]))
	}
	return b2u(r.bit(s.probs[1]))
}

func wholeMode(r *boolReader) uint8 {
	if r.bit(156) {
		if r.bit(128) {
			return modeTM
		}
		return modeH
	}
	if r.bit(163) {
		return modeV
	}
	return modeDC
}

func chromaMode(r *boolReader) uint8 {
	switch {
	case !r.bit(142):
		return modeDC
	case !r.bit(114):
		return modeV
	case !r.bit(183):
		return modeH
	}
	return modeTM
}

func (m *macroblock) readSplit(r *boolReader, above, left *[4]uint8) {
	for y := range left {
		mode := left[y]
		for x := range above {
			mode = splitMode(r, &splitProbs[above[x]][mode])
			above[x], m.luma[4*y+x] = mode, mode
		}
		left[y] = mode
	}
}

func splitMode(r *boolReader, p *[splitModes - 1]uint8) uint8 {
	switch {
	case !r.bit(p[0]):
		return modeDC
	case !r.bit(p[1]):
		return modeTM
	case !r.bit(p[2]):
		return modeV
	case !r.bit(p[3]):
		if !r.bit(p[4]) {
			return modeH
		}
		return modeRD + b2u(r.bit(p[5]))
	case !r.bit(p[6]):
		return modeLD
	case !r.bit(p[7]):
		return modeVL
	}
	return modeHD + b2u(r.bit(p[8]))
}
