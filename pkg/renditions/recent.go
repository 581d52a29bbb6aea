package renditions

// recent is a table that forgets what has not been used for long, so that its memory has a bound: it holds between limit and
// twice limit entries. With limit 0 it forgets nothing. It is not safe for concurrent use.
type recent[V any] struct {
	limit    int
	now, old map[string]V
}

func newRecent[V any](limit int) *recent[V] {
	return &recent[V]{limit: limit, now: make(map[string]V)}
}

func (r *recent[V]) get(key string) (V, bool) {
	value, ok := r.now[key]
	if !ok {
		if value, ok = r.old[key]; ok {
			r.set(key, value)
		}
	}
	return value, ok
}

func (r *recent[V]) set(key string, value V) {
	if r.limit > 0 && len(r.now) >= r.limit {
		r.old, r.now = r.now, make(map[string]V)
	}
	r.now[key] = value
}

func (r *recent[V]) drop(key string) {
	delete(r.now, key)
	delete(r.old, key)
}
