package cmd

import "sync"

// maxSaid bounds the hints that are remembered: a service runs for months, and most hints name an object.
const maxSaid = 100

// saidHints knows which hints were printed. One that fits a thousand errors is printed with the first of them, and once more at the end,
// with their number.
type saidHints struct {
	mu    sync.Mutex
	times map[string]int
	order []string // as they came
}

// first reports whether a hint was not printed yet. It may be called from many goroutines.
func (s *saidHints) first(hint string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.times == nil {
		s.times = make(map[string]int)
	}
	if s.times[hint] == 0 {
		if len(s.order) == maxSaid {
			return true
		}
		s.order = append(s.order, hint)
	}
	s.times[hint]++
	return s.times[hint] == 1
}

// repeated calls say with each hint that was not printed again, and how many errors it fits.
func (s *saidHints) repeated(say func(hint string, times int)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, hint := range s.order {
		if times := s.times[hint]; times > 1 {
			say(hint, times)
		}
	}
}
