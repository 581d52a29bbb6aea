package colour

import "encoding/binary"

// stage is one step on the way from device to colour or back.
type stage func(v [maxChannels]float64) [maxChannels]float64

// lut is a way of several stages, as a table of a profile describes it.
type lut struct {
	in, out int     // channels
	first   []curve // those of each channel that come before all stages, if there are any
	points  []int   // of the grid, if it comes next
	stages  []stage
	legacy  bool // Lab is encoded as in lut16Type
}

func (l *lut) at(v [maxChannels]float64) [maxChannels]float64 {
	for i := range l.first {
		v[i] = l.first[i].at(v[i])
	}
	return l.behindFirst(v)
}

func (l *lut) behindFirst(v [maxChannels]float64) [maxChannels]float64 {
	for _, s := range l.stages {
		v = s(v)
	}
	return v
}

// parseLUT reads lut8Type, lut16Type (ICC.1:2022, 10.10, 10.11), lutAToBType or lutBToAType (10.12, 10.13); nil for any other,
// and for what is not all there.
func parseLUT(b []byte) *lut {
	if len(b) < 32 {
		return nil
	}
	l := &lut{in: int(b[8]), out: int(b[9])}
	if l.in < 1 || l.in > maxChannels || l.out < 1 || l.out > maxChannels {
		return nil
	}
	ok := false
	switch string(b[:4]) {
	case "mft1":
		ok = l.readOld(b, 1)
	case "mft2":
		l.legacy = true
		ok = l.readOld(b, 2)
	case "mAB ":
		ok = l.readNew(b, false)
	case "mBA ":
		ok = l.readNew(b, true)
	}
	if !ok {
		return nil
	}
	return l
}

// oldHeader is that of lut8Type and lut16Type, up to where they differ.
const oldHeader = 48

// readOld takes a matrix, curves, a grid and curves. Numbers are of size bytes.
func (l *lut) readOld(b []byte, size int) bool {
	if len(b) < oldHeader+4 {
		return false
	}
	inLen, outLen, rest := 256, 256, b[oldHeader:]
	if size == 2 {
		inLen, outLen, rest = int(binary.BigEndian.Uint16(rest)), int(binary.BigEndian.Uint16(rest[2:])), rest[4:]
	}
	g := grid{outputs: l.out}
	cells := int64(l.out)
	for range l.in {
		g.points = append(g.points, int(b[10]))
		cells *= int64(b[10])
	}
	need := (int64(l.in*inLen+l.out*outLen) + cells) * int64(size)
	if inLen < 2 || outLen < 2 || b[10] < 2 || int64(len(rest)) < need {
		return false
	}
	if l.in == 3 {
		l.addMatrix(b[12:48], nil)
	}
	tables := func(channels, n int) (curves []curve) {
		for range channels {
			var c curve
			c.table, rest = fractions(rest, n, size)
			curves = append(curves, c)
		}
		return curves
	}
	l.addCurves(tables(l.in, inLen))
	g.values, rest = fractions(rest, int(cells), size)
	l.addGrid(g)
	l.addCurves(tables(l.out, outLen))
	return true
}

// readNew takes curves B, a matrix, curves M, a grid and curves A, most of which may be absent. They come in that order from
// colour to device, and the other way round from device to colour.
func (l *lut) readNew(b []byte, toDevice bool) bool {
	be := binary.BigEndian
	part := func(i int) ([]byte, bool) {
		at := int64(be.Uint32(b[12+4*i:]))
		if at > int64(len(b)) {
			return nil, false
		}
		return b[at:], at > 0
	}
	pcs, device := l.out, l.in
	if toDevice {
		pcs, device = l.in, l.out
	}
	steps := []func() bool{
		func() bool { return l.readCurves(part, 0, pcs) },
		func() bool { m, ok := part(1); return !ok || l.readMatrix(m, pcs) },
		func() bool { return l.readCurves(part, 2, pcs) },
		func() bool { g, ok := part(3); return ok && l.readGrid(g) || !ok && pcs == device },
		func() bool { return l.readCurves(part, 4, device) },
	}
	for i := range steps {
		if !toDevice {
			i = len(steps) - 1 - i
		}
		if !steps[i]() {
			return false
		}
	}
	return true
}

// readCurves takes one curve after the other, each at a multiple of four bytes.
func (l *lut) readCurves(part func(int) ([]byte, bool), i, channels int) bool {
	b, there := part(i)
	if !there {
		return b != nil && i != 0 // only curves B must be there
	}
	var curves []curve
	for range channels {
		c, n, ok := parseCurve(b)
		if !ok {
			return false
		}
		curves = append(curves, c)
		b = b[min((n+3)&^3, len(b)):]
	}
	l.addCurves(curves)
	return true
}

func (l *lut) readMatrix(b []byte, channels int) bool {
	if len(b) < 48 || channels != 3 {
		return false
	}
	l.addMatrix(b[:36], b[36:48])
	return true
}

// readGrid takes a table whose channels may have different numbers of points.
func (l *lut) readGrid(b []byte) bool {
	const header = 20
	if len(b) < header || b[16] != 1 && b[16] != 2 {
		return false
	}
	g := grid{outputs: l.out}
	cells := int64(l.out)
	for i := range l.in {
		if b[i] < 2 {
			return false
		}
		g.points = append(g.points, int(b[i]))
		cells *= int64(b[i])
	}
	if cells*int64(b[16]) > int64(len(b)-header) {
		return false
	}
	g.values, _ = fractions(b[header:], int(cells), int(b[16]))
	l.addGrid(g)
	return true
}

func (l *lut) addCurves(curves []curve) {
	if l.first == nil && len(l.stages) == 0 {
		l.first = curves
		return
	}
	l.stages = append(l.stages, func(v [maxChannels]float64) [maxChannels]float64 {
		for i := range curves {
			v[i] = curves[i].at(v[i])
		}
		return v
	})
}

func (l *lut) addGrid(g grid) {
	if len(l.stages) == 0 {
		l.points = g.points
	}
	l.stages = append(l.stages, g.at)
}

// addMatrix reads nine factors, row by row, and three offsets, if there are any.
func (l *lut) addMatrix(factors, offsets []byte) {
	var m matrix
	var plus [3]float64
	for i := range 9 {
		m[i/3][i%3] = fixed(factors[4*i:])
	}
	for i := range len(offsets) / 4 {
		plus[i] = fixed(offsets[4*i:])
	}
	if m == (matrix{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}) && plus == [3]float64{} {
		return
	}
	l.stages = append(l.stages, func(v [maxChannels]float64) [maxChannels]float64 {
		w := m.apply([3]float64{v[0], v[1], v[2]})
		return [maxChannels]float64{w[0] + plus[0], w[1] + plus[1], w[2] + plus[2]}
	})
}
