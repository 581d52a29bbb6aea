package notify

import (
	"context"
	"sync"
	"time"
)

// directTries is how often somebody is asked who is away, or told what no folder keeps.
const directTries = 3

// direct bounds requests to somebody, and sends them again while nobody answers.
type direct struct {
	pause func(tries int) time.Duration
	room  chan struct{} // holds a token for each message on the way

	mu   sync.Mutex
	down bool // the last message met that nobody answers
}

func newDirect(pause func(tries int) time.Duration) *direct {
	return &direct{pause: pause, room: make(chan struct{}, atATime)}
}

// do tries again while the receiver is away, unless it was for the message before.
func (d *direct) do(ctx context.Context, try func() error) error {
	select {
	case d.room <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-d.room }()
	for tries := 1; ; tries++ {
		err := try()
		if err == nil || !isAway(err) || tries >= d.mayTry() {
			d.mu.Lock()
			d.down = isAway(err)
			d.mu.Unlock()
			return err
		}
		if err := sleep(ctx, max(d.pause(tries), afterOf(err))); err != nil {
			return err
		}
	}
}

func (d *direct) mayTry() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.down {
		return 1
	}
	return directTries
}

// sleep waits, and fails if ctx ends before that or would.
func sleep(ctx context.Context, pause time.Duration) error {
	if end, ok := ctx.Deadline(); ok && time.Until(end) < pause {
		return context.DeadlineExceeded
	}
	select {
	case <-time.After(pause):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
