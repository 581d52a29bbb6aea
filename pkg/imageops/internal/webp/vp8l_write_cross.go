package webp

import "math"

// crossing is what is subtracted from red and blue of a square, in 1/32 of the green and red there (RFC 9649, 3.5.2).
type crossing struct{ greenToRed, greenToBlue, redToBlue int8 }

func (c crossing) pixel() uint32 {
	return opaqueBlack | uint32(uint8(c.redToBlue))<<16 | uint32(uint8(c.greenToBlue))<<8 | uint32(uint8(c.greenToRed))
}

// crosser chooses crossings.
type crosser struct {
	stats               channelStats
	red, green, blue    []int8 // of a square
	redCosts, blueCosts *[256]uint16
}

// writeCrossing writes the transform that takes out what red and blue have in common with green and red, and applies it to pix.
func writeCrossing(w *bitWriter, pix []uint32, width, height int) {
	bits := predictionBits(width, height)
	wide, high := squares(width, bits), squares(height, bits)
	c := &crosser{}
	c.stats.begin()
	c.redCosts, c.blueCosts = &c.stats.costs[2], &c.stats.costs[0]
	all := make([]crossing, wide*high)
	out := make([]uint32, len(all))
	for i := range all {
		x, y := i%wide, i/wide
		if x%8 == 0 {
			c.stats.update()
		}
		var left, above crossing
		if x > 0 {
			left = all[i-1]
		}
		if y > 0 {
			above = all[i-wide]
		}
		c.take(pix, width, height, x<<bits, y<<bits, 1<<bits)
		all[i] = c.best(left, above)
		c.apply(all[i], pix, width, height, x<<bits, y<<bits, 1<<bits)
		out[i] = all[i].pixel()
	}
	w.flag(true)
	w.put(crossColor, 2)
	w.put(uint64(bits-2), 3)
	writePixels(w, out, wide, true)
}

// take copies the channels of a square.
func (c *crosser) take(pix []uint32, width, height, x, y, side int) {
	c.red, c.green, c.blue = c.red[:0], c.green[:0], c.blue[:0]
	for ; side > 0 && y < height; y, side = y+1, side-1 {
		for _, v := range pix[y*width+x : y*width+min(x+1<<predictionBits(width, height), width)] {
			if v&0xffffff != 0 {
				c.red, c.green, c.blue = append(c.red, int8(v>>16)), append(c.green, int8(v>>8)), append(c.blue, int8(v))
			}
		}
	}
}

// apply changes a square of pix, and counts what is left.
func (c *crosser) apply(m crossing, pix []uint32, width, height, x, y, side int) {
	for end := min(y+side, height); y < end; y++ {
		row := pix[y*width+x : y*width+min(x+side, width)]
		for i, v := range row {
			red, green := int32(int8(v>>16)), int32(int8(v>>8))
			r := red - int32(m.greenToRed)*green>>5
			b := int32(v) - int32(m.greenToBlue)*green>>5 - int32(m.redToBlue)*red>>5
			row[i] = v&0xff00ff00 | uint32(r)&0xff<<16 | uint32(b)&0xff
		}
		c.stats.add(row)
	}
}

// best is what leaves the least for the square that was taken. Others than the neighbours' must be better.
func (c *crosser) best(left, above crossing) (m crossing) {
	least := math.MaxInt
	try := func(v int, penalty int, cost func(int8) int, to *int8) {
		if v < -128 || v > 127 {
			return
		}
		if n := cost(int8(v)) + penalty; n < least {
			least, *to = n, int8(v)
		}
	}
	search := func(start []int, cost func(int8) int, to *int8) {
		least = math.MaxInt
		for i, v := range start {
			try(v, int(b2u(i > 1))*otherMode/2, cost, to)
		}
		for step := 8; step > 1; step /= 2 {
			at := int(*to)
			try(at-step, otherMode, cost, to)
			try(at+step, otherMode, cost, to)
		}
	}
	search([]int{int(left.greenToRed), int(above.greenToRed), 0, slope(c.green, c.red)}, c.redCost, &m.greenToRed)
	blue := func(v int8) int { return c.blueCost(v, m.redToBlue) }
	search([]int{int(left.greenToBlue), int(above.greenToBlue), 0, slope(c.green, c.blue)}, blue, &m.greenToBlue)
	blue = func(v int8) int { return c.blueCost(m.greenToBlue, v) }
	search([]int{int(left.redToBlue), int(above.redToBlue), 0}, blue, &m.redToBlue)
	return m
}

// slope is how much of a is in b, in 1/32, by least squares.
func slope(a, b []int8) int {
	var ab, aa int32
	for i, v := range a {
		ab += int32(v) * int32(b[i])
		aa += int32(v) * int32(v)
	}
	if aa == 0 {
		return 0
	}
	return int(min(max(32*int64(ab)/int64(aa), -128), 127))
}

func (c *crosser) redCost(greenToRed int8) (sum int) {
	m, red := int32(greenToRed), c.red
	for i, green := range c.green {
		sum += int(c.redCosts[uint8(int32(red[i])-m*int32(green)>>5)])
	}
	return sum
}

func (c *crosser) blueCost(greenToBlue, redToBlue int8) (sum int) {
	m, n, red, blue := int32(greenToBlue), int32(redToBlue), c.red, c.blue
	for i, green := range c.green {
		sum += int(c.blueCosts[uint8(int32(blue[i])-m*int32(green)>>5-n*int32(red[i])>>5)])
	}
	return sum
}
