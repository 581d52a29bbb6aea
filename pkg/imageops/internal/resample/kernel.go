package resample

// weight is int16 with a shift, or float32. Samples between the two passes have the same type.
type weight interface{ int16 | float32 }

// kernel is the taps of one output as the arithmetic of an engine wants them.
type kernel[M weight] struct {
	start  int
	weight []M
}

// end is the first source sample that is not read any more.
func (k kernel[M]) end() int { return k.start + len(k.weight) }

// axis is the kernels of all outputs of one axis. One is 1<<shift for int16; float32 has no shift.
type axis[M weight] struct {
	kernels []kernel[M]
	shift   int
	window  int // see windowFor
}

// windowFor is the number of source rows that must be at hand so that the outputs can be made in order. Taps that weigh nothing in
// fixed point count: so it is the same for every arithmetic.
func windowFor(all []taps) int {
	rows, last := 0, 0
	for _, t := range all {
		last = max(last, t.start+len(t.weight))
		rows = max(rows, last-t.start)
	}
	return rows
}

// Outputs of a row are made in groups of eight. Taps are read in blocks, of 8 for int16 and 4 for float32.
// Block b of output i is followed by block b of output i+4, so that both fill one register:
// the weight for tap t of output i is at ((b*4 + i%4)*2 + i/4)*block + t%block of its group.
const group = 8

// rowKernel is an axis laid out for the pass along a row.
type rowKernel[M weight] struct {
	starts []int32 // one an output, whole groups
	weight []M
	blocks int // of each output
	block  int // taps of a block
	shift  int
	length int // of a source row: no tap lies beyond
}

// newRowKernel lays out kernels for rows that are in samples long.
func newRowKernel[M weight](a axis[M], in, block int) rowKernel[M] {
	k := rowKernel[M]{block: block, shift: a.shift}
	for _, one := range a.kernels {
		k.blocks = max(k.blocks, (len(one.weight)+block-1)/block)
	}
	groups := (len(a.kernels) + group - 1) / group
	k.starts = make([]int32, groups*group)
	k.weight = make([]M, groups*group*k.blocks*block)
	k.length = max(padded(in), padded(k.blocks*block))
	for i, one := range a.kernels {
		start := max(min(one.start, k.length-k.blocks*block), 0)
		k.starts[i] = int32(start)
		for t, w := range one.weight {
			k.weight[k.index(i, t+one.start-start)] = w
		}
	}
	return k
}

// index is where the weight of tap t of output i is.
func (k *rowKernel[M]) index(i, t int) int {
	base := i / group * group * k.blocks * k.block
	i %= group
	return base + ((t/k.block*4+i%4)*2+i/4)*k.block + t%k.block
}

// padded is the length of a row of n samples: the passes work on 32 at a time.
func padded(n int) int { return (n + 31) &^ 31 }
