package renditions

import "strings"

// horizon tells when all sources are done that can want the same names as another one, if sources come in the order of their names: a
// source is only in conflict with those that have its name but for the extension, and these begin alike. It is not safe for concurrent
// use.
type horizon struct {
	begun  int
	done   []bool   // of each source since the first that is in work
	first  int      // number of that one
	nested []string // bases of sources, each of which the last name begins with
	past   []passed
}

// passed is a source whose base no later name begins with.
type passed struct {
	name  string
	until int // the number of sources that had begun then
}

// enter notes a source that begins, and returns its number.
func (h *horizon) enter(name string) int {
	for n := len(h.nested); n > 0 && !strings.HasPrefix(name, baseName(h.nested[n-1])); n-- {
		h.past = append(h.past, passed{h.nested[n-1], h.begun})
		h.nested = h.nested[:n-1]
	}
	h.nested = append(h.nested, name)
	h.done = append(h.done, false)
	h.begun++
	return h.begun - 1
}

// leave notes that a source is done, and returns those that no other source can be in conflict with any more.
func (h *horizon) leave(number int) (free []string) {
	h.done[number-h.first] = true
	for len(h.done) > 0 && h.done[0] {
		h.done = h.done[1:]
		h.first++
	}
	for len(h.past) > 0 && h.past[0].until <= h.first {
		free = append(free, h.past[0].name)
		h.past = h.past[1:]
	}
	return free
}

// baseName is a name without its extension. What has nothing but dots before it is none.
func baseName(name string) string {
	last := name[strings.LastIndexByte(name, '/')+1:]
	dot := strings.LastIndexByte(last, '.')
	if dot < 0 || strings.Trim(last[:dot], ".") == "" {
		return name
	}
	return name[:len(name)-len(last)+dot]
}
