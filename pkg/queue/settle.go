package queue

import (
	"context"
	"slices"
	"time"
)

const (
	maxLinger   = 200 * time.Millisecond // how long a settled message waits for others to share a request with
	maxSending  = 8                      // requests that settle messages at a time
	settleTries = 3
	settlePause = 500 * time.Millisecond // before the second try; twice that before the third
)

// settle decides what becomes of a message, if nothing has been decided.
func (q *Queue) settle(r *receipt, as fate, after time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if r.fate != undecided {
		return
	}
	r.fate, r.after = as, max(0, min(after, maxHidden-time.Since(r.since)))
	if as == returned && r.drain {
		delete(q.held, r)
		q.parked[r] = struct{}{}
		q.room.Release(1)
		return
	}
	q.post(r)
}

// giveBackAll returns what is held, and what drains kept back.
func (q *Queue) giveBackAll() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for r := range q.held {
		if r.fate == undecided {
			r.fate = returned
			q.post(r)
		}
	}
	for r := range q.parked {
		r.after = 0 // the time to wait was for the drain, which has ended
		q.post(r)
	}
}

// post puts a receipt into the outbox. It is called with mu held.
func (q *Queue) post(r *receipt) {
	q.outbox = append(q.outbox, r)
	q.rouse()
}

// rouse makes the loop that settles look into the outbox.
func (q *Queue) rouse() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

func (q *Queue) settleUntilClosed(ctx context.Context) {
	defer close(q.settled)
	for {
		select {
		case <-q.wake:
			q.linger()
			q.flush(ctx)
		case <-q.closing:
			q.flush(ctx)
			_ = q.sending.Wait() // what fails is a warning
			return
		}
	}
}

// linger waits until a request is worth while: it is full, or too few messages are held to fill it, or one has waited enough.
func (q *Queue) linger() {
	timer := time.NewTimer(maxLinger)
	defer timer.Stop()
	for !q.isWorthwhile() {
		select {
		case <-q.wake:
		case <-timer.C:
			return
		case <-q.closing:
			return
		}
	}
}

func (q *Queue) isWorthwhile() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.outbox) >= batchSize || len(q.held) <= batchSize
}

// flush sends what is in the outbox, and waits only where too many requests are on the way.
func (q *Queue) flush(ctx context.Context) {
	deletes, returns := q.takeOutbox()
	for batch := range slices.Chunk(deletes, batchSize) {
		q.sending.Go(func() error { q.deliver(ctx, batch, q.deleteBatch); return nil })
	}
	for batch := range slices.Chunk(returns, batchSize) {
		q.sending.Go(func() error { q.deliver(ctx, batch, q.returnBatch); return nil })
	}
}

// takeOutbox empties the outbox. It leaves messages that are to be given back while a request that extends them is on the way:
// the extension might arrive last, and hide for long what was to come again at once.
func (q *Queue) takeOutbox() (deletes, returns []*receipt) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var later []*receipt
	for _, r := range q.outbox {
		switch {
		case r.fate == deleted:
			deletes = append(deletes, r)
		case r.lost: // it was handed out again
			q.drop(r)
		case r.extending:
			later = append(later, r)
		default:
			returns = append(returns, r)
		}
	}
	q.outbox = later
	return deletes, returns
}

// deliver tells SQS of up to ten messages, tries again what may pass, and forgets them.
func (q *Queue) deliver(ctx context.Context, batch []*receipt, tell batchCall) {
	for try := 1; len(batch) > 0; try++ {
		failed := tell(ctx, batch)
		batch = q.conclude(batch, failed, try == settleTries || ctx.Err() != nil)
		if len(batch) > 0 {
			sleep(ctx, settlePause*time.Duration(try))
		}
	}
}

// conclude forgets the messages that SQS has been told of, and those that it will not hear of; it returns the others, none
// after the last try.
func (q *Queue) conclude(batch []*receipt, failed map[*receipt]*Error, last bool) (again []*receipt) {
	var warned *Error
	for _, r := range batch {
		err := failed[r]
		if err != nil && !last && !err.senderFault {
			again = append(again, r)
			continue
		}
		q.forget(r, err == nil)
		if err != nil && err != warned { // all of a batch share the error of their request
			q.warn(err)
			warned = err
		}
	}
	return again
}

// forget ends a message that SQS has been told of, or could not be.
func (q *Queue) forget(r *receipt, told bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case !told:
		q.stats.Unsettled++
	case r.fate == deleted:
		q.stats.Deleted++
	default:
		q.stats.Returned++
	}
	q.drop(r)
}

// drop makes room for another message. It is called with mu held.
func (q *Queue) drop(r *receipt) {
	if _, held := q.held[r]; held {
		delete(q.held, r)
		q.room.Release(1)
	}
	delete(q.parked, r)
}
