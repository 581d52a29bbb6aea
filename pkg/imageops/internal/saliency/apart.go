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

// ways are the best ways to the border that are known: the largest and the least sample of each, and how far those are apart.
type ways struct {
	samples, most, least []uint8
	barrier              []int
}

// barrier is the least range of samples that a way to the border has. Three scans of the picture find nearly all.
func (p *Picture) barrier(samples []uint8) []int {
	const none = 256
	w := ways{samples, append([]uint8(nil), samples...), append([]uint8(nil), samples...), make([]int, len(samples))}
	for y := 1; y < p.height-1; y++ {
		for x := 1; x < p.width-1; x++ {
			w.barrier[y*p.width+x] = none
		}
	}
	for scan := range 3 {
		for y := 1; y < p.height-1; y++ {
			for x := 1; x < p.width-1; x++ {
				if scan%2 == 0 {
					i := y*p.width + x
					w.try(i, i-1)
					w.try(i, i-p.width)
					continue
				}
				i := (p.height-1-y)*p.width + p.width - 1 - x
				w.try(i, i+1)
				w.try(i, i+p.width)
			}
		}
	}
	return w.barrier
}

// try goes from i by a neighbour.
func (w *ways) try(i, by int) {
	most, least := max(w.most[by], w.samples[i]), min(w.least[by], w.samples[i])
	if far := int(most) - int(least); far < w.barrier[i] {
		w.barrier[i], w.most[i], w.least[i] = far, most, least
	}
}
