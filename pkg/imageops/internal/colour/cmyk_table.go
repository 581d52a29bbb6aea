package colour

// inkTable holds three values at each point of a grid over four inks. The first
// ink varies slowest, as in ICC profiles.
type inkTable struct {
	grid   int // points along each ink
	values []float64
}

// at interpolates between the points around four inks, which are 0 to 1: along
// the first linearly, among the other three in tetrahedra, as littlecms does, so
// that greys of equal inks stay on a straight line.
func (t *inkTable) at(amount [InkCount]float64) (v [3]float64) {
	var step [InkCount]int
	var part [InkCount]float64
	base, stride := 0, 3
	for i := InkCount - 1; i >= 0; i-- {
		at := amount[i] * float64(t.grid-1)
		cell := min(int(at), t.grid-2)
		part[i], step[i] = at-float64(cell), stride
		base += cell * stride
		stride *= t.grid
	}
	a, b, c := 1, 2, 3 // by size of their parts
	if part[a] < part[b] {
		a, b = b, a
	}
	if part[b] < part[c] {
		b, c = c, b
	}
	if part[a] < part[b] {
		a, b = b, a
	}
	weights := [4]float64{1 - part[a], part[a] - part[b], part[b] - part[c], part[c]}
	corners := [4]int{0, step[a], step[a] + step[b], step[a] + step[b] + step[c]}
	for i, corner := range corners {
		low := t.values[base+corner:][:3]
		high := t.values[base+corner+step[0]:][:3]
		for j := range v {
			v[j] += weights[i] * (low[j] + part[0]*(high[j]-low[j]))
		}
	}
	return v
}

// lightGrid is how fine the table from inks to sRGB is: as in littlecms.
const lightGrid = 17

// Light converts pixels: the curve of each ink by its 256 amounts, then one
// look-up instead of a chain of them. It takes 2 MB.
type Light struct {
	curves [InkCount][256]float64
	table  inkTable // to sRGB, 0 to 255
}

// Light prepares the conversion, which takes some hundredths of a second.
func (p *Inks) Light() *Light {
	l := &Light{table: inkTable{grid: lightGrid, values: make([]float64, 0, lightGrid*lightGrid*lightGrid*lightGrid*3)}}
	for i := range l.curves {
		for v := range l.curves[i] {
			l.curves[i][v] = onCurve(p.in[i], float64(v)/255)
		}
	}
	for point := range cap(l.table.values) / 3 {
		var amount [InkCount]float64
		for i := InkCount - 1; i >= 0; i-- {
			amount[i] = float64(point%lightGrid) / (lightGrid - 1)
			point /= lightGrid
		}
		rgb := p.colorInTable(amount).withoutBlack(p.black).sRGB()
		l.table.values = append(l.table.values, rgb[:]...)
	}
	return l
}

// Convert makes red, green and blue, 0 to 255 each, of inks, 255 being full.
func (l *Light) Convert(pix []uint8) []uint8 {
	rgb := make([]uint8, 0, len(pix)/InkCount*3)
	for ; len(pix) >= InkCount; pix = pix[InkCount:] {
		v := l.table.at([InkCount]float64{l.curves[0][pix[0]], l.curves[1][pix[1]], l.curves[2][pix[2]], l.curves[3][pix[3]]})
		rgb = append(rgb, uint8(v[0]+0.5), uint8(v[1]+0.5), uint8(v[2]+0.5))
	}
	return rgb
}
