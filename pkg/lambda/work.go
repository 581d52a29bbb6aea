package lambda

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/s3img/s3img/pkg/events"
	"github.com/s3img/s3img/pkg/renditions"
)

const (
	// A tenth of the time that is left when an invocation begins is kept for its end, within these bounds: work begun before
	// is finished in the first part of it, and the answer is sent in the rest.
	marginShare = 10
	minMargin   = 500 * time.Millisecond
	maxMargin   = 10 * time.Second
)

// outcome is what became of one message.
type outcome struct {
	results []renditions.Result // of those events that were finished
	left    map[int]string      // addresses of those that were not, by their place in the message
	err     error               // the message could not be understood
}

// retry is why the message should come again, nil if it should not.
func (o outcome) retry() error {
	if o.err != nil {
		return o.err
	}
	for _, result := range o.results {
		if renditions.MayPass(result.Err) {
			return about(result)
		}
	}
	if left := len(o.left); left > 0 {
		return fmt.Errorf("%w: %d of %d objects were not reached", ErrDeadline, left, left+len(o.results))
	}
	return nil
}

// failure is the first error of any kind.
func (o outcome) failure() error {
	if err := o.retry(); err != nil {
		return err
	}
	for _, result := range o.results {
		if result.Err != nil {
			return about(result)
		}
	}
	return nil
}

// about names the object of an error, unless the error does.
func about(result renditions.Result) error {
	if strings.Contains(result.Err.Error(), result.Source) {
		return result.Err
	}
	return fmt.Errorf("%s: %w", result.Source, result.Err)
}

// ErrDeadline says that an invocation ended before its work did.
var ErrDeadline = errors.New("the function's time was over")

// tally keeps what became of the messages of a batch, by their place in it.
type tally struct {
	mu   sync.Mutex
	work []outcome
}

// add notes the result of one event. What was cut by the end of the time stays among what is left.
func (t *tally) add(message, place int, result renditions.Result) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if o := &t.work[message]; !isCut(result.Err) {
		o.results = append(o.results, result)
		delete(o.left, place)
	}
}

// now is a copy, which late results do not change.
func (t *tally) now() []outcome {
	t.mu.Lock()
	defer t.mu.Unlock()
	work := slices.Clone(t.work)
	for i := range work {
		work[i].results, work[i].left = slices.Clone(work[i].results), maps.Clone(work[i].left)
	}
	return work
}

// run makes the renditions of all objects of a batch, as far as the time allows, and returns an outcome for each message.
func (f *Function) run(ctx context.Context, batch events.Batch, opt renditions.Options) ([]outcome, error) {
	t := &tally{work: make([]outcome, len(batch.Messages))}
	sources := f.sources(batch, t)
	opt.Report = func(result renditions.Result) {
		if !isCut(result.Err) {
			f.report(ctx, result)
		}
	}
	inTime, stop, grace := beforeDeadline(ctx)
	defer stop()
	opt.Grace = grace
	select {
	case err := <-f.start(inTime, sources, opt):
		if err != nil && !isCut(err) {
			return nil, err
		}
	case <-afterGrace(inTime, grace): // some decoders cannot be interrupted
	}
	work := t.now()
	f.reportRest(ctx, batch, work)
	return work, nil
}

// start runs a job, once that of the invocation before has ended: it may have gone on after its answer, and has the memory.
func (f *Function) start(ctx context.Context, sources iter.Seq2[renditions.Source, error], opt renditions.Options) <-chan error {
	ended := make(chan error, 1)
	go func() {
		select {
		case f.turn <- struct{}{}:
		case <-ctx.Done():
			ended <- ctx.Err()
			return
		}
		_, err := renditions.Run(ctx, sources, opt)
		<-f.turn
		ended <- err
	}()
	return ended
}

// afterGrace tells when to answer without what is still in hand: half of the grace period after its end. It leaves as much for
// the answer. Without a deadline it never does.
func afterGrace(inTime context.Context, grace time.Duration) <-chan time.Time {
	deadline, ok := inTime.Deadline()
	if !ok {
		return nil
	}
	return time.After(time.Until(deadline) + grace + grace/2)
}

// reportRest tells what the job could not: which messages make no sense, and which objects were not finished in time.
func (f *Function) reportRest(ctx context.Context, batch events.Batch, work []outcome) {
	for i, o := range work {
		if o.err != nil {
			f.report(ctx, renditions.Result{Source: fmt.Sprintf("message %q", batch.Messages[i].ID), Err: o.err})
		}
		for _, place := range slices.Sorted(maps.Keys(o.left)) {
			address := o.left[place]
			f.report(ctx, renditions.Result{Source: address, Err: fmt.Errorf("%s: %w", address, ErrDeadline)})
		}
	}
}

func (f *Function) report(ctx context.Context, result renditions.Result) {
	f.reporting.Lock()
	defer f.reporting.Unlock()
	if f.opt.Report != nil {
		f.opt.Report(ctx, result)
	}
}

// sources yields what all messages told of; what becomes of it goes to t.
func (f *Function) sources(batch events.Batch, t *tally) iter.Seq2[renditions.Source, error] {
	var all []renditions.Source
	for i, message := range batch.Messages {
		t.work[i] = outcome{left: make(map[int]string), err: message.Err}
		for place, event := range message.Events {
			done := func(result renditions.Result) { t.add(i, place, result) }
			delivery := renditions.Delivery{Event: event, Done: done, Again: mayBeAgain(batch.Carrier, message), Trace: message.Trace}
			src := renditions.EventSource(f.opt.Client, delivery, f.opt.Events)
			t.work[i].left[place] = src.Address
			all = append(all, src)
		}
	}
	return func(yield func(renditions.Source, error) bool) {
		for _, src := range all {
			if !yield(src, nil) {
				return
			}
		}
	}
}

// mayBeAgain reports whether a message may have come before, to an invocation that failed. Of a queue it is known. What calls a function
// without waiting for it makes up to three tries, and does not tell which one it is.
func mayBeAgain(carrier events.Carrier, message events.Message) bool {
	switch carrier {
	case events.CarrierSQS:
		return message.Receives != 1
	case events.CarrierS3, events.CarrierSNS, events.CarrierEventBridge, events.CarrierStates:
		return true
	}
	return false
}

// isCut reports whether an error is no more than the end of the time.
func isCut(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// beforeDeadline returns a context that ends early enough before the deadline of ctx, and how long work in hand may then still
// take. Without a deadline nothing ends early, nor with one that was over before the invocation came: no clock of Lambda tells
// such a time, but runtimes for trying a function out do.
func beforeDeadline(ctx context.Context) (_ context.Context, stop context.CancelFunc, grace time.Duration) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return ctx, func() {}, 0
	}
	left := time.Until(deadline)
	if left <= 0 {
		return context.WithoutCancel(ctx), func() {}, 0
	}
	margin := min(max(left/marginShare, minMargin), maxMargin)
	ctx, stop = context.WithDeadline(ctx, deadline.Add(-margin))
	return ctx, stop, margin / 2
}
