package requesttest

import (
	"io"
	"net/http"
	"strings"
	"sync"
)

// Played is a transport that plays the answers of a server which no test can start, as its documentation words them. Requests
// that it has no answer for go on to Next. It answers one request at a time.
type Played struct {
	// Answer returns what is answered. Status 0 passes the request on to Next.
	Answer func(req *http.Request) (status int, header http.Header, body string)
	Next   http.RoundTripper // nil where Answer answers everything

	mu   sync.Mutex
	seen []string
}

// Client returns an HTTP client whose requests all go to p.
func (p *Played) Client() *http.Client { return &http.Client{Transport: p} }

// Seen lists the requests so far: "PUT host query".
func (p *Played) Seen() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.seen...)
}

// RoundTrip implements [http.RoundTripper].
func (p *Played) RoundTrip(req *http.Request) (*http.Response, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen = append(p.seen, req.Method+" "+req.URL.Host+" "+req.URL.RawQuery)
	status, header, body := p.Answer(req)
	if status == 0 {
		return p.Next.RoundTrip(req)
	}
	if header == nil {
		header = http.Header{}
	}
	if req.Method == http.MethodHead {
		body = ""
	}
	return &http.Response{
		StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: req,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: int64(len(body)),
	}, nil
}
