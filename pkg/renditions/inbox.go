package renditions

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	"github.com/s3img/s3img/pkg/events"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/traces"
)

// Inbox hands events that other goroutines bring, those of an HTTP server say, to a job, and tells them the end.
type Inbox struct {
	client *s3ops.Client
	opt    EventOptions
	queue  chan Source
	ended  chan struct{}
}

// NewInbox returns an inbox for one job.
func NewInbox(client *s3ops.Client, opt EventOptions) *Inbox {
	return &Inbox{client: client, opt: opt, queue: make(chan Source), ended: make(chan struct{})}
}

// ErrStopping says that the job takes no more events.
var ErrStopping = errors.New("it is stopping: try again later")

// Sources yields what is delivered, until ctx ends. It is for one call of [Run].
func (in *Inbox) Sources(ctx context.Context) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		defer close(in.ended)
		for {
			select {
			case src := <-in.queue:
				if !yield(src, nil) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

// Deliver returns when the job is done with all events: nil, or the errors of those objects that another try may cure. What
// no try can cure is for the job's report only. It fails with [ErrStopping] when the job has ended; when ctx ends, what was
// handed over stays in work.
func (in *Inbox) Deliver(ctx context.Context, told []events.Event) error {
	outcome := newTally(len(told))
	trace := traces.Carried(ctx)
	for _, event := range told {
		delivery := Delivery{Event: event, Done: func(result Result) { outcome.note(result) }, Trace: trace}
		select {
		case in.queue <- EventSource(in.client, delivery, in.opt):
		case <-in.ended:
			return ErrStopping
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	select {
	case <-outcome.complete:
		return outcome.retry()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// The pauses between two tries to list a store for the first time grow from one to the other.
const (
	firstPollPause = time.Second
	lastPollPause  = time.Minute
)

// Poll hands over what lies below the root of the inbox, and at each interval what is new there, until ctx or the job ends. Senders
// are not reliable: some never try again, and some at times tell a wrong name. An object that an event told of before is looked at
// once more, which is all that it costs. If the first listing fails, opt.Warn is told, and Poll tries again: a store may start
// only once somebody listens.
func (in *Inbox) Poll(ctx context.Context, opt WatchOptions) {
	opt.Suffixes, opt.MirrorDeletes = in.opt.Suffixes, in.opt.MirrorDeletes
	for pause := firstPollPause; ; pause = min(2*pause, lastPollPause) {
		err := in.poll(ctx, opt)
		if err == nil || ctx.Err() != nil {
			return
		}
		opt.warn(err)
		if !sleep(ctx, pause) {
			return
		}
	}
}

// poll fails when the first listing does.
func (in *Inbox) poll(ctx context.Context, opt WatchOptions) error {
	for src, err := range WatchPrefix(ctx, in.client, in.opt.Root, opt) {
		if err != nil {
			return err
		}
		select {
		case in.queue <- in.asEvent(src):
		case <-in.ended:
			return nil
		case <-ctx.Done():
			return nil
		}
	}
	return nil
}

// asEvent makes a source follow its object, as one does that an event told of.
func (in *Inbox) asEvent(src Source) Source {
	if src.follow {
		return src
	}
	at, err := s3ops.ParseLocation(src.Address)
	event := events.Event{Kind: events.Created, Bucket: at.Bucket, Key: at.Key}
	told := EventSource(in.client, Delivery{Event: event, Done: src.done}, in.opt)
	told.Err = err
	return told
}

// tally waits for the results of events that came together.
type tally struct {
	mu       sync.Mutex
	left     int
	errs     []error // that may pass
	complete chan struct{}
}

func newTally(n int) *tally {
	t := &tally{left: n, complete: make(chan struct{})}
	if n == 0 {
		close(t.complete)
	}
	return t
}

// note takes one result and reports whether it was the last.
func (t *tally) note(result Result) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if MayPass(result.Err) {
		t.errs = append(t.errs, fmt.Errorf("%s: %w", result.Source, result.Err))
	}
	t.left--
	if t.left == 0 {
		close(t.complete)
	}
	return t.left == 0
}

// retry is what speaks for another try, nil where nothing does.
func (t *tally) retry() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return errors.Join(t.errs...)
}
