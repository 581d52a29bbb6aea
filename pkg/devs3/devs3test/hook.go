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

// WithHook returns a client of the server whose requests are shown to hook first: it may do something in the moment before one
// is answered, or answer itself, as a store would that differs from this one.
func WithHook(t testing.TB, hook func(w http.ResponseWriter, r *http.Request) (answered bool)) *s3ops.Client {
	t.Helper()
	cfg := Server(t).Config()
	behind, err := url.Parse(cfg.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(behind)
		r.Out.Host = r.In.Host // as it was signed
	}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !hook(w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	cfg.Endpoint = server.URL
	client, err := s3ops.Connect(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return client
}
