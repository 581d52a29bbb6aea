//go:build otel

package traces

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/go-logr/logr"
	sdk "go.opentelemetry.io/otel/sdk/trace"
)

// maxTold bounds what is told of the libraries.
const maxTold = 10

// trouble tells what goes wrong, each thing once.
type trouble struct {
	warn    func(error)
	failing atomic.Bool // what was sent last was not taken

	mu   sync.Mutex
	told map[string]bool
}

// sending tells that spans could not be sent, until they could be again.
func (t *trouble) sending(err error) {
	if t.failing.Swap(true) {
		return
	}
	if errors.Is(err, context.DeadlineExceeded) && errors.Unwrap(err) == nil {
		err = errors.New("the last ones were not taken in time")
	}
	t.warn(&Error{Refused: true, Err: err})
}

// other tells what the libraries say of the environment.
func (t *trouble) other(err error) {
	t.mu.Lock()
	again := t.told[err.Error()] || len(t.told) == maxTold
	if !again {
		if t.told == nil {
			t.told = make(map[string]bool)
		}
		t.told[err.Error()] = true
	}
	t.mu.Unlock()
	if !again {
		t.warn(&Error{Err: err})
	}
}

// logger takes what the libraries log about errors.
func (t *trouble) logger() logr.Logger { return logr.New(&sink{t}) }

type sink struct{ trouble *trouble }

func (*sink) Init(logr.RuntimeInfo)            {}
func (*sink) Enabled(int) bool                 { return false }
func (*sink) Info(int, string, ...any)         {}
func (s *sink) WithValues(...any) logr.LogSink { return s }
func (s *sink) WithName(string) logr.LogSink   { return s }
func (s *sink) Error(err error, text string, _ ...any) {
	s.trouble.other(fmt.Errorf("%s: %w", text, err))
}

// reporting is an exporter whose errors are told here, and not by the processor that calls it.
type reporting struct {
	sdk.SpanExporter
	trouble *trouble
}

// ExportSpans implements sdk.SpanExporter.
func (r *reporting) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	err := r.SpanExporter.ExportSpans(ctx, spans)
	if inner := errors.Unwrap(err); inner != nil {
		err = inner // without "traces export"
	}
	switch {
	case err == nil:
		r.trouble.failing.Store(false)
	case errors.Is(err, context.Canceled): // nobody waits for it any more
	default:
		r.trouble.sending(err)
	}
	return nil
}
