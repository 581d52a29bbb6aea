// Package faulttest puts a bad network between a client and an S3 server, for tests.
package faulttest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"
)

// Fault is what goes wrong with one request.
type Fault string

// The faults. Those of a body need one: an answer without a body passes as it is.
const (
	None         Fault = ""
	StallAnswer  Fault = "stall before the answer"
	StallBody    Fault = "stall in the answer's body"
	StallSending Fault = "stall while the request's body is sent"
	ChangeBytes  Fault = "changed bytes in the answer"
	ChangeSent   Fault = "changed bytes in the request"
	ShortBody    Fault = "short body with agreeing length"
	CutBody      Fault = "connection closed in the answer's body"
	Unavailable  Fault = "503"
	Reset        Fault = "connection reset"
)

// defaultHold is how long a stall lasts where nobody gives up.
const defaultHold = time.Minute

// Plan says what goes wrong with a request; nth counts those of the same method and URL, without signatures, from 0. It may do
// something in the moment before the request is passed on, and is called from many goroutines.
type Plan func(r *http.Request, nth int) Fault

// Proxy is the bad network.
type Proxy struct {
	URL  string        // the endpoint to connect to
	Hold time.Duration // how long a stall lasts where nobody gives up; New sets a minute

	behind *url.URL
	client *http.Transport
	plan   Plan
	over   chan struct{} // closed when the test ends

	mu   sync.Mutex
	seen map[string]int
	did  map[Fault]int
}

// New starts one before an endpoint, for as long as the test runs.
func New(t testing.TB, endpoint string, plan Plan) *Proxy {
	t.Helper()
	p, err := Before(endpoint, plan)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(p)
	p.URL = server.URL
	t.Cleanup(func() {
		close(p.over)
		server.Close()
		p.client.CloseIdleConnections()
	})
	return p
}

// Before returns one that a server is still to be put around.
func Before(endpoint string, plan Plan) (*Proxy, error) {
	behind, err := url.Parse(endpoint)
	if err != nil {
		return nil, err
	}
	return &Proxy{
		Hold: defaultHold, behind: behind, client: &http.Transport{MaxIdleConnsPerHost: 100, DisableCompression: true}, plan: plan,
		over: make(chan struct{}), seen: make(map[string]int), did: make(map[Fault]int),
	}, nil
}

// Did tells how often each fault was met.
func (p *Proxy) Did() map[Fault]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	did := make(map[Fault]int)
	for fault, n := range p.did {
		did[fault] = n
	}
	return did
}

// ServeHTTP passes one request on, as far as its fault lets it.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fault := p.plan(r, p.count(r))
	p.mu.Lock()
	p.did[fault]++
	p.mu.Unlock()
	switch fault {
	case StallAnswer:
		_, _ = io.Copy(io.Discard, r.Body)
		p.stand(r)
		hangUp(w)
		return
	case StallSending:
		p.stand(r)
		hangUp(w)
		return
	case Reset:
		reset(w)
		return
	case Unavailable:
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	resp, err := p.pass(r, fault == ChangeSent)
	if err != nil {
		hangUp(w)
		return
	}
	defer func() { _ = resp.Body.Close() }()
	p.answer(w, r, resp, fault)
}

// count tells how many such requests came before.
func (p *Proxy) count(r *http.Request) int {
	query := r.URL.Query()
	for _, secret := range []string{"X-Amz-Signature", "X-Amz-Date", "X-Amz-Credential"} {
		query.Del(secret)
	}
	what := r.Method + " " + r.URL.EscapedPath() + "?" + query.Encode()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen[what]++
	return p.seen[what] - 1
}

// stand lets time pass until the client gives up.
func (p *Proxy) stand(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-p.over:
	case <-time.After(p.Hold):
	}
}
