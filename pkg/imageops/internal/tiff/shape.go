package tiff

// sample is one value of a row.
type sample interface{ uint8 | uint16 }

// planesUsed is how many planes are read: those of colours and alpha.
func (l *layout) planesUsed() int {
	if !l.separate {
		return 1
	}
	return max(l.colours, l.alpha+1)
}

// gatherer collects the samples of a row out of lines.
type gatherer[S sample] struct {
	*layout
	unpack func(dst []S, line []byte)
	direct bool // samples are the bytes of a line
	all    []S  // all samples of the pixels of a line
	one    []S  // of one plane
}

func newGatherer[S sample](l *layout, unpack func([]S, []byte)) gatherer[S] {
	g := gatherer[S]{layout: l, unpack: unpack, all: make([]S, l.width*l.read())}
	if l.separate {
		g.one = make([]S, l.width)
	}
	return g
}

// read is how many samples a pixel has in what is read of the file.
func (l *layout) read() int {
	if l.separate {
		return l.planesUsed()
	}
	return l.samples
}

// gather returns interleaved samples, l.read() for each pixel.
func (g *gatherer[S]) gather(lines [][]byte) []S {
	if g.direct {
		if row, ok := any(lines[0]).([]S); ok {
			return row
		}
	}
	if !g.separate {
		g.unpack(g.all, lines[0])
		return g.all
	}
	n := len(lines)
	for i, line := range lines {
		g.unpack(g.one, line)
		for x, v := range g.one {
			g.all[x*n+i] = v
		}
	}
	return g.all
}

// step changes a row, in place or into another.
type step[S sample] func(row []S) []S

// pick is the step that leaves samples that are neither colour nor alpha behind; nil if there are none.
func pick[S sample](l *layout, withAlpha bool) step[S] {
	n, colours, alpha := l.read(), l.colours, l.alpha
	keep := colours
	if withAlpha {
		keep++
	}
	if n == keep {
		return nil
	}
	return func(row []S) []S {
		for i := range l.width {
			copy(row[i*keep:], row[i*n:i*n+colours])
			if withAlpha {
				row[i*keep+colours] = row[i*n+alpha]
			}
		}
		return row[:l.width*keep]
	}
}

// spread is the step that makes the full range of samples of fewer bits, and of whiteIsZero what blackIsZero has.
func spread[S sample](l *layout, bits int, withAlpha bool) step[S] {
	top, full := uint32(1)<<bits-1, uint32(^S(0))
	invert := l.photometric == whiteIsZero
	if top == full && !invert {
		return nil
	}
	colour, alpha := make([]S, top+1), make([]S, top+1)
	for v := range colour {
		scaled := (uint32(v)*full + top/2) / top
		alpha[v], colour[v] = S(scaled), S(scaled)
		if invert {
			colour[v] = S(full - scaled)
		}
	}
	if !withAlpha {
		return func(row []S) []S {
			for i, v := range row {
				row[i] = colour[v]
			}
			return row
		}
	}
	n := l.colours + 1
	return func(row []S) []S {
		for i := 0; i+n <= len(row); i += n {
			for c := range n - 1 {
				row[i+c] = colour[row[i+c]]
			}
			row[i+n-1] = alpha[row[i+n-1]]
		}
		return row
	}
}

// divide is the step that takes alpha out of colours that were multiplied by it.
func divide[S sample](channels int) step[S] {
	full := uint32(^S(0))
	return func(row []S) []S {
		for i := 0; i+channels <= len(row); i += channels {
			px := row[i : i+channels]
			alpha := uint32(px[channels-1])
			if alpha == 0 || alpha == full {
				continue
			}
			for c, v := range px[:channels-1] {
				px[c] = S(min((uint32(v)*full+alpha/2)/alpha, full))
			}
		}
		return row
	}
}

// positive is the step that makes negative numbers, of so many bits and a sign, black.
func positive[S sample](bits int) step[S] {
	return func(row []S) []S {
		for i, v := range row {
			if v>>bits != 0 {
				row[i] = 0
			}
		}
		return row
	}
}

// encode is the step that puts the curve of sRGB on colours that are proportional to light.
func encode[S sample](channels int, alpha bool) step[S] {
	gamma := newGamma(float64(^S(0)))
	table := make([]S, int(^S(0))+1)
	for v := range table {
		table[v] = S(gamma.of(float64(v) / float64(^S(0))))
	}
	return func(row []S) []S {
		for i, v := range row {
			if !alpha || i%channels != channels-1 {
				row[i] = table[v]
			}
		}
		return row
	}
}
