package webp

// splitCosts are those of the modes of a 4×4 block, after those above and to the left.
var splitCosts = func() (t [splitModes][splitModes][splitModes]int) {
	for above := range t {
		for left := range t[above] {
			for mode := range t[above][left] {
				walkSplit(uint8(mode), &splitProbs[above][left], func(one bool, prob uint8) { t[above][left][mode] += cost(one, prob) })
			}
		}
	}
	return t
}()

// walkSplit calls bit for the booleans of the mode of a 4×4 block (RFC 6386, 11.2).
func walkSplit(mode uint8, p *[splitModes - 1]uint8, bit func(one bool, prob uint8)) {
	bit(mode != modeDC, p[0])
	if mode == modeDC {
		return
	}
	bit(mode != modeTM, p[1])
	if mode == modeTM {
		return
	}
	bit(mode != modeV, p[2])
	if mode == modeV {
		return
	}
	low := mode == modeH || mode == modeRD || mode == modeVR
	bit(!low, p[3])
	if low {
		bit(mode != modeH, p[4])
		if mode != modeH {
			bit(mode == modeVR, p[5])
		}
		return
	}
	bit(mode != modeLD, p[6])
	if mode == modeLD {
		return
	}
	bit(mode != modeVL, p[7])
	if mode != modeVL {
		bit(mode == modeHU, p[8])
	}
}

// candidate is a mode of a 4×4 block.
type candidate struct {
	mode  uint8
	score int64
	pix   [16]byte
}

// trySplit codes luma in 4×4 blocks, and reports whether that is better than a score.
func (e *encoder) trySplit(x int, t *trial, limit int64) bool {
	s := &e.plane[0]
	at := s.start + 16*x
	above := s.above[margin+16*x-1:][:21]
	nearAbove, nearLeft := e.above[x].luma, e.left.luma
	t.last2 = -1
	t.score = e.lambda * int64(cost(false, 145)) / 256
	var edge edge
	for i := range 16 {
		p := at + (i>>2)*4*s.stride + i&3*4
		edge.take(s, p, i, above)
		a, l := e.neighbours(x, i, t)
		src := e.src[0].pix[(e.next*16+(i>>2)*4)*e.src[0].stride+16*x+i&3*4:]
		context := int(nearAbove[i&3] + nearLeft[i>>2])
		e.bestOf(t, i, src, &edge, &splitCosts[a][l], context, s.pix[p:])
		if t.score >= limit {
			return false
		}
		nearAbove[i&3] = b2u(t.last[i] >= 0)
		nearLeft[i>>2] = nearAbove[i&3]
	}
	for y := range 16 {
		copy(t.pix[16*y:], s.pix[at+y*s.stride:][:16])
	}
	return true
}

// neighbours are the modes above and to the left of block i.
func (e *encoder) neighbours(x, i int, t *trial) (above, left uint8) {
	if above = e.modes[4*x+i&3]; i >= 4 {
		above = t.modes[i-4]
	}
	if left = e.leftOf[i>>2]; i&3 > 0 {
		left = t.modes[i-1]
	}
	return above, left
}

// bestOf predicts a block in all modes, codes what is left for the two that are nearest, and takes the better one.
func (e *encoder) bestOf(t *trial, i int, src []byte, edge *edge, costs *[splitModes]int, context int, dst []byte) {
	var best [2]candidate
	best[0].score, best[1].score = noWay, noWay
	for mode := range uint8(splitModes) {
		c := candidate{mode: mode}
		predictBlock(c.pix[:], 4, mode, edge)
		c.score = 256*int64(squared(src, e.src[0].stride, c.pix[:], 4, 4)) + e.lambda*int64(costs[mode])/256
		switch {
		case c.score < best[0].score:
			best[1], best[0] = best[0], c
		case c.score < best[1].score:
			best[1] = c
		}
	}
	least, taken := noWay, 0
	var raw [2][16]int16
	for k := range best {
		var levels [16]int16
		pix := best[k].pix
		forward(&raw[k], src, e.src[0].stride, pix[:], 4)
		block := raw[k]
		last := e.steps.luma.quantize(&block, &levels, 0)
		if last >= 0 {
			addInverse(&block, pix[:], 4)
		}
		bits := costs[best[k].mode] + e.costs.ofBlock(&e.probs, lumaWhole, context, 0, last, &levels)
		if score := 256*int64(squared(src, e.src[0].stride, pix[:], 4, 4)) + e.lambda*int64(bits)/256; score < least {
			least, taken = score, k
		}
	}
	c := &best[taken]
	last := e.quantize(&e.steps.luma, &raw[taken], &t.levels[i], lumaWhole, context, 0)
	if last >= 0 {
		addInverse(&raw[taken], c.pix[:], 4)
	}
	t.last[i], t.modes[i] = int8(last), c.mode
	t.score += least
	for y := range 4 {
		copy(dst[y*e.plane[0].stride:][:4], c.pix[4*y:])
	}
}
