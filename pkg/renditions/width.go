package renditions

import (
	"context"
	"sync"
	"time"
)

// Objects in work for each core: at the start, and at the most. With a network most of them wait for answers, without one for the disk.
const (
	firstRemote, mostRemote = 8, 64
	firstLocal, mostLocal   = 2, 4
	// mostOfAll bounds connections and open files.
	mostOfAll = 1024
	// narrowPause is the least time between two halvings: answers to what was on the way then say nothing new.
	narrowPause = time.Second
)

// FirstWidth is how many objects a job without Options.Concurrency has in work at first, on a machine with so many cores, where a
// network is between.
func FirstWidth(cores int) int { return min(firstRemote*cores, mostOfAll) }

// Width bounds the objects in work, and finds out how many that should be: one more whenever an object is done while a core is idle,
// half as many when the store asks for less. It is safe for concurrent use.
type Width struct {
	strain func() int64
	idle   func() bool

	mu         sync.Mutex
	free       sync.Cond
	inWork     int
	now, most  int
	strained   int64
	narrowedAt time.Time
}

// NewWidth returns one that begins with first objects and goes up to most. strain counts answers that asked for less, and requests that
// ran out of time, as [s3ops.Client.Strain] does; idle reports whether more objects would be of use.
func NewWidth(first, most int, idle func() bool, strain func() int64) *Width {
	w := &Width{strain: strain, idle: idle, now: first, most: most, strained: strain()}
	w.free.L = &w.mu
	return w
}

// newWidth returns that of a job: fixed, or 0 for one that adapts. Memory bounds it too, see memory.
func newWidth(fixed, cores int, remote bool, idle func() bool, strain func() int64) *Width {
	switch {
	case fixed > 0:
		return NewWidth(fixed, fixed, idle, strain)
	case remote:
		return NewWidth(FirstWidth(cores), min(mostRemote*cores, mostOfAll), idle, strain)
	}
	return NewWidth(firstLocal*cores, mostLocal*cores, idle, strain)
}

// Enter waits for a place, and reports false if ctx ends before there is one.
func (w *Width) Enter(ctx context.Context) bool {
	defer context.AfterFunc(ctx, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.free.Broadcast()
	})()
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.inWork >= w.now && ctx.Err() == nil {
		w.free.Wait()
	}
	if ctx.Err() != nil {
		return false
	}
	w.inWork++
	return true
}

// Leave frees the place of an object that is done.
func (w *Width) Leave() {
	strain, idle := w.strain(), w.idle()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.adapt(strain, idle, time.Now())
	w.inWork--
	w.free.Broadcast()
}

// adapt is called with mu held.
func (w *Width) adapt(strain int64, idle bool, now time.Time) {
	switch {
	case strain > w.strained:
		w.strained = strain
		if now.Sub(w.narrowedAt) >= narrowPause {
			w.narrowedAt = now
			w.now = max(1, w.now/2)
		}
	case idle && w.inWork >= w.now && w.now < w.most:
		w.now++
	}
}
