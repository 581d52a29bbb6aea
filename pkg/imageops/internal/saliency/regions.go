package saliency

// Rect is a part of a picture, in fractions of its width and height: 0, 0 is the top left corner.
type Rect struct{ Left, Top, Right, Bottom float64 }

// PlaceOn returns the top left corner of the crop of cropW × cropH, of a picture of width × height, that shows the regions: their middle is
// in its middle where all have room, else it shows as much of them as there is room for, and of one that is larger than the crop
// its middle. ok is false without any region that lies in the picture.
//
// A region is what a camera or a person has marked. That of a face often is only the face, and the head around it is shown as well.
func PlaceOn(regions []Rect, width, height, cropW, cropH int) (x, y int, ok bool) {
	columns, rows := make([]span, 0, len(regions)), make([]span, 0, len(regions))
	for _, r := range regions {
		wide, high := spanOf(r.Left, r.Right, width), spanOf(r.Top, r.Bottom, height)
		if wide.to > wide.from && high.to > high.from {
			area := (wide.to - wide.from) * (high.to - high.from)
			wide.weight, high.weight = area, area
			columns, rows = append(columns, wide.around(width)), append(rows, high.around(height))
		}
	}
	if len(columns) == 0 {
		return 0, 0, false
	}
	return placeSpans(columns, width, cropW), placeSpans(rows, height, cropH), true
}

// span is where a region lies along an axis, in pixels, and how much it counts.
type span struct{ from, to, weight int64 }

// spanOf is what lies in the picture of a part of it; NaN makes it empty.
func spanOf(from, to float64, length int) span {
	pixel := func(fraction float64) int64 {
		if !(fraction > 0) {
			return 0
		}
		return int64(float64(min(fraction, 1)*float64(length)) + 0.5) // not fused, which would round differently on some processors
	}
	return span{from: pixel(from), to: pixel(to)}
}

// around adds a quarter on both sides, for hair and chin, and no more than a tenth of the picture.
func (s span) around(length int) span {
	more := min((s.to-s.from)/4, int64(length)/10)
	return span{max(0, s.from-more), min(int64(length), s.to+more), s.weight}
}

// placeSpans is where a crop along an axis starts.
func placeSpans(spans []span, length, crop int) int {
	free, wide := int64(length-crop), int64(crop)
	if free <= 0 {
		return 0
	}
	first, last := spans[0].from, spans[0].to
	for _, s := range spans {
		first, last = min(first, s.from), max(last, s.to)
	}
	inside := func(start int64) int64 { return min(max(start, 0), free) }
	middle := inside((first + last - wide) / 2)
	if last-first <= wide {
		return int(middle)
	}
	at, most := middle, shown(spans, middle, wide)
	for _, s := range spans { // the best begins or ends with a region, or has one in its middle
		for _, start := range []int64{inside(s.from), inside(s.to - wide), inside((s.from + s.to - wide) / 2)} {
			if sum := shown(spans, start, wide); sum > most || sum == most && away(start, middle) < away(at, middle) {
				at, most = start, sum
			}
		}
	}
	if calm := inside(middleOf(spans, at, wide) - wide/2); shown(spans, calm, wide) == most {
		at = calm
	}
	return int(at)
}

// middleOf is the middle of all regions that a crop shows whole; of the crop, if there is none.
func middleOf(spans []span, start, wide int64) int64 {
	first, last := start+wide, start
	for _, s := range spans {
		if s.from >= start && s.to <= start+wide {
			first, last = min(first, s.from), max(last, s.to)
		}
	}
	return (first + last) / 2
}

// shown is how much of the regions a crop along an axis shows: of each the part that lies in it, by its weight.
func shown(spans []span, start, wide int64) (sum int64) {
	for _, s := range spans {
		if part := min(s.to, start+wide) - max(s.from, start); part > 0 {
			sum += s.weight * part / (s.to - s.from)
		}
	}
	return sum
}

func away(a, b int64) int64 { return max(a-b, b-a) }
