package colour

// nodes is a table from device to colour that pixels are converted by. It holds the cube roots of XYZ, in which CIELAB is linear
// and equal steps look about equal: so it may be coarse, and colours out of the range of sRGB are no special case.
type nodes struct {
	values []float32 // three at each point, the first channel varying slowest
	step   [maxChannels]int
	// Where each value of each channel is: the offset of the point below it, and how far it is behind that, 0 to 1. It goes by the
	// curve of the channel, which need not be in the table then.
	base [maxChannels][256]int
	part [maxChannels][256]float32
	// Behind the table: from XYZ, with black already brought to 0, to what encoded takes.
	matrix  [3][3]float32
	plus    [3]float32
	encoded *[1 << tableBits]uint8
}

// Points along a channel: at least so many, and where the table of the profile has as many or nearly, all of its own.
const (
	enoughRGB, mostRGB   = 33, 65
	enoughInks, mostInks = 13, 23
)

// pointsFor tells how many points a channel gets, whose own table has n, or 0 if there is none of its own.
func pointsFor(s Space, n int) int {
	enough, most := enoughRGB, mostRGB
	if s == CMYK {
		enough, most = enoughInks, mostInks
	}
	if n < 2 || n > most {
		return enough
	}
	for k := 1; ; k++ {
		if all := (n-1)*k + 1; all >= enough {
			return min(all, most)
		}
	}
}

// points lists how many all channels get.
func (p *Profile) points() []int {
	points := make([]int, p.space.Channels())
	for i := range points {
		if p.bright != nil { // with half as many, colours at the edge of sRGB are off by 11 levels
			points[i] = mostRGB
			continue
		}
		n := 0
		if len(p.table.points) > 0 {
			n = p.table.points[i]
		}
		points[i] = pointsFor(p.space, n)
	}
	return points
}

// newNodes samples what p makes of its numbers.
func newNodes(p *Profile) *nodes {
	points := p.points()
	n := &nodes{encoded: encodedLight()}
	count := 1
	for i := len(points) - 1; i >= 0; i-- {
		n.step[i] = 3 * count
		count *= points[i]
	}
	var first []curve
	if p.bright != nil {
		n.values = p.bright.sample(mostRGB)
	} else {
		n.values, first = p.sample(points, count), p.table.first
	}
	for i := range points {
		n.placeValues(i, points[i], first)
	}
	n.lightFrom(p)
	return n
}

// sample is what nodes hold of a table, at so many points along each channel, count together.
func (p *Profile) sample(points []int, count int) []float32 {
	values := make([]float32, 0, 3*count)
	for point := range count {
		var v [maxChannels]float64
		for i := len(points) - 1; i >= 0; i-- {
			v[i] = float64(point%points[i]) / float64(points[i]-1)
			point /= points[i]
		}
		v = p.table.behindFirst(v)
		for i, c := range p.decode([3]float64{v[0], v[1], v[2]}) {
			values = append(values, float32(cubeRoot(c/whiteD50[i])))
		}
	}
	return values
}

// placeValues prepares a channel.
func (n *nodes) placeValues(channel, points int, curves []curve) {
	for i := range 256 {
		x := float64(i) / 255
		if curves != nil {
			x = curves[channel].at(x)
		}
		at := x * float64(points-1)
		cell := min(int(at), points-2)
		n.base[channel][i], n.part[channel][i] = cell*n.step[channel], float32(at-float64(cell))
	}
}

// lightFrom folds white, black point and matrix into one.
func (n *nodes) lightFrom(p *Profile) {
	m, zero := p.toLight()
	for i := range n.matrix {
		n.plus[i] = float32(zero[i] * (1 << tableBits))
		for j := range n.matrix[i] {
			n.matrix[i][j] = float32(m[i][j] * whiteD50[j] * (1 << tableBits))
		}
	}
}

// rgb converts in place.
func (n *nodes) rgb(pix []uint8, stride int) {
	for len(pix) >= stride {
		base, parts, steps := n.place(0, pix)
		n.finish(n.tetrahedron(base, parts, steps), pix)
		pix = pix[stride:]
	}
}

// inks converts four inks, of which 255 is full, to RGB: along the first linearly, as littlecms does.
func (n *nodes) inks(pix []uint8) []uint8 {
	out := make([]uint8, len(pix)/4*3)
	for rest := out; len(pix) >= 4; pix, rest = pix[4:], rest[3:] {
		base, parts, steps := n.place(1, pix[1:])
		base += n.base[0][pix[0]]
		v, high, part := n.tetrahedron(base, parts, steps), n.tetrahedron(base+n.step[0], parts, steps), n.part[0][pix[0]]
		for i := range v {
			v[i] += part * (high[i] - v[i])
		}
		n.finish(v, rest)
	}
	return out
}

// place finds the cell of the values of three channels, and sorts the channels by how far they are into it, the farthest first.
func (n *nodes) place(first int, pix []uint8) (base int, parts [3]float32, steps [3]int) {
	for i, v := range pix[:3] {
		base += n.base[first+i][v]
		parts[i], steps[i] = n.part[first+i][v], n.step[first+i]
	}
	if parts[0] < parts[1] {
		parts[0], parts[1], steps[0], steps[1] = parts[1], parts[0], steps[1], steps[0]
	}
	if parts[1] < parts[2] {
		parts[1], parts[2], steps[1], steps[2] = parts[2], parts[1], steps[2], steps[1]
	}
	if parts[0] < parts[1] {
		parts[0], parts[1], steps[0], steps[1] = parts[1], parts[0], steps[1], steps[0]
	}
	return base, parts, steps
}

// tetrahedron weighs four corners.
func (n *nodes) tetrahedron(base int, parts [3]float32, steps [3]int) [3]float32 {
	p0 := n.values[base:][:3:3]
	base += steps[0]
	p1 := n.values[base:][:3:3]
	base += steps[1]
	p2 := n.values[base:][:3:3]
	base += steps[2]
	p3 := n.values[base:][:3:3]
	w0, w1, w2, w3 := 1-parts[0], parts[0]-parts[1], parts[1]-parts[2], parts[2]
	return [3]float32{
		w0*p0[0] + w1*p1[0] + w2*p2[0] + w3*p3[0],
		w0*p0[1] + w1*p1[1] + w2*p2[1] + w3*p3[1],
		w0*p0[2] + w1*p1[2] + w2*p2[2] + w3*p3[2],
	}
}

// finish makes sRGB of cube roots.
func (n *nodes) finish(v [3]float32, out []uint8) {
	x, y, z := cubed(v[0]), cubed(v[1]), cubed(v[2])
	out = out[:3:3]
	for i := range out {
		m := &n.matrix[i]
		out[i] = n.encoded[lightStep(m[0]*x+m[1]*y+m[2]*z+n.plus[i])]
	}
}

func cubed(f float32) float32 {
	if f > delta {
		return f * f * f
	}
	return 3 * delta * delta * (f - 4.0/29)
}

// lightStep is where light is in the table of encoded.
func lightStep(light float32) uint32 {
	const most = 1<<tableBits - 1
	if !(light > 0) {
		return 0
	}
	return min(uint32(light), most) & most
}
