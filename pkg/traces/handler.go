//go:build otel

package traces

import (
	"net/http"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/s3img/s3img/pkg/httpserve"
)

// Handler has a span for each request, which goes on with the trace that its headers name. The query is left out of it: it may hold what
// is secret.
func Handler(next http.Handler, opt HandlerOptions) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t := of(r.Context())
		if t == nil || opt.Free != nil && opt.Free(r) {
			next.ServeHTTP(w, r)
			return
		}
		ctx, span := t.begin(r.Context(), r.Method, trace.SpanKindServer, propagation.HeaderCarrier(r.Header))
		defer span.End() // of a handler that panics
		answered := func(entry httpserve.Access) { span.answered(entry, opt.Name(entry)) }
		httpserve.LogAccess(next, opt.Client, answered).ServeHTTP(w, r.WithContext(ctx))
	})
}

// answered says what became of a request, by the names that OpenTelemetry has for it.
// Source: https://opentelemetry.io/docs/specs/semconv/http/http-spans/
func (s Span) answered(entry httpserve.Access, name string) {
	s.span.SetName(name)
	s.Set("http.request.method", entry.Method)
	s.Set("url.path", entry.Path)
	s.Set("http.response.status_code", entry.Status)
	s.Set("http.response.body.size", entry.Bytes)
	s.Set("client.address", entry.Client.String())
	if entry.Status >= http.StatusInternalServerError {
		s.span.SetStatus(codes.Error, http.StatusText(entry.Status))
	}
}
