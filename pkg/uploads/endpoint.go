package uploads

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/s3img/s3img/pkg/s3ops"
)

const (
	dialTimeout    = 10 * time.Second
	askTimeout     = 30 * time.Second // a service on demand may have to start first
	stallTimeout   = 60 * time.Second // without a byte of the file taken, or an answer after the last
	maxAnswerBytes = 1 << 20

	maxAsks, maxSends = 3, 3
	againPause        = 500 * time.Millisecond
)

// Endpoint is a service of the contract, seen by a client. It is safe for concurrent use.
type Endpoint struct {
	url   *url.URL
	token string
	http  *http.Client
	stall time.Duration
	pause time.Duration // before the second try, and twice as long before the third
}

// EndpointError is an answer that is no upload.
type EndpointError struct {
	Endpoint string // scheme, host and path
	Status   int    // of HTTP
	Message  string // the service's own words, "" where it had none
}

func (e *EndpointError) Error() string {
	if e.Message != "" {
		return fmt.Sprintf("%s answered: %s", e.Endpoint, e.Message)
	}
	return fmt.Sprintf("%s answered: HTTP %d %s", e.Endpoint, e.Status, http.StatusText(e.Status))
}

// NewEndpoint returns the service at an http:// or https:// URL, which may hold a user and a password, and whose query may hold
// what the service wants. A token is shown to the service, and to nobody else; "" = none. Where anything of that may be secret, or
// the answer would travel in clear, a redirect to another origin is an error.
func NewEndpoint(rawURL, token string) (*Endpoint, error) {
	u, err := parseHTTP(rawURL)
	if err != nil {
		return nil, err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DialContext = (&net.Dialer{Timeout: dialTimeout}).DialContext
	transport.ResponseHeaderTimeout = stallTimeout
	transport.MaxIdleConnsPerHost = transport.MaxIdleConns
	e := &Endpoint{url: u, token: token, stall: stallTimeout, pause: againPause}
	e.http = &http.Client{Transport: transport, CheckRedirect: e.mayFollow}
	return e, nil
}

// Ask asks for an upload of a file, within 30 seconds. If no answer comes, it asks again, three times in all. Services older than
// s3img look at the name of the file only. It fails with an [*EndpointError] if the answer is not an upload.
func (e *Endpoint) Ask(ctx context.Context, f File) (Upload, error) {
	u := *e.url
	query := u.Query()
	query.Set("filename", f.Name)
	if f.Size > 0 {
		query.Set("size", strconv.FormatInt(f.Size, 10))
	}
	if f.Type != "" {
		query.Set("type", f.Type)
	}
	u.RawQuery = query.Encode()
	for n := 1; ; n++ {
		status, data, err := e.get(ctx, "ask", &u)
		if n < maxAsks && mayAnswerLater(status, err) && e.pauseBefore(ctx, n) {
			continue
		}
		if err != nil {
			return Upload{}, err
		}
		return e.readAnswer(status, data)
	}
}

// mayAnswerLater reports whether asking again may help: a service that redirects to another origin will again.
func mayAnswerLater(status int, err error) bool {
	var moved *RedirectError
	if err != nil {
		return !errors.As(err, &moved)
	}
	return status == http.StatusBadGateway || status == http.StatusServiceUnavailable
}

// pauseBefore lets some time pass before try n+1, and reports false where ctx ends.
func (e *Endpoint) pauseBefore(ctx context.Context, n int) bool {
	select {
	case <-time.After(e.pause << (n - 1)):
		return true
	case <-ctx.Done():
		return false
	}
}

// answer is what a client needs; services older than s3img send the four oldest keys only.
type answer struct {
	Status       string            `json:"status"`
	Message      string            `json:"message"`
	UploadURL    string            `json:"upload_url"`
	FullURL      string            `json:"full_url"`
	ThumbnailURL string            `json:"thumbnail_url"`
	Key          string            `json:"key"`
	Method       string            `json:"method"`
	Headers      map[string]string `json:"headers"`
	Fields       map[string]string `json:"fields"`
	MaxBytes     int64             `json:"max_bytes"`
	Renditions   []Promise         `json:"renditions"`
}

func (e *Endpoint) readAnswer(status int, data []byte) (Upload, error) {
	var a answer
	refused := &EndpointError{Endpoint: place(e.url), Status: status}
	if err := json.Unmarshal(data, &a); err != nil {
		if status == http.StatusOK {
			refused.Message = "what is no JSON of the presign contract"
		}
		return Upload{}, refused
	}
	if refused.Message = a.Message; status != http.StatusOK || a.Status == StatusError {
		return Upload{}, refused
	}
	if _, err := parseHTTP(a.UploadURL); err != nil {
		refused.Message = "with an upload_url that cannot be used: " + err.Error()
		return Upload{}, refused
	}
	switch a.Method {
	case "":
		a.Method = http.MethodPut
	case http.MethodPut, http.MethodPost:
	default:
		refused.Message = fmt.Sprintf("with method %q, and only PUT and POST are known", a.Method)
		return Upload{}, refused
	}
	return Upload{
		Status: StatusOK, UploadURL: a.UploadURL, FullURL: a.FullURL, ThumbnailURL: a.ThumbnailURL, Key: a.Key,
		Method: a.Method, Headers: a.Headers, Fields: a.Fields, MaxBytes: a.MaxBytes, Renditions: a.Renditions,
	}, nil
}

// requestError words a request that got no answer. The URL of the SDK of HTTP is left out: it may hold a signature.
func (e *Endpoint) requestError(verb string, u *url.URL, err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s %s: no answer in time: %w", verb, place(u), err)
	}
	return fmt.Errorf("%s %s: %w", verb, place(u), err)
}

// place is a URL without what may be secret.
func place(u *url.URL) string { return u.Scheme + "://" + u.Host + u.EscapedPath() }

func parseHTTP(rawURL string) (*url.URL, error) {
	u, err := url.Parse(rawURL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, fmt.Errorf("%q is not an http:// or https:// URL", s3ops.ShownURL(rawURL))
	}
	return u, nil
}
