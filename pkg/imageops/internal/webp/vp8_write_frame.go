package webp

import "encoding/binary"

// tokenStats counts booleans by their probability: how many there were, and how many were true.
type tokenStats [4][8][3][11][2]uint32

// edges gives the kinds and neighbours of the blocks of a macroblock, in the order in which they are written.
func (c *coded) blocks(above, left *edgeBlocks, each func(block, kind, context, first int)) {
	first, kind := 0, lumaWhole
	if !c.split {
		each(secondBlock, secondLuma, int(above.second+left.second), 0)
		above.second = b2u(c.last[secondBlock] >= 0)
		left.second = above.second
		first, kind = 1, lumaAfterSecond
	}
	for i := range 16 {
		a, l := &above.luma[i&3], &left.luma[i>>2]
		each(i, kind, int(*a+*l), first)
		*a = b2u(int(c.last[i]) >= first)
		*l = *a
	}
	for i := range 8 {
		a, l := &above.chroma[2*(i>>2)+i&1], &left.chroma[2*(i>>2)+i>>1&1]
		each(16+i, chroma, int(*a+*l), 0)
		*a = b2u(c.last[16+i] >= 0)
		*l = *a
	}
}

// empty reports whether no level is other than 0.
func (c *coded) empty() bool {
	for i, last := range c.last {
		if last >= 0 && (i < secondBlock || !c.split) {
			return false
		}
	}
	return true
}

// count counts the tokens of a macroblock, and keeps for its neighbours which blocks have some.
func (e *encoder) count(x int, c *coded) {
	if c.skip = c.empty(); c.skip {
		skipBlocks(c, &e.above[x], &e.left)
		return
	}
	c.blocks(&e.above[x], &e.left, func(block, kind, context, first int) {
		stats := &e.stats[kind]
		c.tokens(block, context, first, func(one bool, band, context, place int, _ uint8) {
			if place >= 0 {
				stats[band][context][place][b2u(one)]++
			}
		})
	})
}

// tokens calls bit for the booleans of a block, with the band, context and place of their probabilities, or a place below 0 and the
// probability itself.
func (c *coded) tokens(block, context, first int, bit func(one bool, band, context, place int, prob uint8)) {
	last, more := int(c.last[block]), true // a boolean tells that there is more, but not after a 0
	for n := first; n < 16; n++ {
		band := int(bandOf[n])
		if more {
			bit(n <= last, band, context, 0, 0)
			if n > last {
				return
			}
		}
		v := int(c.levels[block][n])
		bit(v != 0, band, context, 1, 0)
		if more = v != 0; more {
			walkLevel(abs(v), func(one bool, place int, prob uint8) { bit(one, band, context, place, prob) })
			bit(v < 0, band, context, -1, 128)
		}
		context = min(abs(v), 2)
	}
}

func skipBlocks(c *coded, all ...*edgeBlocks) {
	for _, b := range all {
		b.luma, b.chroma = [4]uint8{}, [4]uint8{}
		if !c.split {
			b.second = 0
		}
	}
}

// adapt replaces probabilities where that saves bits, and tells in updates which.
func (s *tokenStats) adapt(probs *tokenProbs) (updates [4][8][3][11]bool) {
	for i := range s {
		for j := range s[i] {
			for k := range s[i][j] {
				for l, n := range s[i][j][k] {
					total := uint64(n[0]) + uint64(n[1])
					if total == 0 {
						continue
					}
					old := probs[i][j][k][l]
					better := uint8(min(max((uint64(n[0])*256+total/2)/total, 1), 255))
					saved := int64(n[0])*int64(cost(false, old)-cost(false, better)) + int64(n[1])*int64(cost(true, old)-cost(true, better))
					flag := tokenUpdates[i][j][k][l]
					if saved > int64(8*256+cost(true, flag)-cost(false, flag)) {
						probs[i][j][k][l], updates[i][j][k][l] = better, true
					}
				}
			}
		}
	}
	return updates
}

