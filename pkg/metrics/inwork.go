package metrics

import (
	"fmt"
	"sync"
	"time"
)

// inWork knows what is worked on now, and since when.
type inWork struct {
	mu    sync.Mutex
	begun map[uint64]time.Time
	next  uint64
}

func (w *inWork) begin() (end func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.begun == nil {
		w.begun = make(map[uint64]time.Time)
	}
	id := w.next
	w.next++
	w.begun[id] = time.Now()
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.begun, id)
	}
}

func (w *inWork) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.begun)
}

// oldest is how long the object that was begun first has been in work; 0 = nothing is.
func (w *inWork) oldest() (age time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, begun := range w.begun {
		age = max(age, time.Since(begun))
	}
	return age
}

// Begin counts an object as worked on until end is called, once.
func (m *Metrics) Begin() (end func()) { return m.work.begin() }

// StuckAfter makes /healthz answer 503 while an object has been in work for longer than limit, which whatever watches the process
// takes for a reason to start it anew; 0 = never. It is called before the handler is.
func (m *Metrics) StuckAfter(limit time.Duration) { m.stuckAfter = limit }

// stuck says that an object has been in work for too long; nil = none has.
func (m *Metrics) stuck() error {
	if age := m.work.oldest(); m.stuckAfter > 0 && age > m.stuckAfter {
		return fmt.Errorf("stuck: an object has been in work for %v", age.Round(time.Second))
	}
	return nil
}

func (w *inWork) describe(s *set) {
	s.gauge("s3img_objects_in_work", "Objects that are worked on now.", func() float64 { return float64(w.count()) })
	s.gauge("s3img_oldest_in_work_seconds", "How long the object that was begun first has been in work; 0 when nothing is.",
		func() float64 { return w.oldest().Seconds() })
}
