package metrics

import (
	"strings"
	"sync"
)

const (
	maxCauses    = 32
	labelUnknown = "unknown"
	labelOther   = "other"
)

// bounded keeps a label to max values and two more, whatever it is given: each value of a label costs memory here and in
// Prometheus, for good.
type bounded struct {
	max  int
	mu   sync.Mutex
	seen map[string]bool
}

// label is what value counts as.
func (b *bounded) label(value string) string {
	if value == "" {
		return labelUnknown
	}
	value = strings.ToValidUTF8(value, "\uFFFD")
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.seen[value]:
	case len(b.seen) >= b.max:
		return labelOther
	case b.seen == nil:
		b.seen = map[string]bool{value: true}
	default:
		b.seen[value] = true
	}
	return value
}
