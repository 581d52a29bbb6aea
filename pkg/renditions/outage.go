package renditions

import (
	"context"
	"sync"
	"time"

	"github.com/s3img/s3img/pkg/queue"
	"github.com/s3img/s3img/pkg/s3ops"
)

// maxOutageTimes bounds the pauses of an outage: the fourth and later ones are 16 s to 32 s.
const maxOutageTimes = 4

// outage holds back what is not begun while nothing can be stored, whatever the object. Each message would fail, be received
// again, and soon be a dead letter, for no fault of its own. While it lasts one source after the other is let through, after
// pauses that grow, to see whether it is over; the first that is done ends it. The zero value is one that is over.
type outage struct {
	mu      sync.Mutex
	times   int           // pauses so far; 0 = all is well
	cause   string        // what the last source met; "" = all is well
	until   time.Time     // the end of the pause
	probing bool          // a source was let through, and is not done
	changed chan struct{} // closed when a source is done; nil = nobody waits
}

// pass waits until a source may be begun, or ctx ends.
func (o *outage) pass(ctx context.Context) {
	for ctx.Err() == nil {
		changed, pause := o.try()
		if changed == nil {
			return
		}
		waiting, stop := ctx, context.CancelFunc(func() {})
		if pause > 0 {
			waiting, stop = context.WithTimeout(ctx, pause)
		}
		select {
		case <-waiting.Done():
		case <-changed:
		}
		stop()
	}
}

// try returns nil where a source may be begun, else what to wait for, and how long at most; 0 = for ever.
func (o *outage) try() (changed <-chan struct{}, pause time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	pause = time.Until(o.until)
	switch {
	case o.times == 0:
		return nil, 0
	case o.probing:
		pause = 0 // until it is done
	case pause <= 0:
		o.probing = true
		return nil, 0
	}
	if o.changed == nil {
		o.changed = make(chan struct{})
	}
	return o.changed, pause
}

// noting is done, which learns from the result first.
func (o *outage) noting(done func(Result)) func(Result) {
	return func(result Result) {
		o.note(result)
		done(result)
	}
}

// note learns from what became of a source, and reports whether its error is one that an earlier one met in the same outage. Those
// that were begun before a pause say nothing that was not known.
func (o *outage) note(result Result) (known bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch cause := sharedCause(result.Err); {
	case result.Err == nil:
		o.times, o.cause = 0, ""
	case cause == "":
		o.times = 0 // a bad image shows that the store answers, and not that renditions can be stored
	default:
		known, o.cause = o.cause == cause, cause
		if o.times == 0 || o.probing {
			o.times = min(o.times+1, maxOutageTimes)
			o.until = time.Now().Add(queue.Backoff(o.times))
		}
	}
	o.probing = false
	if o.changed != nil {
		close(o.changed)
		o.changed = nil
	}
	return known
}

// sharedCause is what every object meets by an error, in few words; "" = it is not one that all meet.
func sharedCause(err error) string {
	switch {
	case !stopsAll(err):
		return ""
	case s3ops.Code(err) != "":
		return s3ops.Code(err)
	}
	return s3ops.RootCause(err)
}
