package s3ops

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
)

// Retries counts what was tried again, by what went wrong: requests, and bodies that were taken up where they broke off or read once
// more.
type Retries struct {
	Throttled int64 `json:"throttled,omitempty"` // the store asked for less: 503, 429
	Reset     int64 `json:"reset,omitempty"`     // the connection ended, or could not be made
	TimedOut  int64 `json:"timed_out,omitempty"` // nothing moved for too long
	Short     int64 `json:"short,omitempty"`     // less came than was announced, or an answer without its end
	Checksum  int64 `json:"checksum,omitempty"`  // other bytes came than were stored or sent
	Expired   int64 `json:"expired,omitempty"`   // credentials had expired, and were read again
	Other     int64 `json:"other,omitempty"`     // errors of the store (500), and what nobody knows
}

// Total is the number of all.
func (r Retries) Total() int64 {
	return r.Throttled + r.Reset + r.TimedOut + r.Short + r.Checksum + r.Expired + r.Other
}

// String names those that there are: "7 throttled, 2 reset".
func (r Retries) String() string {
	var parts []string
	for _, part := range []struct {
		n    int64
		what string
	}{
		{r.Throttled, "throttled"}, {r.Reset, "reset"}, {r.TimedOut, "timed out"}, {r.Short, "short"}, {r.Checksum, "with a wrong checksum"},
		{r.Expired, "expired"}, {r.Other, "with other errors"},
	} {
		if part.n > 0 {
			parts = append(parts, strconv.FormatInt(part.n, 10)+" "+part.what)
		}
	}
	return strings.Join(parts, ", ")
}

// Retries is what the client has tried again so far. Tries take from a budget: each costs what five requests that succeed give back, so
// that a store in trouble gets no more than a fifth on top; see also [Config].MaxBackoff and AWS_MAX_ATTEMPTS.
func (c *Client) Retries() Retries { return c.tries.sum() }

// tries counts retries. It is safe for concurrent use.
type tries struct {
	throttled, reset, timedOut, short, checksum, expired, other atomic.Int64
}

func (t *tries) sum() Retries {
	return Retries{
		Throttled: t.throttled.Load(), Reset: t.reset.Load(), TimedOut: t.timedOut.Load(), Short: t.short.Load(),
		Checksum: t.checksum.Load(), Expired: t.expired.Load(), Other: t.other.Load(),
	}
}

// note counts a retry for what went wrong.
func (t *tries) note(err error) { t.counterOf(err).Add(1) }

func (t *tries) counterOf(err error) *atomic.Int64 {
	code, status := Code(err), Status(err)
	_, throttled := retry.DefaultThrottleErrorCodes[code]
	switch {
	case isExpired(err):
		return &t.expired
	case throttled, status == http.StatusServiceUnavailable, status == http.StatusTooManyRequests:
		return &t.throttled
	case code == "IncompleteBody":
		return &t.short
	case code == "BadDigest", code == "XAmzContentSHA256Mismatch":
		return &t.checksum
	case code == "RequestTimeout":
		return &t.timedOut
	case status != 0 && code != "":
		return &t.other
	}
	return t.counterOfBroken(err)
}

// counterOfBroken is for errors without an answer that could be understood.
func (t *tries) counterOfBroken(err error) *atomic.Int64 {
	var (
		stall   *StallError
		timeout net.Error
		answer  *smithy.DeserializationError
		dial    *net.OpError
	)
	switch {
	case errors.As(err, &stall), errors.As(err, &timeout) && timeout.Timeout():
		return &t.timedOut
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF):
		return &t.reset
	case errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &answer):
		return &t.short
	case errors.As(err, &dial):
		return &t.reset
	case strings.Contains(err.Error(), "connection"): // net/http has no types for those that it lost
		return &t.reset
	}
	return &t.other
}

// noteTransfer counts bytes that were not the right ones, and that whoever reads them reads again; nil and other errors count for
// nothing.
func (t *tries) noteTransfer(err error) {
	var broken *TransferError
	switch {
	case !errors.As(err, &broken) || broken.Repeated:
	case broken.Short:
		t.short.Add(1)
	default:
		t.checksum.Add(1)
	}
}

// again reports whether the budget allows to take up a body that broke off by err, and counts that. done gives back what it cost.
func (c *Client) again(err error) (done func(), ok bool) {
	retryer, is := c.api.Options().Retryer.(interface {
		GetRetryToken(ctx context.Context, err error) (func(error) error, error)
	})
	if !is {
		c.tries.note(err)
		return func() {}, true
	}
	release, refused := retryer.GetRetryToken(context.Background(), err) //nolint:forbidigo // which counts it; nothing waits, and Read has no ctx
	if refused != nil {
		return nil, false
	}
	return func() { _ = release(nil) }, true
}
