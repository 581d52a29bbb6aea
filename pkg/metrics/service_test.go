package metrics_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/metrics"
)

func TestService(t *testing.T) {
	s := metrics.NewService("1.2.3", "sign", "status")
	asked := func(path string) (int, string) {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w.Code, w.Body.String()
	}
	expect := func(path string, status int, lines ...string) {
		t.Helper()
		got, body := asked(path)
		if got != status {
			t.Errorf("%s: HTTP %d, want %d", path, got, status)
		}
		for _, line := range lines {
			if !strings.Contains("\n"+body, "\n"+line+"\n") {
				t.Errorf("%s has no line %q", path, line)
			}
		}
	}
	expect("/healthz", http.StatusOK, "ok")
	expect("/readyz", http.StatusServiceUnavailable, "it is starting")
	expect("/metrics", http.StatusOK, `s3img_http_requests_total{code="200",route="sign"} 0`, "s3img_ready 0")
	s.Ready(nil)
	s.Count("sign", http.StatusOK, 3*time.Millisecond)
	s.Count("sign", http.StatusBadRequest, time.Millisecond)
	expect("/readyz", http.StatusOK, "ok")
	expect("/metrics", http.StatusOK,
		`s3img_http_requests_total{code="200",route="sign"} 1`, `s3img_http_requests_total{code="400",route="sign"} 1`, `s3img_http_request_seconds_count{route="sign"} 2`,
		`s3img_http_request_seconds_bucket{route="sign",le="0.0025"} 1`, `s3img_http_request_seconds_count{route="status"} 0`, "s3img_ready 1")
	s.Ready(errors.New("the store does not answer"))
	expect("/readyz", http.StatusServiceUnavailable, "the store does not answer")
	s.Draining()
	s.Ready(nil)
	expect("/readyz", http.StatusServiceUnavailable)
}
