package s3ops

import (
	"context"
	"sync"
	"time"
)

// stopper ends a request when its clock has run for too long. The clock stands still between stop and the next start or resume. It
// is safe for concurrent use: a connection may take the rest of a body when the answer has come already.
type stopper struct {
	cancel context.CancelCauseFunc

	mu    sync.Mutex
	limit time.Duration
	left  time.Duration // of limit, when the clock was last started
	since time.Time     // that was then; zero = it stands still
	timer *time.Timer
	ended bool
}

func newStopper(cancel context.CancelCauseFunc, limit time.Duration) *stopper {
	s := &stopper{cancel: cancel, limit: limit, left: limit}
	s.timer = time.AfterFunc(limit, s.fire)
	s.timer.Stop()
	return s
}

func (s *stopper) fire() {
	s.mu.Lock()
	over := !s.since.IsZero() && !s.ended
	limit := s.limit
	s.mu.Unlock()
	if over {
		s.cancel(&StallError{After: limit})
	}
}

// start sets the clock to a limit and lets it run.
func (s *stopper) start(limit time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit, s.left = limit, limit
	s.run()
}

// resume lets the clock run on with what is left of the limit.
func (s *stopper) resume() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.run()
}

func (s *stopper) run() {
	if !s.ended {
		s.since = time.Now()
		s.timer.Reset(s.left)
	}
}

// stop lets the clock stand still.
func (s *stopper) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.timer.Stop()
	if !s.since.IsZero() {
		s.left -= time.Since(s.since)
		s.since = time.Time{}
	}
}

// end stops the clock for good.
func (s *stopper) end() {
	s.stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
}

// refill gives the whole limit again.
func (s *stopper) refill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left = s.limit
}
