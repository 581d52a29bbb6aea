package webp

// encodeLossless packs an image (RFC 9649, 3), alpha in the highest bits of each pixel. pix is changed.
func encodeLossless(pix []uint32, width, height int, alpha bool) []byte {
	var w bitWriter
	w.put(0x2f, 8)
	w.put(uint64(width-1), 14)
	w.put(uint64(height-1), 14)
	w.flag(alpha)
	w.put(0, 3)
	way, colors := chooseTransforms(pix, width)
	switch {
	case way.palette:
		width = writePalette(&w, &pix, width, height, colors)
	case way.predict:
		if way.subtract {
			writeSubtraction(&w, pix)
		}
		pix = writePrediction(&w, pix, width, height)
		writeCrossing(&w, pix, width, height)
	case way.subtract:
		writeSubtraction(&w, pix)
	}
	w.flag(false)
	writePixels(&w, pix, width, false)
	return w.close()
}

// writeSubtraction writes the transform that subtracts green from red and blue, and applies it.
func writeSubtraction(w *bitWriter, pix []uint32) {
	w.flag(true)
	w.put(subtractGreen, 2)
	for i, v := range pix {
		pix[i] = withoutGreen(v)
	}
}

func withoutGreen(v uint32) uint32 {
	green := v >> 8 & 0xff
	return v&0xff00ff00 | (v&0x00ff00ff+0x01000100-green<<16-green)&0x00ff00ff
}

// transforms says which are used.
type transforms struct{ palette, predict, subtract bool }

// chooseTransforms compares how many bits each way leaves of pixels that differ from those to the left and above, as others are
// copied mostly. It lists the colours for a palette.
func chooseTransforms(pix []uint32, width int) (best transforms, colors []uint32) {
	colors = fewColors(pix)
	if len(colors) > 0 && len(colors) <= 16 {
		return transforms{palette: true}, colors
	}
	var plain, subtracted, different, both channelStats
	var names [256]uint32 // of colours, by their hash
	for i := 1; i < len(pix); i++ {
		v, left := pix[i], pix[i-1]
		if v == left || i >= width && v == pix[i-width] {
			continue
		}
		d := subtractPixels(v, left)
		plain.one(v)
		subtracted.one(withoutGreen(v))
		different.one(d)
		both.one(withoutGreen(d))
		names[v*0x1e35a7bd>>24]++
	}
	least := plain.entropy()
	for _, one := range []struct {
		way  transforms
		bits float32
	}{
		{transforms{subtract: true}, subtracted.entropy()},
		{transforms{predict: true}, different.entropy()},
		{transforms{predict: true, subtract: true}, both.entropy()},
	} {
		if one.bits < least {
			least, best = one.bits, one.way
		}
	}
	if colors != nil && entropyOf(names[:]) < least {
		best = transforms{palette: true}
	}
	return best, colors
}
