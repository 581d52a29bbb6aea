package saliency

import "math"

// Numbers of a choice, from the same experience as the weights of signs.
const (
	one     = 1 << 10 // what fractions of a position are counted in
	steps   = 96      // positions that are tried, beside the first
	centred = 7       // hundredths of all there is, that a crop at the very end must show more than one in the middle
	upwards = 2 * one / 5
)

// Place returns the top left corner of the crop of cropW × cropH that shows most of what people look at, of the picture when it is
// width × height. The middle is as good as any other place of a picture that has nothing to look at; subjects stand rather in the
// upper half than in the lower.
func (p *Picture) Place(width, height, cropW, cropH int) (x, y int) {
	if cropW >= width && cropH >= height {
		return 0, 0
	}
	strength := p.strength()
	columns, rows := make([]int, p.width), make([]int, p.height)
	for y := range p.height {
		for x := range p.width {
			v := strength[y*p.width+x]
			columns[x] += v * nearMiddle(y, p.height)
			rows[y] += v * nearMiddle(x, p.width)
		}
	}
	return best(columns, width, cropW, 0), best(rows, height, cropH, upwards)
}

// nearMiddle weighs the i-th of n: 256 in the middle, half of that at either end.
func nearMiddle(i, n int) int {
	off := 2*i + 1 - n
	return 256 - 128*off*off/(n*n)
}

// best is where a crop along an axis starts. What is in its middle counts twice as much as what is at its ends, where a subject would be
// cut. A shift prefers what is nearer to the start.
func best(profile []int, length, crop, shift int) (at int) {
	free := length - crop
	if free <= 0 {
		return 0
	}
	all := int64(len(profile)) * 256 // so much that what is next to nothing moves nothing
	for _, v := range profile {
		all += int64(v)
	}
	most := int64(math.MinInt64)
	for k := range int64(steps + 1) {
		start := int64(free) * k / steps
		off := (2*start-int64(free))*one/int64(free) + int64(shift)
		if score := kept(profile, int64(length), start, int64(crop))*one/all - off*off*centred/100; score > most {
			most, at = score, int(start)
		}
	}
	return at
}

// kept sums what a crop shows, in 1/one.
func kept(profile []int, length, start, crop int64) (sum int64) {
	n := int64(len(profile))
	for i, v := range profile {
		off := ((2*int64(i)+1)*length - 2*n*start - n*crop) * one / (n * crop) // from the middle of the crop, one being its end
		if -one < off && off < one {
			sum += int64(v) * (one - off*off/(2*one))
		}
	}
	return sum
}
