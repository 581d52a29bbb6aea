// Package traces tells OpenTelemetry what s3img does: a span for each object, its stages, and each request that is served.
//
// Only a build with the tag otel links the libraries for it. In any other all functions do nothing, [Built] is false, and what is
// called behind it is left out by the compiler. Where spans go, and which, is said by the standard variables of OpenTelemetry; see
// [Start]. The context carries who takes spans, so that nothing is global but what the libraries have for themselves.
package traces

import (
	"io"
	"net/http"

	"github.com/s3img/s3img/pkg/httpserve"
)

// The names by which what carries a message says which trace it is of, as headers or attributes. Maps of them are what [Begin] takes.
// Sources: https://www.w3.org/TR/trace-context/,
// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
const (
	HeaderParent = "traceparent"
	HeaderState  = "tracestate"
	HeaderXRay   = "X-Amzn-Trace-Id"
)

// Options of [Start]. All are required.
type Options struct {
	Version string              // of s3img
	Getenv  func(string) string // reads a variable of the environment; the libraries read some by themselves
	Console io.Writer           // gets spans as lines of JSON where OTEL_TRACES_EXPORTER is console
	// Hide takes what is secret out of the text of an error, which becomes part of a span.
	Hide func(string) string
	// Warn gets an [*Error] when spans cannot be sent, once until they can be again, or when a variable says what cannot be. It is called
	// from any goroutine.
	Warn func(error)
}

// HandlerOptions of [Handler]. Name is required.
type HandlerOptions struct {
	Client httpserve.Client
	// Name is that of the span of a request, one of a few.
	Name func(httpserve.Access) string
	// Free are requests without a span; nil = none.
	Free func(*http.Request) bool
}

// Error says that spans are not sent, or not as the environment says. Work is done all the same.
type Error struct {
	Refused bool // nobody takes the spans; else a variable says what cannot be
	Err     error
}

func (e *Error) Error() string {
	if e.Refused {
		return "send traces: " + e.Err.Error()
	}
	return "traces: " + e.Err.Error()
}

// Unwrap returns what the libraries said.
func (e *Error) Unwrap() error { return e.Err }
