package devs3test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"

	"github.com/s3img/s3img/pkg/s3ops"
)

// WithAnswers returns a client of the server whose answers are changed by change, as those of a store that differs or of a
// proxy before it.
func WithAnswers(t testing.TB, change func(answer *http.Response) error) *s3ops.Client {
	t.Helper()
	cfg := Server(t).Config()
	proxy := newProxy(t, cfg.Endpoint)
	proxy.ModifyResponse = change
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	cfg.Endpoint = server.URL
	client, err := s3ops.Connect(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// WithHook returns a client of the server whose requests are shown to hook first, see [Hook].
func WithHook(t testing.TB, hook func(w http.ResponseWriter, r *http.Request) (answered bool)) *s3ops.Client {
	t.Helper()
	cfg := Server(t).Config()
	cfg.Endpoint = Hook(t, cfg.Endpoint, hook)
	client, err := s3ops.Connect(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// Hook returns an endpoint before another one. Requests are shown to hook first: it may do something in the moment before one
// is answered, or answer itself, as a store would that differs from the one behind.
func Hook(t testing.TB, endpoint string, hook func(w http.ResponseWriter, r *http.Request) (answered bool)) string {
	t.Helper()
	proxy := newProxy(t, endpoint)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !hook(w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func newProxy(t testing.TB, endpoint string) *httputil.ReverseProxy {
	t.Helper()
	behind, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	return &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(behind)
		r.Out.Host = r.In.Host // as it was signed
	}}
}
