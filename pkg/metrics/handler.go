package metrics

import (
	"io"
	"net/http"
)

// Handler answers GET and HEAD requests for three paths. It asks for no secret: listen where only those can reach it who may
// know.
//
//	/healthz  200 as long as the process lives and nothing is stuck, 503 otherwise: restart it where that fails
//	/readyz   200 while the source of events works; 503, with the reason, until then and while draining
//	/metrics  Prometheus text
func (m *Metrics) Handler() http.Handler { return handler(m.set, m.stuck, m.readiness.get) }

func handler(told *set, alive, ready func() error) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, alive()) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) { answer(w, ready()) })
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		_ = told.writeTo(w)
	})
	return mux
}

func answer(w http.ResponseWriter, reason error) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if reason != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, reason.Error()+"\n")
		return
	}
	_, _ = io.WriteString(w, "ok\n")
}
