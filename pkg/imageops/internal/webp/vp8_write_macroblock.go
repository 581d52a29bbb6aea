package webp

// trial is one way to code the luma of a macroblock.
type trial struct {
	score  int64 // squared error and bits, 8 bits behind the point
	levels [16][16]int16
	last   [16]int8
	second [16]int16
	last2  int8
	modes  [16]uint8
	pix    [256]byte     // predicted; of what is taken, as the decoder will have it
	raw    [16][16]int16 // coefficients, of a whole macroblock
	first  [16]int16     // their first ones as the decoder will have them
}

// macroblock codes macroblock x of the row.
func (e *encoder) macroblock(x int) {
	c := &e.coded[e.next*e.wide+x]
	*c = coded{macroblock: macroblock{segment: c.segment}}
	e.segmentSteps = e.segments[c.segment]
	var whole, split trial
	e.tryWhole(x, &whole)
	best := &whole
	if e.modest == allModes && e.trySplit(x, &split, whole.score) {
		best, c.split = &split, true
	} else {
		e.refine(x, &whole)
	}
	luma := &e.plane[0]
	for y := range 16 {
		copy(luma.pix[luma.start+16*x+y*luma.stride:][:16], best.pix[16*y:])
	}
	copy(c.levels[:16], best.levels[:])
	copy(c.last[:16], best.last[:])
	c.levels[secondBlock], c.last[secondBlock] = best.second, best.last2
	c.luma = best.modes
	e.keepModes(x, c)
	e.chroma(x, c)
	e.count(x, c)
}

// keepModes tells neighbours the modes of the edges.
func (e *encoder) keepModes(x int, c *coded) {
	above := e.modes[4*x:][:4]
	for i := range 4 {
		if c.split {
			above[i], e.leftOf[i] = c.luma[12+i], c.luma[4*i+3]
		} else {
			above[i], e.leftOf[i] = c.luma[0], c.luma[0]
		}
	}
}

// wholeCosts are those of the modes of a whole macroblock, and of the flag that it is one.
var wholeCosts = [4]int{
	modeDC: cost(true, 145) + cost(false, 156) + cost(false, 163), modeV: cost(true, 145) + cost(false, 156) + cost(true, 163),
	modeH: cost(true, 145) + cost(true, 156) + cost(false, 128), modeTM: cost(true, 145) + cost(true, 156) + cost(true, 128),
}

// tryWhole takes the prediction that is nearest, and codes what is left.
func (e *encoder) tryWhole(x int, t *trial) {
	s := &e.plane[0]
	at, src := s.start+16*x, e.src[0].pix[(e.next*16)*e.src[0].stride+16*x:]
	stride := e.src[0].stride
	mode, least := 0, noWay
	for m := range e.choices() {
		predictSquare(s, at, 16, s.above[margin+16*x-1:], uint8(m), x == 0, e.next == 0)
		if d := 256*int64(squared(src, stride, s.pix[at:], s.stride, 16)) + e.lambda*int64(wholeCosts[m])/256; d < least {
			mode, least = m, d
		}
	}
	t.modes[0] = uint8(mode)
	predictSquare(s, at, 16, s.above[margin+16*x-1:], uint8(mode), x == 0, e.next == 0)
	for i := range t.raw {
		offset := (i >> 2) * 4
		forward(&t.raw[i], src[offset*stride+i&3*4:], stride, s.pix[at+offset*s.stride+i&3*4:], s.stride)
		t.first[i] = t.raw[i][0]
		t.raw[i][0] = 0
	}
	var second [16]int16
	forwardWalshHadamard(&t.first, &second)
	t.last2 = int8(e.steps.second.quantize(&second, &t.second, 0))
	inverseWalshHadamard(&second, &t.first)
	for y := range 16 {
		copy(t.pix[16*y:], s.pix[at+y*s.stride:][:16])
	}
	bits := wholeCosts[mode] + e.costs.ofBlock(&e.probs, secondLuma, int(e.above[x].second+e.left.second), 0, int(t.last2), &t.second)
	pix := t.pix
	bits += e.codeWhole(x, t, &pix, func(block *[16]int16, i, context int) int {
		return e.steps.whole.quantize(block, &t.levels[i], 1)
	})
	t.score = 256*int64(squared(src, stride, pix[:], 16, 16)) + e.lambda*int64(bits)/256
}

