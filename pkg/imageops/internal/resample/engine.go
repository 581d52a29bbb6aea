package resample

import "unsafe"

// ringLimit is how many bytes of source rows are held. Kernels that need more reduce each row first.
const ringLimit = 4 << 20

// arithmetic is how an engine computes: on source samples S, held as R, with values M between the passes.
type arithmetic[S Sample, R any, M weight] interface {
	// axis converts taps, and rowBlock says how newRowKernel lays them out.
	axis(all []taps) axis[M]
	rowBlock() int
	// load converts a source row to what the ring holds.
	load(dst []R, src []S)
	// spread makes one row for each channel of what load made.
	spread(dst [][]M, src []R)
	// column and columnAgain weigh rows from above to below, all of the length of dst.
	column(dst []M, rows [][]R, weight []M, shift int)
	columnAgain(dst []M, rows [][]M, weight []M, shift int)
	// row weighs samples from left to right.
	row(dst, src []M, k *rowKernel[M])
	// finish rounds one row of each channel to interleaved samples.
	finish(dst []S, rows [][]M)
}

// engine feeds targets from one ring of source rows.
type engine[S Sample, R any, M weight] struct {
	arithmetic arithmetic[S, R, M]
	ring       [][]R
	targets    []order[S, R, M]
}

// order is one of the two orders of the passes, for one target.
type order[S Sample, R any, M weight] interface {
	// advance makes what row y of the source, which is in the ring, is the last one for.
	advance(a arithmetic[S, R, M], ring [][]R, y int)
	planned() *plan[S, M]
}

// newEngine prepares for rows of source. Pixels of targets have so many channels.
func newEngine[S Sample, R any, M weight](source Layout, channels int, a arithmetic[S, R, M], targets []Target[S]) *engine[S, R, M] {
	e := &engine[S, R, M]{arithmetic: a}
	length, rows := padded(source.samples()), 0
	var memory tapsMemory
	for _, t := range targets {
		p := newPlan(&memory, source, channels, a, t)
		if p.y.window*length*int(unsafe.Sizeof(*new(R))) > ringLimit {
			e.targets = append(e.targets, newRowsFirst[S, R](source, p))
			continue
		}
		e.targets = append(e.targets, newColumnsFirst[S, R](source, p))
		rows = max(rows, p.y.window)
	}
	e.ring = makeRows[R](max(rows, 1), length)
	return e
}

func (e *engine[S, R, M]) writeRow(y int, row []S) {
	e.arithmetic.load(e.ring[y%len(e.ring)], row)
	for _, t := range e.targets {
		t.advance(e.arithmetic, e.ring, y)
	}
}

// plan is a target with its kernels.
type plan[S Sample, M weight] struct {
	target   Target[S]
	channels int // of the target
	kernels[M]
	next int // the row to be made next
}

// planned gives access to the plan of either order.
func (p *plan[S, M]) planned() *plan[S, M] { return p }

func newPlan[S Sample, R any, M weight](memory *tapsMemory, source Layout, channels int, a arithmetic[S, R, M], t Target[S]) plan[S, M] {
	k := kernelsFor(shape{source.Width, source.Height, t.Width, t.Height, t.Region, t.Filter}, func() kernels[M] {
		x := a.axis(axisTaps(memory, source.Width, t.Width, t.Region.X0, t.Region.X1, t.Filter))
		y := a.axis(axisTaps(memory, source.Height, t.Height, t.Region.Y0, t.Region.Y1, t.Filter))
		return kernels[M]{x: newRowKernel(x, source.Width, a.rowBlock()), y: y}
	})
	return plan[S, M]{target: t, channels: channels, kernels: k}
}

// ready returns the kernel of the next row, if row y of the source is all that it still needs.
func (p *plan[S, M]) ready(y int) (kernel[M], bool) {
	if p.next == len(p.y.kernels) || p.y.kernels[p.next].end() > y+1 {
		return kernel[M]{}, false
	}
	return p.y.kernels[p.next], true
}

// output is where the next row goes.
func (p *plan[S, M]) output() []S {
	return p.target.Pix[p.next*p.target.Stride:][:p.target.Width*p.channels]
}

// windowOf lists the rows of a ring that a kernel weighs.
func windowOf[T any, M weight](dst [][]T, ring [][]T, k kernel[M]) [][]T {
	dst = dst[:0]
	for y := k.start; y < k.end(); y++ {
		dst = append(dst, ring[y%len(ring)])
	}
	return dst
}

// makeRows makes rows in one piece of memory.
func makeRows[T any](rows, length int) [][]T {
	all := make([]T, rows*length)
	list := make([][]T, rows)
	for i := range list {
		list[i] = all[i*length : (i+1)*length : (i+1)*length]
	}
	return list
}
