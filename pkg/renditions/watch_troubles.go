package renditions

import "sync"

// troubles are said when they begin, not at each walk that meets them again.
type troubles struct {
	warn func(error)
	mu   sync.Mutex
	all  string          // what is wrong with the source as a whole; "" = nothing
	said map[string]bool // what was wrong with parts of it at the last walk
	now  map[string]bool // and is at this one
}

// begin begins a walk.
func (t *troubles) begin() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.now = make(map[string]bool)
}

// end forgets what was not met again.
func (t *troubles) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.said = t.now
}

// part tells of err, which concerns a part of the source.
func (t *troubles) part(err error) { t.once(err.Error(), err) }

// once tells of err if nothing was said under that name at the last walk or this one.
func (t *troubles) once(name string, err error) {
	t.mu.Lock()
	known := t.said[name] || t.now[name]
	if t.now == nil {
		t.now = make(map[string]bool)
	}
	t.now[name] = true
	t.mu.Unlock()
	if !known {
		t.warn(err)
	}
}

// whole tells of err, which concerns all of the source, when it is another one than before; nil = it is well again.
func (t *troubles) whole(err error) {
	text := ""
	if err != nil {
		text = err.Error()
	}
	t.mu.Lock()
	news := text != t.all
	t.all = text
	t.mu.Unlock()
	if news && err != nil {
		t.warn(err)
	}
}
