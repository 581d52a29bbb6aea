//go:build !otel

package traces

import (
	"context"
	"net/http"
)

// Built says whether this build can trace.
const Built = false

// Span does nothing.
type Span struct{}

// Start returns ctx.
func Start(ctx context.Context, _ Options) (traced context.Context, end func()) {
	return ctx, func() {}
}

// On is false.
func On(context.Context) bool { return false }

// Flush does nothing.
func Flush(context.Context) {}

// Begin returns ctx.
func Begin(ctx context.Context, _ string, _ map[string]string) (context.Context, Span) {
	return ctx, Span{}
}

// Current is that span.
func Current(context.Context) Span { return Span{} }

// Carried is nil.
func Carried(context.Context) map[string]string { return nil }

// Handler returns next.
func Handler(next http.Handler, _ HandlerOptions) http.Handler { return next }

// Set does nothing.
func (Span) Set(string, any) {}

// Fail does nothing.
func (Span) Fail(error) {}

// End does nothing.
func (Span) End() {}
