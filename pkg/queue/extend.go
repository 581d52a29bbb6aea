package queue

import (
	"context"
	"slices"
	"time"
)

// parkedVisibility is how long a message that a drain keeps back stays hidden after this process died, at least: there may be
// many, so they are extended seldom.
const parkedVisibility = 5 * time.Minute

// maxHidden is the most that messages are hidden here: SQS refuses what ends after its limit, and began to count first.
const maxHidden = maxVisibility - 10*time.Second

// extendUntil keeps messages hidden until ctx ends. One that has been hidden for a quarter of its time is extended at the next
// tick, so that there are several tries before it is handed out again.
func (q *Queue) extendUntil(ctx context.Context) {
	defer close(q.extended)
	ticker := time.NewTicker(q.opt.Visibility / 6)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			q.extend(ctx)
		case <-ctx.Done():
			return
		}
	}
}

// extend hides again what has been hidden long enough. When a request fails as a whole, the rest waits for the next tick.
func (q *Queue) extend(ctx context.Context) {
	due, expired := q.takeDue(time.Now())
	for _, r := range expired {
		q.warn(&LostError{Queue: q.name, MessageID: r.id})
	}
	for batch := range slices.Chunk(due, batchSize) {
		if !q.extendBatch(ctx, batch) {
			break
		}
	}
	q.release(due)
}

// takeDue returns the messages to extend, and those that SQS lets nobody extend any more.
func (q *Queue) takeDue(now time.Time) (due, expired []*receipt) {
	q.mu.Lock()
	defer q.mu.Unlock()
	look := func(r *receipt, hide time.Duration) {
		if r.lost || r.hiddenUntil.Sub(now) > hide*3/4 {
			return
		}
		r.extendBy = min(hide, maxHidden-now.Sub(r.since)).Truncate(time.Second)
		if r.extendBy <= 0 {
			q.lose(r)
			expired = append(expired, r)
			return
		}
		r.extending = true
		due = append(due, r)
	}
	for r := range q.held {
		if r.fate == undecided {
			look(r, q.opt.Visibility)
		}
	}
	for r := range q.parked {
		look(r, max(q.opt.Visibility, parkedVisibility))
	}
	return due, expired
}

// extendBatch extends up to ten messages. It is false when SQS did not answer for any of them.
func (q *Queue) extendBatch(ctx context.Context, batch []*receipt) bool {
	call, cancel := context.WithTimeout(ctx, min(callTimeout, max(time.Second, q.opt.Visibility/4)))
	defer cancel()
	asked := time.Now()
	failed := q.hideBatch(call, "extend messages of", batch, func(r *receipt) time.Duration { return r.extendBy })
	if ctx.Err() != nil {
		return false // it was broken off by Close
	}
	for _, warning := range q.noteExtension(batch, failed, asked) {
		q.warn(warning)
	}
	return len(failed) == 0 || failed[batch[0]] == nil || failed[batch[0]].MessageID != ""
}

// noteExtension notes what became of an extension, and returns what there is to say about it.
func (q *Queue) noteExtension(batch []*receipt, failed map[*receipt]*Error, asked time.Time) (warnings []error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var said *Error
	for _, r := range batch {
		_, parked := q.parked[r]
		err := failed[r]
		switch {
		case err == nil:
			r.hiddenUntil = asked.Add(r.extendBy)
		case r.fate != undecided && !parked: // it was deleted while the request was on the way
		case err.senderFault || time.Now().After(r.hiddenUntil):
			q.lose(r)
			warnings = append(warnings, &LostError{Queue: q.name, MessageID: r.id, Err: err})
		case err != said: // all of a batch share the error of their request
			said = err
			warnings = append(warnings, err)
		}
	}
	return warnings
}

// lose notes that a message is hidden no more. It is called with mu held.
func (q *Queue) lose(r *receipt) {
	r.lost = true
	q.stats.Lost++
}

// release lets messages be given back whose extension is not on the way any more.
func (q *Queue) release(batch []*receipt) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, r := range batch {
		r.extending = false
	}
	if len(q.outbox) > 0 {
		q.rouse()
	}
}
