package webp

import "slices"

// fewColors lists the colours of an image in order, or nil if there are more than 256.
func fewColors(pix []uint32) (colors []uint32) {
	seen := make(map[uint32]bool, 257)
	last := ^pix[0]
	for _, v := range pix {
		if v == last {
			continue
		}
		if last = v; !seen[v] {
			if len(colors) == 256 {
				return nil
			}
			seen[v], colors = true, append(colors, v)
		}
	}
	slices.Sort(colors)
	return colors
}

// writePalette writes the transform to indices, and puts as many of them into one pixel as go there. It returns the new width.
func writePalette(w *bitWriter, pix *[]uint32, width, height int, colors []uint32) int {
	w.flag(true)
	w.put(colorIndexing, 2)
	w.put(uint64(len(colors)-1), 8)
	index := make(map[uint32]uint32, len(colors))
	differences := make([]uint32, len(colors))
	before := uint32(0)
	for i, v := range colors {
		index[v] = uint32(i)
		differences[i] = subtractPixels(v, before)
		before = v
	}
	writePixels(w, differences, len(colors), true)
	t := int(b2u(len(colors) <= 16) + b2u(len(colors) <= 4) + b2u(len(colors) <= 2))
	packed := squares(width, t)
	out := make([]uint32, packed*height)
	at, last := uint32(0), ^(*pix)[0]
	for y := range height {
		row := out[y*packed:][:packed]
		for x, v := range (*pix)[y*width:][:width] {
			if v != last {
				at, last = index[v], v
			}
			row[x>>t] |= opaqueBlack | at<<(8+8>>t*(x&(1<<t-1)))
		}
	}
	*pix = out
	return packed
}
