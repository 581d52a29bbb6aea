package webhook

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/s3img/s3img/pkg/events"
)

// headerSNSType is in every request of SNS.
const headerSNSType = "X-Amz-Sns-Message-Type"

// Handler takes the events that are posted to it. It answers
//
//	204  all is done; so is every HEAD request, and a POST without a body: somebody looks whether we are there
//	400  the body is no event: the answer names what was seen
//	401  the secret is missing or wrong
//	403  an SNS topic that was not named, or a signature that does not hold; a page in a browser
//	405  no POST
//	413  the body is too large
//	503  it could not be done now, and the sender is to try again
type Handler struct {
	opt        Options
	secret     [sha256.Size]byte
	topics     map[string]topic // by ARN
	signatures *signatures
	browsers   http.CrossOriginProtection
}

// ServeHTTP answers when all is done.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if err := h.take(w, r); err != nil {
		h.refuse(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// take does what a request asks for; the status of an error is in its *refusal.
func (h *Handler) take(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodPost {
		return refuse(http.StatusMethodNotAllowed, errors.New("events are posted"))
	}
	// A page that is open in a browser on this machine reaches loopback too.
	if err := h.browsers.Check(r); err != nil {
		return refuse(http.StatusForbidden, err)
	}
	trusted := h.trusts(r)
	signed := len(h.topics) > 0 && r.Header.Get(headerSNSType) != ""
	if !trusted && !signed {
		return refuse(http.StatusUnauthorized, errSecret)
	}
	body, err := h.read(w, r)
	if err != nil {
		return err
	}
	if envelope, ok := events.ParseSNS(body); ok {
		return h.takeSNS(r.Context(), envelope)
	}
	if !trusted {
		return refuse(http.StatusUnauthorized, errSecret)
	}
	if len(body) == 0 {
		return nil
	}
	return h.deliver(r.Context(), body)
}

func (h *Handler) read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.ContentLength > h.opt.MaxBody {
		return nil, refuse(http.StatusRequestEntityTooLarge, &http.MaxBytesError{Limit: h.opt.MaxBody})
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, h.opt.MaxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, refuse(http.StatusRequestEntityTooLarge, err)
	case err != nil:
		return nil, refuse(http.StatusBadRequest, fmt.Errorf("read the body: %w", err))
	}
	return body, nil
}

// deliver hands over what a body tells that is trusted by now. What was begun is finished, whether or not the sender waits.
func (h *Handler) deliver(ctx context.Context, body []byte) error {
	batch, err := events.Decode(body)
	if err != nil {
		return refuse(http.StatusBadRequest, err)
	}
	var told []events.Event
	for _, message := range batch.Messages {
		told = append(told, message.Events...)
		if message.Test {
			h.opt.Note("a test event came from " + string(batch.Carrier))
		}
		if err == nil {
			err = message.Err
		}
	}
	if len(told) > 0 {
		if err := h.opt.Deliver(context.WithoutCancel(ctx), told); err != nil {
			return refuse(http.StatusServiceUnavailable, err)
		}
	}
	if err != nil {
		return refuse(http.StatusBadRequest, err)
	}
	return nil
}
