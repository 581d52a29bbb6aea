package s3ops

import (
	"errors"
	"net/http"
	"sync/atomic"
)

// strain counts what a store does when too much is asked of it.
type strain struct {
	throttled, stalled atomic.Int64
}

// note takes notice of one try of a request.
func (s *strain) note(resp *http.Response, err error) {
	var stall *StallError
	switch {
	case errors.As(err, &stall):
		s.stalled.Add(1)
	case err == nil && (resp.StatusCode == http.StatusServiceUnavailable || resp.StatusCode == http.StatusTooManyRequests):
		s.throttled.Add(1)
	}
}

// Strain is how often the store has asked for less so far (503, 429), or let a request run out of time. Tries that were repeated by
// themselves count too.
func (c *Client) Strain() int64 {
	if c.strain == nil {
		return 0
	}
	return c.strain.throttled.Load() + c.strain.stalled.Load()
}
