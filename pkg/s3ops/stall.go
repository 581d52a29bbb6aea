package s3ops

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

const (
	// DefaultStall is how long a transfer may stand still if Config.Stall is 0.
	DefaultStall = 30 * time.Second
	// answerFactor is how many times longer than a transfer may stand still a store may think before it answers: a listing or the
	// deletion of a thousand objects takes some stores half a minute.
	answerFactor = 2
	// leastBytes must move before a transfer counts as not standing still: else one byte at a time would take for ever.
	leastBytes = 16 << 10
)

// StallError is a connection on which nothing moved for too long. Requests that end so are sent again by themselves.
type StallError struct {
	After time.Duration
}

func (e *StallError) Error() string { return fmt.Sprintf("the connection stalled for %s", e.After) }

// RetryableError tells the SDK that another try may help.
func (e *StallError) RetryableError() bool { return true }

// Timeout makes it an error of time, as those of package net are.
func (e *StallError) Timeout() bool { return true }

// stallClient ends requests that stand still: while their bytes are sent, until the answer comes, and while its body is read. The
// time that whoever reads or writes a body takes for himself does not count.
type stallClient struct {
	aws.HTTPClient
	limit  time.Duration
	strain strain
}

// withStallLimit returns client with a limit; 0 = DefaultStall.
func withStallLimit(client aws.HTTPClient, limit time.Duration) aws.HTTPClient {
	return &stallClient{HTTPClient: client, limit: cmp.Or(limit, DefaultStall)}
}

// patienceKey marks the context of a request whose answer may take longer than others.
type patienceKey struct{}

// withPatience is for a request that the store may think about for as long as limit.
func withPatience(ctx context.Context, limit time.Duration) context.Context {
	return context.WithValue(ctx, patienceKey{}, limit)
}

// Do sends one request.
func (c *stallClient) Do(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	answer, ok := ctx.Value(patienceKey{}).(time.Duration)
	if !ok {
		answer = answerFactor * c.limit
	}
	waiting := newStopper(cancel, answer)
	req = req.WithContext(ctx)
	if req.Body != nil && req.Body != http.NoBody {
		req.Body = &sentBody{ReadCloser: req.Body, waiting: waiting, limit: c.limit, answer: answer}
	}
	waiting.resume()
	resp, err := c.HTTPClient.Do(req)
	waiting.end()
	if err != nil {
		err = stalled(ctx, err)
		c.strain.note(nil, err)
		cancel(nil)
		return resp, err
	}
	c.strain.note(resp, nil)
	resp.Body = &receivedBody{ReadCloser: resp.Body, ctx: ctx, cancel: cancel, waiting: newStopper(cancel, c.limit)}
	return resp, nil
}

// stalled is the reason for which ctx ended, if that is a stall, else err.
func stalled(ctx context.Context, err error) error {
	var stall *StallError
	if errors.As(context.Cause(ctx), &stall) {
		return stall
	}
	return err
}

// sentBody is the body of a request. The connection takes more bytes when it reads.
type sentBody struct {
	io.ReadCloser
	waiting       *stopper
	limit, answer time.Duration
	begun         bool
	moved         int // bytes since the clock was started
}

func (b *sentBody) Read(p []byte) (int, error) {
	b.waiting.stop()
	n, err := b.ReadCloser.Read(p)
	switch b.moved += n; {
	case err != nil:
		b.waiting.start(b.answer) // the rest is on its way, and then the answer
	case !b.begun || b.moved >= leastBytes:
		b.begun, b.moved = true, 0
		b.waiting.start(b.limit)
	default:
		b.waiting.resume()
	}
	return n, err
}

// receivedBody is the body of an answer.
type receivedBody struct {
	io.ReadCloser
	ctx     context.Context //nolint:containedctx // that of the request, whose end says why reading stopped
	cancel  context.CancelCauseFunc
	waiting *stopper
	moved   int
}

func (b *receivedBody) Read(p []byte) (int, error) {
	b.waiting.resume()
	n, err := b.ReadCloser.Read(p)
	b.waiting.stop()
	if b.moved += n; b.moved >= leastBytes {
		b.moved = 0
		b.waiting.refill()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = stalled(b.ctx, err)
	}
	return n, err
}

// Close lets go of the connection, for the next request if all has been read.
func (b *receivedBody) Close() error {
	err := b.ReadCloser.Close()
	b.cancel(nil)
	return err
}
