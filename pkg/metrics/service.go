package metrics

import (
	"net/http"
	"strconv"
	"time"
)

// Service counts what a service answers that signs uploads. Its methods may be called from any goroutine.
type Service struct {
	set       *set
	requests  counters
	seconds   histograms
	readiness readiness
}

// requestBounds are in seconds: a signature takes a millisecond, a status some requests to the store.
var requestBounds = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

// NewService returns counts that stand at zero, of a program of that version that is not ready yet. routes are all that [Service.Count]
// will be told.
func NewService(version string, routes ...string) *Service {
	told := newSet()
	s := &Service{
		set:      told,
		requests: told.counters("s3img_http_requests_total", "Requests answered, by route and HTTP status.", "code", "route"),
		seconds: told.histograms("s3img_http_request_seconds", "Time from the header of a request to the end of its answer, by route.",
			requestBounds, "route"),
	}
	s.readiness.set(errStarting)
	s.readiness.describe(told, "1 while uploads can be signed and the store answers, 0 otherwise.")
	told.buildInfo(version)
	for _, route := range routes { // a counter that first appears at one has no rate
		s.requests.add(0, strconv.Itoa(http.StatusOK), route)
		s.seconds.with(route)
	}
	return s
}

// Count counts a request that was answered. There is a bounded number of routes, and of statuses.
func (s *Service) Count(route string, status int, took time.Duration) {
	s.requests.add(1, strconv.Itoa(status), route)
	s.seconds.with(route).Update(took.Seconds())
}

// Ready says that uploads can be signed and the store answers, with nil, or why not. The reason is shown to whoever can reach the
// handler.
func (s *Service) Ready(reason error) { s.readiness.set(reason) }

// Draining says that what is in hand is finished and nothing new is taken. There is no way back.
func (s *Service) Draining() { s.readiness.set(errDraining) }

// Handler answers as that of [Metrics] does; /healthz as long as the process lives.
func (s *Service) Handler() http.Handler {
	return handler(s.set, func() error { return nil }, s.readiness.get)
}
