package resample

import (
	"sync"
	"unsafe"
)

// kernels are those of both axes. They are not changed once they are made.
type kernels[M weight] struct {
	x rowKernel[M]
	y axis[M]
}

// shape is what kernels depend on, beside the type of their weights.
type shape struct {
	width, height     int // of the source
	toWidth, toHeight int
	region            Rect
	filter            Filter
}

// What is remembered of kernels at the most, in bytes: those of one shape, and all.
const (
	maxRemembered    = 256 << 10
	maxAllRemembered = 2 << 20
)

// remembered holds kernels for the next image of the same size, as those of one camera or one upload form are: computing their weights
// takes a fifth of the time of a thumbnail of 300 x 200. All are forgotten when there are too many.
type remembered[M weight] struct {
	mu    sync.Mutex
	bytes int
	all   map[shape]kernels[M]
}

// What they hold follows from the key alone.
var (
	rememberedWords  remembered[int16]
	rememberedFloats remembered[float32]
)

// kernelsFor returns kernels for a shape, which compute makes if nobody knows them.
func kernelsFor[M weight](s shape, compute func() kernels[M]) kernels[M] {
	r, ok := any(&rememberedWords).(*remembered[M])
	if !ok {
		r, _ = any(&rememberedFloats).(*remembered[M])
	}
	r.mu.Lock()
	found, ok := r.all[s]
	r.mu.Unlock()
	if !ok {
		found = compute()
		r.add(s, found)
	}
	return found
}

func (r *remembered[M]) add(s shape, k kernels[M]) {
	bytes := k.bytes()
	if bytes > maxRemembered {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.bytes+bytes > maxAllRemembered || r.all == nil {
		r.all, r.bytes = make(map[shape]kernels[M]), 0
	}
	if _, ok := r.all[s]; !ok {
		r.all[s] = k
		r.bytes += bytes
	}
}

// bytes is what kernels take, nearly.
func (k kernels[M]) bytes() int {
	one := int(unsafe.Sizeof(*new(M)))
	n := len(k.x.weight)*one + len(k.x.starts)*4 + len(k.y.kernels)*int(unsafe.Sizeof(kernel[M]{}))
	for _, y := range k.y.kernels {
		n += (len(y.weight) + 1) * one
	}
	return n
}
