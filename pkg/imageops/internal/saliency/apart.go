package saliency

// apart is by how much each sample differs from the border: how far the samples of the best way to it are apart, in luma and twice in
// each colour difference. A thing that no way leads out of without a step stands out as a whole, whatever its size.
//
// Source: the minimum barrier distance by raster scans (Zhang et al., Minimum Barrier Salient Object Detection at 80 FPS, ICCV 2015).
func (p *Picture) apart() []int {
	out := p.barrier(p.luma)
	if p.cb == nil {
		return out
	}
	cb, cr := p.barrier(p.cb), p.barrier(p.cr)
	for i := range out {
		out[i] += 2*cb[i] + 2*cr[i]
	}
	return out
}

// way is the best way to the border that is known: its largest and its least sample, and how far those are apart.
type way struct {
	most, least uint8
	apart       uint16
}

// by is the way from a sample by a neighbour, if that is better.
func (w *way) by(neighbour way, sample uint8) {
	most, least := max(neighbour.most, sample), min(neighbour.least, sample)
	if apart := uint16(most - least); apart < w.apart {
		*w = way{most, least, apart}
	}
}

// barrier is the least range of samples that a way to the border has. Three scans of the picture find nearly all.
func (p *Picture) barrier(samples []uint8) []int {
	const none = 256
	ways := make([]way, len(samples))
	for i, v := range samples {
		ways[i] = way{v, v, none}
	}
	for x := range p.width {
		ways[x].apart, ways[len(ways)-1-x].apart = 0, 0
	}
	for y := range p.height {
		ways[y*p.width].apart, ways[(y+1)*p.width-1].apart = 0, 0
	}
	for scan := range 3 {
		for y := 1; y < p.height-1; y++ {
			if scan%2 == 0 {
				p.scanDown(ways, samples, y)
			} else {
				p.scanUp(ways, samples, p.height-1-y)
			}
		}
	}
	out := make([]int, len(ways))
	for i, w := range ways {
		out[i] = int(w.apart)
	}
	return out
}

// scanDown takes a row from left to right, from the row above it.
func (p *Picture) scanDown(ways []way, samples []uint8, y int) {
	row, above, at := ways[y*p.width:][:p.width], ways[(y-1)*p.width:][:p.width], samples[y*p.width:][:p.width]
	for x := 1; x < len(row)-1; x++ {
		row[x].by(row[x-1], at[x])
		row[x].by(above[x], at[x])
	}
}

// scanUp takes a row from right to left, from the row below it.
func (p *Picture) scanUp(ways []way, samples []uint8, y int) {
	row, below, at := ways[y*p.width:][:p.width], ways[(y+1)*p.width:][:p.width], samples[y*p.width:][:p.width]
	for x := len(row) - 2; x > 0; x-- {
		row[x].by(row[x+1], at[x])
		row[x].by(below[x], at[x])
	}
}
