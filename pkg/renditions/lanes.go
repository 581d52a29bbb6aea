package renditions

import "sync"

// lanes keep work on one object in one lane: what arrives for an object that is in work waits for the worker that has it,
// so that no two workers write the same renditions, and none stands still meanwhile.
type lanes struct {
	mu      sync.Mutex
	waiting map[string]*Source // address of each object in work → what has come for it since; nil = nothing
}

func newLanes() *lanes { return &lanes{waiting: make(map[string]*Source)} }

// enter reports whether src may be worked on; if not, the worker that has its object will take it along.
func (l *lanes) enter(src Source) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	queued, busy := l.waiting[src.Address]
	switch {
	case !busy:
		l.waiting[src.Address] = nil
	case queued == nil:
		l.waiting[src.Address] = &src
	default:
		merged := merge(*queued, src)
		l.waiting[src.Address] = &merged
	}
	return !busy
}

// next returns what has come for an object while it was in work, and frees its lane if nothing has.
func (l *lanes) next(address string) (Source, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	queued := l.waiting[address]
	if queued == nil {
		delete(l.waiting, address)
		return Source{}, false
	}
	l.waiting[address] = nil
	return *queued, true
}

// merge makes one source of two that mean the same object: what is there now counts, whichever told of it. Both are told the
// end.
func merge(a, b Source) Source {
	merged := b
	if b.order.before(a.order) {
		merged = a
	}
	merged.late = a.late || b.late
	merged.removed = a.removed || b.removed
	merged.again = a.again || b.again
	merged.done = func(result Result) {
		a.done(result)
		b.done(result)
	}
	return merged
}
