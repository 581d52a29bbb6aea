package gif

import (
	"image"
	"slices"
)

// bin counts pixels of like colour, five bits a channel, and sums their exact
// colours.
type bin struct {
	count int
	sum   [3]int
	at    rgb // the five bits of each channel
}

// histogram is the colours of the opaque pixels of an image. It may count again, in the same room.
type histogram struct {
	bins        []bin // those with pixels, by their colours
	transparent bool
	place       [1 << 15]uint16 // by colour: where a bin is, and 1
}

// count counts the pixels of img and no others. It first looks which colours there are: all that there can be take a megabyte.
func (h *histogram) count(img *image.NRGBA) {
	clear(h.place[:])
	h.transparent = false
	for i := 0; i < len(img.Pix); i += 4 {
		p := img.Pix[i : i+4 : i+4]
		if p[3] < 128 {
			h.transparent = true
			continue
		}
		h.place[inFiveBits(p)] = 1
	}
	h.sort()
	for i := 0; i < len(img.Pix); i += 4 {
		p := img.Pix[i : i+4 : i+4]
		if p[3] < 128 {
			continue
		}
		b := &h.bins[h.place[inFiveBits(p)]-1]
		b.count++
		for c := range 3 {
			b.sum[c] += int(p[c])
		}
	}
}

func inFiveBits(p []uint8) int { return int(p[0]>>3)<<10 | int(p[1]>>3)<<5 | int(p[2]>>3) }

// sort gives each colour that there is an empty bin.
func (h *histogram) sort() {
	n := uint16(0)
	for i, there := range &h.place {
		n += there
		h.place[i] = there * n
	}
	h.bins = slices.Grow(h.bins[:0], int(n))
	for i, at := range &h.place {
		if at > 0 {
			h.bins = append(h.bins, bin{at: rgb{uint8(i >> 10), uint8(i >> 5 & 31), uint8(i & 31)}})
		}
	}
}

// medianCut chooses limit colours (Heckbert 1982): the box with the most weight
// is cut at its median along its longest side until there are enough, and each
// gives the mean of its pixels. Weight is the pixels times the longest side, so
// that a large even area does not take the colours of small lively ones.
func (h *histogram) medianCut(limit int) []rgb {
	boxes := []box{newBox(h.bins)}
	for len(boxes) < limit {
		i := heaviest(boxes)
		if i < 0 {
			break
		}
		a, b := boxes[i].cut()
		boxes[i] = a
		boxes = append(boxes, b)
	}
	colors := make([]rgb, len(boxes))
	for i, b := range boxes {
		colors[i] = b.mean()
	}
	return colors
}

// box is a set of bins, all that lie in a cuboid.
type box struct {
	bins    []bin
	count   int
	axis    int // the longest side: 0 red, 1 green, 2 blue
	longest int
}

func newBox(bins []bin) box {
	b := box{bins: bins}
	low, high := rgb{255, 255, 255}, rgb{}
	for _, bin := range bins {
		b.count += bin.count
		for c := range 3 {
			low[c], high[c] = min(low[c], bin.at[c]), max(high[c], bin.at[c])
		}
	}
	for c := range 3 {
		if n := int(high[c]) - int(low[c]); n > b.longest {
			b.axis, b.longest = c, n
		}
	}
	return b
}

// heaviest is the index of the box to cut next, -1 when none can be cut.
func heaviest(boxes []box) int {
	best, index := 0, -1
	for i, b := range boxes {
		if weight := b.count * b.longest; weight > best {
			best, index = weight, i
		}
	}
	return index
}

// cut splits b, which has at least two bins, where half of its pixels are.
func (b box) cut() (box, box) {
	slices.SortStableFunc(b.bins, func(x, y bin) int { return int(x.at[b.axis]) - int(y.at[b.axis]) })
	sum, at := 0, 0
	for at < len(b.bins)-1 && (at == 0 || sum < b.count/2) {
		sum += b.bins[at].count
		at++
	}
	return newBox(b.bins[:at]), newBox(b.bins[at:])
}

// mean is the average colour of the pixels of b, rounded.
func (b box) mean() (c rgb) {
	var sum [3]int
	for _, bin := range b.bins {
		for i := range 3 {
			sum[i] += bin.sum[i]
		}
	}
	for i := range 3 {
		c[i] = uint8((sum[i] + b.count/2) / b.count)
	}
	return c
}
