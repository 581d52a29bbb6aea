package metrics_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/metrics"
)

func TestReadiness(t *testing.T) {
	m := metrics.New("")
	server := serve(t, m)
	for _, step := range []struct {
		name   string
		do     func()
		status int
		body   string
	}{
		{"at the start", func() {}, http.StatusServiceUnavailable, "it is starting"},
		{"when the source works", func() { m.Ready(nil) }, http.StatusOK, "ok"},
		{
			"when it fails", func() { m.Ready(errors.New("the queue cannot be reached: no route")) },
			http.StatusServiceUnavailable, "the queue cannot be reached: no route",
		},
		{"when it works again", func() { m.Ready(nil) }, http.StatusOK, "ok"},
		{"while draining", m.Draining, http.StatusServiceUnavailable, "it is stopping"},
		{"when the source works meanwhile", func() { m.Ready(nil) }, http.StatusServiceUnavailable, "it is stopping"},
	} {
		step.do()
		if status, body := get(t, server, "/readyz"); status != step.status || !strings.HasPrefix(body, step.body) {
			t.Errorf("ready %s: %d %q", step.name, status, body)
		}
		if status, body := get(t, server, "/healthz"); status != http.StatusOK || body != "ok\n" {
			t.Errorf("healthy %s: %d %q", step.name, status, body)
		}
		want := map[bool]float64{true: 1, false: 0}[step.status == http.StatusOK]
		expect(t, scrape(t, m), "s3img_ready", map[string]float64{"": want})
	}
}

func TestOnlyThreePathsAndReading(t *testing.T) {
	server := serve(t, metrics.New(""))
	for _, path := range []string{"/", "/metrics/", "/debug/pprof/", "/healthz/x"} {
		if status, _ := get(t, server, path); status != http.StatusNotFound {
			t.Errorf("GET %s: %d", path, status)
		}
	}
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		resp, err := server.Client().Post(server.URL+path, "text/plain", nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("POST %s: %d, Allow %q", path, resp.StatusCode, resp.Header.Get("Allow"))
		}
		if resp, err = server.Client().Head(server.URL + path); err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusMethodNotAllowed {
			t.Errorf("HEAD %s is refused", path)
		}
	}
}
