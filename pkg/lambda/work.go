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

// run makes the renditions of all objects of a batch, as far as the time allows, and returns an outcome for each message.
func (f *Function) run(ctx context.Context, batch events.Batch) ([]outcome, error) {
	work := make([]outcome, len(batch.Messages))
	sources := f.sources(batch, work)
	opt := f.opt.Job
	opt.Report = func(result renditions.Result) {
		if !isCut(result.Err) {
			f.report(ctx, result)
		}
	}
	inTime, stop, grace := beforeDeadline(ctx)
	defer stop()
	opt.Grace = grace
	_, err := renditions.Run(inTime, sources, opt)
	if err != nil && !isCut(err) {
		return nil, err
	}
	f.reportRest(ctx, batch, work)
	return work, nil
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
	if f.opt.Report != nil {
		f.opt.Report(ctx, result)
	}
}

// sources yields what all messages told of, and notes in work what became of it.
func (f *Function) sources(batch events.Batch, work []outcome) iter.Seq2[renditions.Source, error] {
	var mu sync.Mutex
	var all []renditions.Source
	for i, message := range batch.Messages {
		work[i] = outcome{left: make(map[int]string), err: message.Err}
		for place, event := range message.Events {
			done := func(result renditions.Result) {
				mu.Lock()
				defer mu.Unlock()
				if !isCut(result.Err) {
					work[i].results = append(work[i].results, result)
					delete(work[i].left, place)
				}
			}
			src := renditions.EventSource(f.opt.Client, renditions.Delivery{Event: event, Done: done}, f.opt.Events)
			work[i].left[place] = src.Address
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
