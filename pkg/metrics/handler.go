package metrics

import (
	"io"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Handler answers GET and HEAD requests for three paths. It asks for no secret: listen where only those can reach it who may
// know.
//
//	/healthz  200 as long as the process lives and nothing is stuck, 503 otherwise: restart it where that fails
//	/readyz   200 while the source of events works; 503, with the reason, until then and while draining
//	/metrics  Prometheus text, or OpenMetrics where that is asked for
func (m *Metrics) Handler() http.Handler { return handler(m.registry, m.stuck, m.readiness.get) }

func handler(registry *prometheus.Registry, alive, ready func() error) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, alive()) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) { answer(w, ready()) })
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true}))
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
