package saliency

// What of a picture is looked at is the sum of three signs, from experience with the photos of docs/benchmarks/subjects.json: none is
// good alone.
const (
	skinWeight   = 10 // detail near the colour of skin, which is that of much fur, wood and warm light too
	objectWeight = 3  // detail in what differs from all that touches the border
)

// strength says for each sample how much it draws the eye, from 0 to 255.
func (p *Picture) strength() []int {
	tones := p.smooth()
	detail, object := p.scaled(p.blurred(p.detail()), 64), p.scaled(tones.apart(), 32)
	out := make([]int, len(detail))
	for i := range out {
		out[i] = detail[i] * (skinWeight*tones.skin(i) + objectWeight*object[i]) / (255 * (skinWeight + objectWeight))
	}
	return out
}

// detail is how much each sample differs from those beside it, in luma and in colour.
func (p *Picture) detail() []int {
	out := p.edges(p.luma)
	if p.cb == nil {
		return out
	}
	cb, cr := p.edges(p.cb), p.edges(p.cr)
	for i := range out {
		out[i] += (cb[i] + cr[i]) / 2
	}
	return out
}

// edges are how much each sample differs from those beside it: first and second differences along both axes.
func (p *Picture) edges(samples []uint8) []int {
	out := make([]int, len(samples))
	for y := range p.height {
		row := samples[y*p.width:][:p.width]
		above, below := samples[max(y-1, 0)*p.width:], samples[min(y+1, p.height-1)*p.width:]
		for x := range row {
			left, right := int(row[max(x-1, 0)]), int(row[min(x+1, p.width-1)])
			up, down := int(above[x]), int(below[x])
			out[y*p.width+x] = abs(right-left) + abs(down-up) + abs(4*int(row[x])-left-right-up-down)
		}
	}
	return out
}

// skin is 255 for the colour of skin, whatever its lightness, less for those around it, and 0 for others and in the dark.
func (p *Picture) skin(i int) int {
	const cb, cr, dark, reach = 128 - 18, 128 + 24, 40, 60
	if p.cb == nil || p.luma[i] <= dark {
		return 0
	}
	far := 2*abs(int(p.cb[i])-cb) + 3*abs(int(p.cr[i])-cr)
	return max(0, 255*(reach-far)/reach)
}

// smooth is the picture, each sample being the mean of the nine around it, so that noise does not count.
func (p *Picture) smooth() *Picture {
	mean := func(samples []uint8) []uint8 {
		if samples == nil {
			return nil
		}
		wide := make([]int, len(samples))
		for i, v := range samples {
			wide[i] = int(v)
		}
		out := make([]uint8, len(samples))
		for i, v := range p.blurred(wide) {
			out[i] = uint8(v)
		}
		return out
	}
	return &Picture{width: p.width, height: p.height, luma: mean(p.luma), cb: mean(p.cb), cr: mean(p.cr)}
}

// blurred is the mean of the nine values around each; those of the border count more often at the border.
func (p *Picture) blurred(values []int) []int {
	sums, out := make([]int, len(values)), make([]int, len(values))
	for y := range p.height {
		row := values[y*p.width:][:p.width]
		for x := range row {
			sums[y*p.width+x] = row[max(x-1, 0)] + row[x] + row[min(x+1, p.width-1)]
		}
	}
	for y := range p.height {
		above, below := sums[max(y-1, 0)*p.width:], sums[min(y+1, p.height-1)*p.width:]
		for x := range p.width {
			out[y*p.width+x] = (above[x] + sums[y*p.width+x] + below[x]) / 9
		}
	}
	return out
}

// scaled brings values to 0 … 255: all but the largest hundredth lie below 255. A picture whose values stay below least has none worth
// mentioning, and its noise is not made large.
func (p *Picture) scaled(values []int, least int) []int {
	const most = 4096
	var counts [most + 1]int
	for _, v := range values {
		counts[min(v, most)]++
	}
	top, above := most, 0
	for top > least && above+counts[top] <= len(values)/100 {
		above += counts[top]
		top--
	}
	out := make([]int, len(values))
	for i, v := range values {
		out[i] = min(255, v*255/top)
	}
	return out
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
