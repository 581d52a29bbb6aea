package colour

// maxChannels is how many a pixel may have here: four inks.
const maxChannels = 4

// grid is a table with a few values at each point of a grid over 1 to 4 channels. The first channel varies slowest.
type grid struct {
	points  []int // along each channel, at least 2
	outputs int   // values at each point, 1 to 4
	values  []float64
}

// at interpolates between the points around v, whose channels are 0 to 1: along the first of four linearly, among the last three
// in tetrahedra, as littlecms does, so that greys of equal channels stay on a straight line.
func (g *grid) at(v [maxChannels]float64) [maxChannels]float64 {
	var part [maxChannels]float64
	var step [maxChannels]int
	base, stride := 0, g.outputs
	for i := len(g.points) - 1; i >= 0; i-- {
		x := v[i]
		if !(x > 0) { // nor any number
			x = 0
		}
		at := min(x, 1) * float64(g.points[i]-1)
		cell := min(int(at), g.points[i]-2)
		part[i], step[i] = at-float64(cell), stride
		base += cell * stride
		stride *= g.points[i]
	}
	if len(g.points) < maxChannels {
		return g.simplex(base, part[:len(g.points)], step[:len(g.points)])
	}
	low := g.simplex(base, part[1:], step[1:])
	high := g.simplex(base+step[0], part[1:], step[1:])
	for i := range low {
		low[i] += part[0] * (high[i] - low[i])
	}
	return low
}

// simplex walks from the corner at base along the channels, that with the largest part first, and weighs the corners on its way.
func (g *grid) simplex(base int, part []float64, step []int) (out [maxChannels]float64) {
	var order [maxChannels]int
	n := len(part)
	for i := range n {
		j := i
		for ; j > 0 && part[order[j-1]] < part[i]; j-- {
			order[j] = order[j-1]
		}
		order[j] = i
	}
	left := 1.0
	for i := range n + 1 {
		next := 0.0
		if i < n {
			next = part[order[i]]
		}
		for j, value := range g.values[base:][:g.outputs] {
			out[j] += (left - next) * value
		}
		left = next
		if i < n {
			base += step[order[i]]
		}
	}
	return out
}