// choices is how many modes of whole macroblocks are tried. The first is the mean.
func (e *encoder) choices() int {
	if e.modest == meanMode {
		return 1
	}
	return 4
}

// codeWhole codes the 16 blocks of luma in a way to quantise them, and adds them to pix. It returns their bits.
func (e *encoder) codeWhole(x int, t *trial, pix *[256]byte, quantize func(block *[16]int16, i, context int) int) (bits int) {
	above, left := e.above[x].luma, e.left.luma
	for i := range t.raw {
		block := t.raw[i]
		context := int(above[i&3] + left[i>>2])
		last := quantize(&block, i, context)
		t.last[i] = int8(last)
		bits += e.costs.ofBlock(&e.probs, lumaAfterSecond, context, 1, last, &t.levels[i])
		above[i&3] = b2u(last >= 1)
		left[i>>2] = above[i&3]
		block[0] = t.first[i]
		addInverse(&block, pix[(i>>2)*64+i&3*4:], 16)
	}
	return bits
}

// refine quantises the blocks of a trial anew, with more care.
func (e *encoder) refine(x int, t *trial) {
	e.codeWhole(x, t, &t.pix, func(block *[16]int16, i, context int) int {
		return e.quantize(&e.steps.whole, block, &t.levels[i], lumaAfterSecond, context, 1)
	})
}

// squaredGo is the sum of squared differences of n×n pixels.
func squaredGo(a []byte, strideA int, b []byte, strideB, n int) (sum int) {
	for y := range n {
		p, q := a[y*strideA:][:n], b[y*strideB:][:n]
		for i, v := range p {
			d := int(v) - int(q[i])
			sum += d * d
		}
	}
	return sum
}

var chromaCosts = [4]int{
	modeDC: cost(false, 142), modeV: cost(true, 142) + cost(false, 114), modeH: cost(true, 142) + cost(true, 114) + cost(false, 183),
	modeTM: cost(true, 142) + cost(true, 114) + cost(true, 183),
}

// chroma codes both planes of chroma with the mode that is nearest.
func (e *encoder) chroma(x int, c *coded) {
	mode, least := 0, noWay
	for m := range e.choices() {
		d := e.lambda * int64(chromaCosts[m]) / 256
		for p := 1; p <= 2; p++ {
			s := &e.plane[p]
			predictSquare(s, s.start+8*x, 8, s.above[margin+8*x-1:], uint8(m), x == 0, e.next == 0)
			d += 256 * int64(squared(e.src[p].pix[e.next*8*e.src[p].stride+8*x:], e.src[p].stride, s.pix[s.start+8*x:], s.stride, 8))
		}
		if d < least {
			mode, least = m, d
		}
	}
	c.chroma = uint8(mode)
	above, left := e.above[x].chroma, e.left.chroma
	for p := 1; p <= 2; p++ {
		s, src := &e.plane[p], &e.src[p]
		at := s.start + 8*x
		predictSquare(s, at, 8, s.above[margin+8*x-1:], uint8(mode), x == 0, e.next == 0)
		for i := range 4 {
			pix := s.pix[at+(i>>1)*4*s.stride+i&1*4:]
			var block [16]int16
			forward(&block, src.pix[(e.next*8+(i>>1)*4)*src.stride+8*x+i&1*4:], src.stride, pix, s.stride)
			n := 12 + 4*p + i
			a, l := &above[2*(p-1)+i&1], &left[2*(p-1)+i>>1]
			c.last[n] = int8(e.quantize(&e.steps.chroma, &block, &c.levels[n], chroma, int(*a+*l), 0))
			*a = b2u(c.last[n] >= 0)
			*l = *a
			if c.last[n] >= 0 {
				addInverse(&block, pix, s.stride)
			}
		}
	}
}
