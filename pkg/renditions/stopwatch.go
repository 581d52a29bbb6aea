package renditions

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/traces"
)

// The stages of a source's work, as traces call them.
const (
	stageLook   = "look"
	stageFetch  = "fetch"
	stageRender = "render"
	stageStore  = "store"
)

// stage is a stopwatch for all of one stage, which has a span too. The error that the stage ends with is at failed by then.
func stage(ctx context.Context, name string, spent *time.Duration, failed *error) (stop func()) {
	start := time.Now()
	_, span := traces.Begin(ctx, name, nil)
	return func() {
		*spent += time.Since(start)
		span.Fail(*failed)
		span.End()
	}
}

// busy tells how much of a span was work that [Stages] counts, in seconds.
func busy(span traces.Span, spent time.Duration) {
	if traces.Built {
		span.Set("s3img.busy", spent.Seconds())
	}
}

// stopwatch adds the time until the returned function is called.
func stopwatch(spent *time.Duration) (stop func()) {
	start := time.Now()
	return func() { *spent += time.Since(start) }
}

// openTimed opens the version of a source that its tag says, as no other was planned for; [s3ops.ErrReplaced] says that it is
// another one by now. lanes is how many requests may fetch it.
//
// The span of a fetch lasts until the body is closed.
func openTimed(ctx context.Context, src Source, lanes int, spent *time.Duration) (_ *timedBody, err error) {
	before := *spent
	_, span := traces.Begin(ctx, stageFetch, nil)
	defer func() {
		if err != nil {
			span.Fail(err)
			span.End()
		}
	}()
	defer stopwatch(spent)()
	open := src.Open
	switch {
	case lanes > 1:
		open = func(ctx context.Context) (Opened, error) { return src.ranges(ctx, lanes) }
	case src.same != nil:
		open = src.same
	}
	body, err := open(ctx)
	if err != nil {
		return nil, err
	}
	if src.Tag != "" && body.Tag != "" && body.Tag != src.Tag {
		_ = body.Close()
		return nil, fmt.Errorf("%s: %w", src.Address, s3ops.ErrReplaced)
	}
	_, packed := body.ReadCloser.(*unpacked)
	return &timedBody{ReadCloser: body.ReadCloser, packed: packed, spent: spent, before: before, span: span}, nil
}

// timedBody adds up the time that is spent waiting for bytes.
type timedBody struct {
	io.ReadCloser
	packed bool // the size of what it holds is not that of the object
	spent  *time.Duration
	before time.Duration // at spent, when it was opened
	span   traces.Span

	ctx   context.Context //nolint:containedctx // of the work that reads it, as io.Reader takes none
	ahead *ahead          // the same as ReadCloser; nil = it is read as it comes
	turn  *turn           // of who reads it, which is given back while there are no bytes
}

func (b *timedBody) Read(p []byte) (int, error) {
	if b.ahead != nil && !b.ahead.has() {
		if err := b.turn.away(b.ctx, b.wait); err != nil {
			return 0, err
		}
	}
	defer stopwatch(b.spent)()
	return b.ReadCloser.Read(p)
}

// Close ends the fetch.
func (b *timedBody) Close() error {
	err := b.ReadCloser.Close()
	busy(b.span, *b.spent-b.before)
	b.span.End()
	return err
}

func (b *timedBody) wait() error {
	defer stopwatch(b.spent)()
	b.ahead.wait()
	return nil
}

// Verify implements checkedBody, as far as the body does.
func (b *timedBody) Verify() error {
	defer stopwatch(b.spent)()
	if checked, ok := b.ReadCloser.(checkedBody); ok {
		return checked.Verify()
	}
	return nil
}

// Confirm implements checkedBody, as far as the body does.
func (b *timedBody) Confirm(ctx context.Context) error {
	defer stopwatch(b.spent)()
	if checked, ok := b.ReadCloser.(checkedBody); ok {
		return checked.Confirm(ctx)
	}
	return nil
}
