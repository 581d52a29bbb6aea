package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/s3img/s3img/pkg/events"
)

// unavailableError is a failure of the network or of another server, and no fault of the message.
type unavailableError struct{ err error }

func (e *unavailableError) Error() string { return e.err.Error() }
func (e *unavailableError) Unwrap() error { return e.err }

// takeSNS takes a message whose topic was named and whose signature holds. Only what was signed is used of it.
func (h *Handler) takeSNS(ctx context.Context, envelope events.SNS) error {
	from, named := h.topics[envelope.TopicARN]
	if !named {
		return refuse(http.StatusForbidden, fmt.Errorf("SNS topic %.300q is not one of those that are taken", envelope.TopicARN))
	}
	if err := h.signatures.verify(ctx, from, envelope); err != nil {
		return refuseSNS(from, err)
	}
	switch envelope.Type {
	case events.SNSSubscriptionConfirmation:
		if err := h.confirm(context.WithoutCancel(ctx), from, envelope); err != nil {
			return refuseSNS(from, err)
		}
		h.opt.Note("subscribed to SNS topic " + from.arn)
		return nil
	case events.SNSUnsubscribeConfirmation:
		h.opt.Note("the subscription to SNS topic " + from.arn + " has ended: no more events come from it")
		return nil
	}
	return h.deliver(ctx, []byte(envelope.Message))
}

// refuseSNS tells apart what SNS should send again.
func refuseSNS(from topic, err error) error {
	status := http.StatusForbidden
	var unavailable *unavailableError
	if errors.As(err, &unavailable) {
		status = http.StatusServiceUnavailable
	}
	return refuse(status, fmt.Errorf("SNS topic %s: %w", from.arn, err))
}

// confirm does what a person does with the link in a mail. Doing it twice does no harm.
func (h *Handler) confirm(ctx context.Context, to topic, envelope events.SNS) error {
	link, err := to.confirmationURL(envelope)
	if err != nil {
		return err
	}
	if _, err := fetch(ctx, h.opt.HTTP, link.String()); err != nil {
		return fmt.Errorf("confirm the subscription: %w", err)
	}
	return nil
}

// maxFetched is more than any certificate or confirmation has.
const maxFetched = 64 << 10

// fetch gets what is at an address. Its errors are unavailableErrors that leave out the query, which may hold a token.
func fetch(ctx context.Context, client *http.Client, address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	place := req.URL.Scheme + "://" + req.URL.Host + req.URL.EscapedPath()
	resp, err := client.Do(req)
	if err != nil {
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err
		}
		return nil, &unavailableError{fmt.Errorf("get %s: %w", place, err)}
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, &unavailableError{fmt.Errorf("get %s: answered %s", place, resp.Status)}
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxFetched))
	if err != nil {
		return nil, &unavailableError{fmt.Errorf("get %s: %w", place, err)}
	}
	return data, nil
}
