//go:build otel

package traces

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Span is a piece of work. That of a context which nobody traces does nothing, as the zero value.
type Span struct {
	span trace.Span
	hide func(string) string
}

// Begin begins a span, and returns a context for what is done within it. carried is what came with the message that asks for the work,
// nil where none does: the trace that it names goes on here. Where ctx is of a trace already, it becomes a link.
func Begin(ctx context.Context, name string, carried map[string]string) (context.Context, Span) {
	t := of(ctx)
	if t == nil {
		return ctx, Span{}
	}
	kind := trace.SpanKindInternal
	if carried != nil {
		kind = trace.SpanKindConsumer
	}
	return t.begin(ctx, name, kind, propagation.MapCarrier(carried))
}

func (t *tracing) begin(ctx context.Context, name string, kind trace.SpanKind, carrier propagation.TextMapCarrier) (context.Context, Span) {
	opts := []trace.SpanStartOption{trace.WithSpanKind(kind)}
	outside := trace.ContextWithSpanContext(ctx, trace.SpanContext{})
	from := trace.SpanContextFromContext(t.propagator.Extract(outside, carrier))
	switch inside := trace.SpanContextFromContext(ctx).IsValid(); {
	case from.IsValid() && inside && kind == trace.SpanKindConsumer:
		opts = append(opts, trace.WithLinks(trace.Link{SpanContext: from}))
	case from.IsValid():
		ctx = trace.ContextWithRemoteSpanContext(ctx, from)
	}
	ctx, span := t.tracer.Start(ctx, name, opts...)
	return ctx, Span{span, t.hide}
}

// Current is the span that ctx is of.
func Current(ctx context.Context) Span {
	t := of(ctx)
	if t == nil {
		return Span{}
	}
	return Span{trace.SpanFromContext(ctx), t.hide}
}

// Carried is what to pass on with a message that goes on with the trace of ctx; nil where there is none.
func Carried(ctx context.Context) map[string]string {
	if of(ctx) == nil || !trace.SpanContextFromContext(ctx).IsValid() {
		return nil
	}
	carried := map[string]string{}
	propagation.TraceContext{}.Inject(ctx, propagation.MapCarrier(carried))
	return carried
}

// Set says something about the work: a text, a truth value, an int, an int64 or a float64.
func (s Span) Set(key string, value any) {
	if s.span == nil {
		return
	}
	switch v := value.(type) {
	case string:
		s.span.SetAttributes(attribute.String(key, v))
	case bool:
		s.span.SetAttributes(attribute.Bool(key, v))
	case int:
		s.span.SetAttributes(attribute.Int(key, v))
	case int64:
		s.span.SetAttributes(attribute.Int64(key, v))
	case float64:
		s.span.SetAttributes(attribute.Float64(key, v))
	default:
		s.span.SetAttributes(attribute.String(key, fmt.Sprint(v)))
	}
}

// Fail says that the work failed; nil says nothing.
func (s Span) Fail(err error) {
	if s.span != nil && err != nil {
		s.span.SetStatus(codes.Error, s.hide(err.Error()))
	}
}

// End ends the work.
func (s Span) End() {
	if s.span != nil {
		s.span.End()
	}
}
