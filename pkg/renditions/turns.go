package renditions

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

// turns let as many objects compute at a time as there are cores. Whoever has a turn gives it back while it waits: for bytes, for
// memory, for another object's claim. So a core never waits for the network, and no two objects wait for each other.
type turns struct {
	*semaphore.Weighted
	most  int64
	taken atomic.Int64
}

func newTurns(cores int) *turns {
	return &turns{Weighted: semaphore.NewWeighted(int64(cores)), most: int64(cores)}
}

// idle reports whether a core has nothing to do.
func (t *turns) idle() bool { return t.taken.Load() < t.most }

// turn is that of one object. The zero value has none and needs none.
type turn struct {
	of     *turns
	held   bool
	waited time.Duration // until there was one
}

// take waits for a turn, in the order of those who ask.
func (t *turn) take(ctx context.Context) error {
	if t.of == nil || t.held {
		return nil
	}
	defer stopwatch(&t.waited)()
	if err := t.of.Acquire(ctx, 1); err != nil {
		return fmt.Errorf("waiting for a core: %w", err)
	}
	t.of.taken.Add(1)
	t.held = true
	return nil
}

// giveBack lets another object compute.
func (t *turn) giveBack() {
	if t.held {
		t.held = false
		t.of.taken.Add(-1)
		t.of.Release(1)
	}
}

// away gives the turn back until wait returns, and then waits for another one.
func (t *turn) away(ctx context.Context, wait func() error) error {
	if !t.held {
		return wait()
	}
	t.giveBack()
	if err := wait(); err != nil {
		return err
	}
	return t.take(ctx)
}
