package lambda

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
)

// maxAnswer is what Lambda takes from a function that somebody waits for.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const maxAnswer = 6 << 20

// ErrNotHTTP says that an invocation is no HTTP request.
var ErrNotHTTP = errors.New("the invocation is not an HTTP request")

// AnswerSizeError says that an answer is larger than what can be handed back.
type AnswerSizeError struct {
	Request string // method and path
	Max     int    // bytes of JSON
}

func (e *AnswerSizeError) Error() string {
	return fmt.Sprintf("%s: the answer is over %d bytes, which is all that can be handed back", e.Request, e.Max)
}

// HandlerPanicError is a handler that panicked.
type HandlerPanicError struct {
	Request string // method and path
	Value   any
	Stack   []byte
}

func (e *HandlerPanicError) Error() string { return fmt.Sprintf("%s: panic: %v", e.Request, e.Value) }

// gateway is who makes an invocation of an HTTP request, and of its result an answer.
type gateway interface {
	request() httpRequest
	answer(*recorder) any // as JSON
	limit() int           // of that JSON in bytes
}

// IsHTTP reports whether an invocation is an HTTP request that [ServeHTTP] can answer: from a Function URL, from API Gateway
// (REST and HTTP APIs, payload formats 1.0 and 2.0) or from an Application Load Balancer.
func IsHTTP(payload []byte) bool {
	_, ok := gatewayOf(payload)
	return ok
}

// gatewayOf tells by what only one of them sends; it has not read more than that.
func gatewayOf(payload []byte) (gateway, bool) {
	var seen struct {
		HTTPMethod     string `json:"httpMethod"`
		Path           string `json:"path"`
		RequestContext *struct {
			HTTP struct {
				Method string `json:"method"`
			} `json:"http"`
			ELB *struct{} `json:"elb"`
		} `json:"requestContext"`
	}
	switch err := json.Unmarshal(payload, &seen); {
	case err != nil, seen.RequestContext == nil:
		return nil, false
	case seen.RequestContext.HTTP.Method != "":
		return &gatewayV2{}, true
	case seen.HTTPMethod == "", seen.Path == "":
		return nil, false
	case seen.RequestContext.ELB != nil:
		return &balancer{}, true
	}
	return &gatewayV1{}, true
}

// ServeHTTP has h answer the HTTP request in an invocation, and returns the answer in the form in which its sender wants it.
// The request has what net/http would have given to h, with the address of the client that the sender saw (of no port, so 0)
// as RemoteAddr, and without the name of a stage or of an API mapping before its path. h runs in the calling goroutine, and
// its answer is held in memory: what it writes is not streamed.
//
// It fails with [ErrNotHTTP], an [*AnswerSizeError], a [*HandlerPanicError], or where the invocation is not what its sender
// documents. Clients then get a 502 or 500 of the sender.
func ServeHTTP(ctx context.Context, payload []byte, h http.Handler) ([]byte, error) {
	from, r, err := readHTTP(ctx, payload)
	if err != nil {
		return nil, err
	}
	w := newRecorder(r, from.limit())
	if err := runHandler(h, w, r); err != nil {
		return nil, err
	}
	answer, err := encodeAnswer(from.answer(w))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: write the answer: %w", requestLine(r), err)
	case w.over || len(answer) > from.limit():
		return nil, &AnswerSizeError{Request: requestLine(r), Max: from.limit()}
	}
	return answer, nil
}

func readHTTP(ctx context.Context, payload []byte) (gateway, *http.Request, error) {
	from, ok := gatewayOf(payload)
	if !ok {
		return nil, nil, ErrNotHTTP
	}
	if err := json.Unmarshal(payload, from); err != nil {
		return nil, nil, fmt.Errorf("read the HTTP request of an invocation: %w", err)
	}
	r, err := from.request().http(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("read the HTTP request of an invocation: %w", err)
	}
	return from, r, nil
}

// runHandler makes an error of a panic: it would end the function's process, which others will need.
func runHandler(h http.Handler, w *recorder, r *http.Request) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &HandlerPanicError{Request: requestLine(r), Value: value, Stack: debug.Stack()}
		}
	}()
	h.ServeHTTP(w, r)
	w.finish()
	return nil
}

func requestLine(r *http.Request) string { return fmt.Sprintf("%s %q", r.Method, r.URL.Path) }

// encodeAnswer leaves <, > and & as they are: escaped they would be six times as long.
func encodeAnswer(answer any) ([]byte, error) {
	var buf bytes.Buffer
	encoder := json.NewEncoder(&buf)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(answer); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}