// frame writes all that was chosen, and tells how long the first part is.
func (e *encoder) frame() (frame []byte, firstPart int) {
	probs := tokenDefaults
	updates := e.stats.adapt(&probs)
	head := newBoolWriter()
	head.number(0, 2)
	ids := e.writeSegments(&head)
	head.bit(false, 128) // the normal filter
	head.number(e.segments[0].level, 6)
	head.number(0, 3)
	head.bit(false, 128)
	head.number(0, 2) // one part of tokens
	head.number(e.segments[0].index, 7)
	for range 5 {
		head.optional(0, 4)
	}
	head.bit(true, 128)
	for i := range updates {
		for j := range updates[i] {
			for k := range updates[i][j] {
				for l, update := range updates[i][j][k] {
					head.bit(update, tokenUpdates[i][j][k][l])
					if update {
						head.number(int(probs[i][j][k][l]), 8)
					}
				}
			}
		}
	}
	e.writeModes(&head, ids)
	first, tokens := head.close(), e.writeTokens(&probs)
	out := []byte{byte(len(first)<<5 | 1<<4), byte(len(first) >> 3), byte(len(first) >> 11), 0x9d, 0x01, 0x2a}
	out = binary.LittleEndian.AppendUint16(out, uint16(e.width))
	out = binary.LittleEndian.AppendUint16(out, uint16(e.height))
	return append(append(out, first...), tokens...), len(first)
}

// writeModes writes what the first part says of macroblocks.
func (e *encoder) writeModes(w *boolWriter, ids *[3]uint8) {
	skipped := 0
	for i := range e.coded {
		skipped += int(b2u(e.coded[i].skip))
	}
	prob := uint8(min(max(255-255*skipped/len(e.coded), 1), 255))
	w.bit(skipped > 0, 128)
	if skipped > 0 {
		w.number(int(prob), 8)
	}
	clear(e.modes)
	bit := w.bit
	for i := range e.coded {
		c, x := &e.coded[i], i%e.wide
		if x == 0 {
			e.leftOf = [4]uint8{}
		}
		if ids != nil {
			w.bit(c.segment >= 2, ids[0])
			w.bit(c.segment&1 == 1, ids[1+c.segment>>1])
		}
		if skipped > 0 {
			w.bit(c.skip, prob)
		}
		w.bit(!c.split, 145)
		if c.split {
			for k, mode := range c.luma {
				above, left := e.modes[4*x+k&3], e.leftOf[k>>2]
				walkSplit(mode, &splitProbs[above][left], bit)
				e.modes[4*x+k&3], e.leftOf[k>>2] = mode, mode
			}
		} else {
			writeWhole(w, c.luma[0])
			e.keepModes(x, c)
		}
		writeChroma(w, c.chroma)
	}
}

func writeWhole(w *boolWriter, mode uint8) {
	far := mode == modeH || mode == modeTM
	w.bit(far, 156)
	if far {
		w.bit(mode == modeTM, 128)
	} else {
		w.bit(mode == modeV, 163)
	}
}

func writeChroma(w *boolWriter, mode uint8) {
	w.bit(mode != modeDC, 142)
	if mode == modeDC {
		return
	}
	w.bit(mode != modeV, 114)
	if mode != modeV {
		w.bit(mode == modeTM, 183)
	}
}

func (e *encoder) writeTokens(probs *tokenProbs) []byte {
	w := newBoolWriter()
	clear(e.above)
	for i := range e.coded {
		c, x := &e.coded[i], i%e.wide
		if x == 0 {
			e.left = edgeBlocks{}
		}
		if c.skip {
			skipBlocks(c, &e.above[x], &e.left)
			continue
		}
		c.blocks(&e.above[x], &e.left, func(block, kind, context, first int) {
			c.tokens(block, context, first, func(one bool, band, context, place int, prob uint8) {
				if place >= 0 {
					prob = probs[kind][band][context][place]
				}
				w.bit(one, prob)
			})
		})
	}
	return w.close()
}
