package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/s3img/s3img/pkg/s3ops"
)

// Headers of a request, by Standard Webhooks.
const (
	headerID        = "Webhook-Id"
	headerTimestamp = "Webhook-Timestamp"
	headerSignature = "Webhook-Signature"
)

const (
	maxAnswer     = 64 << 10  // bytes that are read of an answer
	maxRetryAfter = time.Hour // the longest pause that an answer may ask for
)

// Endpoint is a URL that messages are posted to, each signed. Redirects are not followed: a signature is for one address.
type Endpoint struct {
	url     *url.URL
	name    string
	secrets Secrets
	timeout time.Duration
	agent   string
	client  *http.Client
	now     func() time.Time
}

// EndpointOptions of an [Endpoint]. Secrets and Timeout are required.
type EndpointOptions struct {
	Secrets Secrets
	Timeout time.Duration     // of one request
	Agent   string            // User-Agent; "" = that of Go
	HTTP    http.RoundTripper // sends the requests; nil = as http.DefaultTransport does
}

// NewEndpoint reads a URL. It fails unless that is one of http or https with a host.
func NewEndpoint(raw string, opt EndpointOptions) (*Endpoint, error) {
	at, err := url.Parse(raw)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s is no URL", s3ops.ShownURL(raw))
	case (at.Scheme != "http" && at.Scheme != "https") || at.Host == "" || at.Opaque != "":
		return nil, fmt.Errorf("%s is not a URL such as https://example.com/hooks", s3ops.ShownURL(raw))
	case len(opt.Secrets) == 0:
		return nil, errors.New("there is no secret to sign with")
	}
	at.Fragment, at.RawFragment = "", ""
	// Paths of webhooks are secrets too, at many services.
	e := &Endpoint{url: at, name: at.Scheme + "://" + at.Host, secrets: opt.Secrets, timeout: opt.Timeout, agent: opt.Agent, now: time.Now}
	e.client = &http.Client{
		Transport:     opt.HTTP,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return e, nil
}

// Identity implements [Receiver].
func (e *Endpoint) Identity() string { return e.url.String() }

// Name implements [Receiver]: the URL without its path.
func (e *Endpoint) Name() string { return e.name }

// Send implements [Receiver]: any answer of 2xx is taken for yes.
func (e *Endpoint) Send(ctx context.Context, m Message) error {
	_, _, err := e.post(ctx, m.ID, m.Body)
	return err
}

// post sends a body and returns the status and the body of an answer of 2xx; all else is a [*SendError].
func (e *Endpoint) post(ctx context.Context, id string, body []byte) (status int, answer []byte, err error) {
	limited, stop := context.WithTimeout(ctx, e.timeout)
	defer stop()
	request, err := http.NewRequestWithContext(limited, http.MethodPost, e.url.String(), bytes.NewReader(body))
	if err != nil {
		return 0, nil, &SendError{To: e.name, Err: err}
	}
	at := e.now()
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set(headerID, id)
	request.Header.Set(headerTimestamp, strconv.FormatInt(at.Unix(), 10))
	request.Header.Set(headerSignature, e.secrets.sign(id, at, body))
	if e.agent != "" {
		request.Header.Set("User-Agent", e.agent)
	}
	response, err := e.client.Do(request)
	if err != nil {
		return 0, nil, e.noAnswer(ctx, err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	switch {
	case response.StatusCode < 200 || response.StatusCode > 299:
		return 0, nil, e.refusal(response, answer)
	case err != nil:
		return 0, nil, e.noAnswer(ctx, err)
	}
	return response.StatusCode, answer, nil
}

// noAnswer words why there is none. The end of ctx is not the receiver's.
func (e *Endpoint) noAnswer(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &SendError{To: e.name, Away: true, Err: errors.New(s3ops.RootCause(err))}
}

// refusal words an answer that is not 2xx. Some of these are about this moment, all others about the message.
func (e *Endpoint) refusal(response *http.Response, answer []byte) error {
	failed := &SendError{To: e.name, After: retryAfter(response.Header.Get("Retry-After"), e.now())}
	failed.Err = fmt.Errorf("answered %s", response.Status)
	switch status := response.StatusCode; {
	case status >= 300 && status < 400:
		failed.Err = fmt.Errorf("answered %s, to %s: redirects are not followed", response.Status, s3ops.ShownURL(response.Header.Get("Location")))
		return failed
	case status >= 500, status == http.StatusTooManyRequests, status == http.StatusRequestTimeout, status == http.StatusTooEarly:
		failed.Away = true
	}
	if words := firstLine(answer); words != "" {
		failed.Err = fmt.Errorf("%w: %s", failed.Err, words)
	}
	return failed
}

// retryAfter reads the header: seconds, or a time.
func retryAfter(value string, now time.Time) time.Duration {
	wait := time.Duration(0)
	if seconds, err := strconv.Atoi(value); err == nil {
		wait = time.Duration(min(max(seconds, 0), int(maxRetryAfter/time.Second))) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), maxRetryAfter)
}

// firstLine is what an answer or a program says, as far as a person reads it.
func firstLine(text []byte) string {
	const most = 200
	line, _, _ := strings.Cut(strings.TrimSpace(strings.ToValidUTF8(string(text), "?")), "\n")
	if runes := []rune(line); len(runes) > most {
		line = string(runes[:most]) + "…"
	}
	return strings.TrimSpace(line)
}
