package webp

// writePixels writes the pixels of an image (RFC 9649, 3.6), with a cache of colours and groups of codes where they save bits. A
// nested image has neither.
func writePixels(w *bitWriter, pix []uint32, width int, nested bool) {
	var tokens []pixelToken
	bits := 0
	if nested {
		tokens = parseQuickly(pix, longestMatches(pix, width), newDistanceCodes(width), leastCopy)
	} else {
		tokens, bits = bestTokens(pix, width)
	}
	w.flag(bits > 0)
	if bits > 0 {
		w.put(uint64(bits), 4)
	}
	letters := newAlphabet(bits)
	if nested {
		writeGroups(w, &letters, tokens, width, nil, [][]uint32{letters.count(tokens)})
		return
	}
	g := newGrouping(&letters, tokens, width, len(pix)/width)
	w.flag(len(g.counts) > 1)
	if len(g.counts) > 1 {
		w.put(uint64(g.bits-2), 3)
		squares := make([]uint32, len(g.of))
		for i, k := range g.of {
			squares[i] = opaqueBlack | uint32(k)<<8
		}
		writePixels(w, squares, g.wide, true)
	}
	writeGroups(w, &letters, tokens, width, g, g.counts)
}

// bestTokens finds the tokens of an image, and the size of the cache of colours.
func bestTokens(pix []uint32, width int) ([]pixelToken, int) {
	found, codes := longestMatches(pix, width), newDistanceCodes(width)
	letters, bits, bitsOf := firstCosts(pix, found, codes)
	tokens := newPlanner(pix, found, codes, bits, letters, bitsOf).plan()
	useCache(tokens, pix, bits)
	return tokens, bits
}

// firstCosts says what symbols cost, and the size of the cache: after tokens that were made quickly, of short copies or only of long
// ones, whatever is better.
func firstCosts(pix []uint32, found []match, codes *distanceCodes) (letters alphabet, bits int, bitsOf []float32) {
	var least float32 = 1e30
	for _, shortest := range [2]int{leastCopy, longCopy} {
		tokens := parseQuickly(pix, found, codes, shortest)
		if n, sum := cacheBits(tokens, pix); sum < least {
			least, bits, letters = sum, n, newAlphabet(n)
			bitsOf = letters.bitsOf(letters.countCached(tokens, pix, n))
		}
	}
	return letters, bits, bitsOf
}

// writeGroups writes codes and tokens. Without a grouping there is one group.
func writeGroups(w *bitWriter, letters *alphabet, tokens []pixelToken, width int, g *grouping, counts [][]uint32) {
	codes := make([][5]prefixCode, len(counts))
	for k := range counts {
		for i := range 5 {
			codes[k][i] = newPrefixCode(counts[k][letters.from[i]:letters.from[i+1]], maxLength)
			codes[k][i].write(w)
		}
	}
	x, y := 0, 0
	one := &codes[0]
	for _, t := range tokens {
		if len(codes) > 1 {
			one = &codes[g.of[y>>g.bits*g.wide+x>>g.bits]]
		}
		writeToken(w, one, t)
		for x += t.pixels(); x >= width; x -= width {
			y++
		}
	}
}

func writeToken(w *bitWriter, codes *[5]prefixCode, t pixelToken) {
	switch t.length {
	case isPixel:
		codes[0].put(w, int(t.value>>8&0xff))
		codes[1].put(w, int(t.value>>16&0xff))
		codes[2].put(w, int(t.value&0xff))
		codes[3].put(w, int(t.value>>24))
	case isCached:
		codes[0].put(w, greenSymbols+int(t.value))
	default:
		symbol, extra, n := numberCode(int(t.length))
		codes[0].put(w, literals+symbol)
		w.put(extra, n)
		symbol, extra, n = numberCode(int(t.value))
		codes[4].put(w, symbol)
		w.put(extra, n)
	}
}
