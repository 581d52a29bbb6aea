package metrics

import (
	"errors"
	"sync"
)

var (
	errStarting = errors.New("it is starting")
	errDraining = errors.New("it is stopping: what is in hand is finished, nothing new is taken")
)

// readiness is why nothing new should be sent here, nil where it should.
type readiness struct {
	mu     sync.Mutex
	reason error
}

// set has no effect once it is draining: a source that comes back then changes nothing.
func (r *readiness) set(reason error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.reason != errDraining { //nolint:errorlint // this very value, not one that a source wrapped
		r.reason = reason
	}
}

func (r *readiness) get() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reason
}

// Ready says that the source of events works, with nil, or why it does not: "the queue cannot be reached: …". The reason is
// shown to whoever can reach the handler.
func (m *Metrics) Ready(reason error) { m.readiness.set(reason) }

// Draining says that what is in hand is finished and nothing new is taken. There is no way back.
func (m *Metrics) Draining() { m.readiness.set(errDraining) }

// describe adds the gauge that is 1 while there is no reason against.
func (r *readiness) describe(s *set, help string) {
	s.gauge("s3img_ready", help, func() float64 {
		if r.get() != nil {
			return 0
		}
		return 1
	})
}
