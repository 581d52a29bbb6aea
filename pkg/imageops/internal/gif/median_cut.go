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

// histogram is the colours of the opaque pixels of an image.
type histogram struct {
	bins        []bin       // those with pixels
	colors      colourTable // up to maxExact and one more
	transparent bool
}

// maxExact is how many different colours are remembered.
const maxExact = 256

// histogramBins is how many bins there can be.
const histogramBins = 1 << 15

// newHistogram counts in all, which has histogramBins, and keeps them.
func newHistogram(img *image.NRGBA, all []bin) *histogram {
	h := &histogram{}
	clear(all)
	for i := 0; i < len(img.Pix); i += 4 {
		p := img.Pix[i : i+4 : i+4]
		if p[3] < 128 {
			h.transparent = true
			continue
		}
		if h.colors.size <= maxExact {
			key := rgb(p[:3]).key()
			if s := h.colors.find(key); s.key == 0 {
				h.colors.add(s, key, 0)
			}
		}
		b := &all[int(p[0]>>3)<<10|int(p[1]>>3)<<5|int(p[2]>>3)]
		b.count++
		b.at = rgb{p[0] >> 3, p[1] >> 3, p[2] >> 3}
		for c := range 3 {
			b.sum[c] += int(p[c])
		}
	}
	h.bins = slices.DeleteFunc(all, func(b bin) bool { return b.count == 0 })
	return h
}

// exact returns the colours in a fixed order, none for an image that is transparent throughout. ok = there are at most limit.
func (h *histogram) exact(limit int) (colors []rgb, ok bool) {
	if h.colors.size > limit {
		return nil, false
	}
	return sorted(h.colors.colours()), true
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
