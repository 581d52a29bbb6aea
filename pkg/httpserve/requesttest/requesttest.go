// Package requesttest sends requests for tests, and plays the answers of servers that tests cannot start.
package requesttest

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// Answer is what a server answered.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Send sends a request and reads the whole answer; a redirect is an answer. headers are names and values by turns; "Host" sets the
// name that is asked for. A request that is not answered ends the test.
func Send(t testing.TB, method, url, body string, headers ...string) Answer {
	t.Helper()
	return SendBy(t, http.DefaultTransport, method, url, body, headers...)
}

// SendBy is [Send] by a transport of the test's own.
func SendBy(t testing.TB, transport http.RoundTripper, method, url, body string, headers ...string) Answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		}
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return Answer{Status: resp.StatusCode, Header: resp.Header, Body: string(answer)}
}

// Get is [Send] of a GET.
func Get(t testing.TB, url string, headers ...string) Answer {
	t.Helper()
	return Send(t, http.MethodGet, url, "", headers...)
}
