package webhook

import (
	"errors"
	"fmt"
	"net/http"
)

// retryAfter is for senders that read it, in seconds: neither MinIO nor SNS does.
const retryAfter = "10"

// RefusedError is a request that was not taken, or not done. It holds no secrets.
type RefusedError struct {
	Remote string // address of the client
	Status int    // of the answer
	Err    error
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("webhook: %s got %d %s: %v", e.Remote, e.Status, http.StatusText(e.Status), e.Err)
}

func (e *RefusedError) Unwrap() error { return e.Err }

// refusal is an error with the status that answers it.
type refusal struct {
	status int
	err    error
}

func refuse(status int, err error) error { return &refusal{status: status, err: err} }

func (r *refusal) Error() string { return r.err.Error() }
func (r *refusal) Unwrap() error { return r.err }

// refuse answers and reports.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	refused := &RefusedError{Remote: r.RemoteAddr, Status: http.StatusInternalServerError, Err: err}
	var known *refusal
	if errors.As(err, &known) {
		refused.Status, refused.Err = known.status, known.err
	}
	text := refused.Err.Error()
	switch refused.Status {
	case http.StatusUnauthorized:
		w.Header().Add("WWW-Authenticate", `Basic realm="s3img"`)
		w.Header().Add("WWW-Authenticate", `Bearer realm="s3img"`)
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", "POST, HEAD")
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", retryAfter)
		text = "not done, try again" // what failed on our side is not the sender's to know
	}
	h.opt.Report(refused)
	http.Error(w, text, refused.Status)
}
