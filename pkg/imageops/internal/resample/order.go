package resample

// columnsFirst makes rows by weighing source rows, then the samples of the result.
// It is the faster order, since its first pass is the most regular, and leaves few rows for the second.
type columnsFirst[S Sample, R any, M weight] struct {
	plan[S, M]
	window [][]R
	wide   []M   // one row, channels interleaved
	apart  [][]M // the same, a row for each channel
	narrow [][]M // the same, as wide as the target
}

func newColumnsFirst[S Sample, R any, M weight](source Layout, p plan[S, M]) *columnsFirst[S, R, M] {
	c := &columnsFirst[S, R, M]{plan: p}
	c.window = make([][]R, 0, p.y.window+1) // see fixedPoint.column
	c.narrow = makeRows[M](source.Channels, padded(p.target.Width))
	if source.Channels == 1 {
		c.apart = makeRows[M](1, p.x.length)
		c.wide = c.apart[0][:padded(source.Width)]
		return c
	}
	c.apart = makeRows[M](source.Channels, p.x.length)
	c.wide = make([]M, padded(source.samples()))
	return c
}

func (c *columnsFirst[S, R, M]) advance(a arithmetic[S, R, M], ring [][]R, y int) {
	for k, ok := c.ready(y); ok; k, ok = c.ready(y) {
		c.window = windowOf(c.window, ring, k)
		a.column(c.wide, c.window, k.weight, c.y.shift)
		if len(c.apart) > 1 {
			split(c.apart, c.wide)
		}
		for i := range c.apart {
			a.row(c.narrow[i], c.apart[i], &c.x)
		}
		a.finish(c.output(), c.narrow)
		c.next++
	}
}

// rowsFirst reduces each source row as it comes, and holds only the results:
// little memory whatever the ratio, since a kernel covers more rows only where the rows get narrower.
type rowsFirst[S Sample, R any, M weight] struct {
	plan[S, M]
	ring   [][]M // rows as wide as the target, channel after channel
	window [][]M
	apart  [][]M // one source row, a row for each channel
	result []M
	narrow [][]M // the channels of result
	length int   // of one channel in ring and result
}

func newRowsFirst[S Sample, R any, M weight](source Layout, p plan[S, M]) *rowsFirst[S, R, M] {
	r := &rowsFirst[S, R, M]{plan: p, length: padded(p.target.Width)}
	r.ring = makeRows[M](p.y.window, source.Channels*r.length)
	r.window = make([][]M, 0, len(r.ring)+1)
	r.apart = makeRows[M](source.Channels, p.x.length)
	r.result = make([]M, source.Channels*r.length)
	for i := range source.Channels {
		r.narrow = append(r.narrow, r.result[i*r.length:(i+1)*r.length])
	}
	return r
}

func (r *rowsFirst[S, R, M]) advance(a arithmetic[S, R, M], ring [][]R, y int) {
	if r.next == len(r.y.kernels) {
		return
	}
	r.reduce(a, ring, y)
	for k, ok := r.ready(y); ok; k, ok = r.ready(y) {
		r.window = windowOf(r.window, r.ring, k)
		a.columnAgain(r.result, r.window, k.weight, r.y.shift)
		a.finish(r.output(), r.narrow)
		r.next++
	}
}

// reduce makes row y of the source as wide as the target.
func (r *rowsFirst[S, R, M]) reduce(a arithmetic[S, R, M], ring [][]R, y int) {
	a.spread(r.apart, ring[y%len(ring)])
	reduced := r.ring[y%len(r.ring)]
	for i := range r.apart {
		a.row(reduced[i*r.length:(i+1)*r.length], r.apart[i], &r.x)
	}
}
