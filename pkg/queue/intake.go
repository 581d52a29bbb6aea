package queue

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// lastPause bounds the time between two receives that fail.
const lastPause = time.Minute

// intake is one loop over messages: a receiver that is always there, and helpers while many messages come.
type intake struct {
	queue   *Queue
	drain   bool
	arrived chan *Message // closed when all receivers have ended; holds Prefetch, so that no receiver waits
	err     error         // of the first receive; read it when arrived is closed

	receivers sync.WaitGroup
	helpers   atomic.Int32
	unsure    atomic.Bool // a helper failed: that it brought nothing says nothing
}

func (q *Queue) startIntake(ctx context.Context, drain bool) *intake {
	in := &intake{queue: q, drain: drain, arrived: make(chan *Message, q.opt.Prefetch)}
	in.receivers.Go(func() { in.err = in.lead(ctx) })
	go func() {
		in.receivers.Wait()
		close(in.arrived)
	}()
	return in
}

// lead receives until ctx ends or, in a drain, nothing more comes. It returns the error of the first receive.
func (in *intake) lead(ctx context.Context) error {
	failures := 0
	for answered := false; ; {
		n, ok := in.queue.reserve(ctx)
		if !ok {
			return nil
		}
		got, err := in.receive(ctx, n)
		switch {
		case ctx.Err() != nil: // whatever came of it
		case err != nil && !answered:
			return err
		case err != nil:
			in.queue.warn(err)
			failures++
			sleep(ctx, backoff(failures, lastPause))
		case got == 0 && in.drain && in.helpers.Load() == 0 && !in.unsure.Swap(false):
			return nil
		default:
			answered, failures = true, 0
			in.helpIfFull(ctx, n, got)
		}
	}
}

// help receives until there is no room, or nothing comes. Errors are met and reported by lead too.
func (in *intake) help(ctx context.Context) {
	defer in.helpers.Add(-1)
	for {
		n := in.queue.tryReserve(batchSize)
		if n == 0 {
			return
		}
		got, err := in.receive(ctx, n)
		if err != nil {
			in.unsure.Store(true)
		}
		if got == 0 {
			return
		}
		in.helpIfFull(ctx, n, got)
	}
}

// helpIfFull adds a helper when a receive brought all that it asked for, as long as there is room that it can use.
func (in *intake) helpIfFull(ctx context.Context, asked, got int) {
	if got < asked {
		return
	}
	most := (in.queue.opt.Prefetch - 1) / batchSize
	if int(in.helpers.Add(1)) > most {
		in.helpers.Add(-1)
		return
	}
	in.receivers.Go(func() { in.help(ctx) })
}

// receive hands over at most n messages, for which there is room, and returns how many.
func (in *intake) receive(ctx context.Context, n int) (int, error) {
	messages, err := in.queue.receive(ctx, n, in.drain)
	if ctx.Err() == nil {
		in.queue.setFailing(err != nil)
	}
	in.queue.hold(messages)
	for _, m := range messages {
		in.arrived <- m
	}
	return len(messages), err
}

// giveBack returns messages, and what else arrived. It does so after all receivers have ended: what they broke off is known
// then, and nothing more comes.
func (in *intake) giveBack(rest []*Message) {
	for m := range in.arrived {
		rest = append(rest, m)
	}
	for _, m := range rest {
		m.Retry(0)
	}
}

func (q *Queue) setFailing(failing bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.stats.Failing = failing
}

// reserve waits until there is room for a message, and takes room for as many as fit in a request. It is false when ctx ends.
func (q *Queue) reserve(ctx context.Context) (n int, ok bool) {
	if ctx.Err() != nil || q.room.Acquire(ctx, 1) != nil {
		return 0, false
	}
	return 1 + q.tryReserve(batchSize-1), true
}

// tryReserve takes room for as many messages as there is room for now, up to most.
func (q *Queue) tryReserve(most int) (n int) {
	for n < most && q.room.TryAcquire(1) {
		n++
	}
	return n
}
