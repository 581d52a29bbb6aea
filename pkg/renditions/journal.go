package renditions

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
)

// Journal keeps in a file how far one pass over sources has come, so that a pass that was killed goes on there: nothing is listed again
// up to that place, and nothing asked about again but what was in work. It is for sources that come in the order of their places, and
// holds what is in work only. At the end of a pass its file is removed.
type Journal struct {
	path string
	of   string // what the pass is over, for people
	id   string // tells it from any other pass
	all  bool   // every pass comes to all places: what failed before is met again

	mu       sync.Mutex
	file     *os.File // appended to; nil = not begun
	appended int      // ends since it was written anew
	journalState
	begun []string // places in work, and those that are done behind the first of them, in order
	last  string   // the place that was begun last
	err   error    // the first that writing met
}

// journalState is what a journal tells.
type journalState struct {
	low    string          // all places up to this one are done, or failed; "" = none
	count  int             // how many that are
	done   map[string]bool // places behind it that are, too
	failed map[string]bool // places anywhere that are to be tried again
}

// rewriteAt is how many sources end before a journal is written anew.
const rewriteAt = 1000

// ErrUnordered says that sources do not come in the order of their names, as in buckets for directories.
var ErrUnordered = errors.New("the store lists in no order, so that a journal cannot tell how far a job has come")

// OtherJournalError says that a journal is of another pass.
type OtherJournalError struct{ Path, Of, Want string }

func (e *OtherJournalError) Error() string {
	if e.Of == e.Want {
		return fmt.Sprintf("the journal %s is of %s with other options", e.Path, e.Of)
	}
	return fmt.Sprintf("the journal %s is of %s, and not of %s", e.Path, e.Of, e.Want)
}

// openJournal reads what a pass before this one left at path, or begins a journal there. It fails with an [*OtherJournalError], or a
// [*NotListError] if a file is there that is none.
func openJournal(path, of, id string) (*Journal, error) {
	jn := &Journal{path: path, of: of, id: id}
	jn.done, jn.failed = make(map[string]bool), make(map[string]bool)
	data, err := os.Open(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return nil, fmt.Errorf("open the journal: %w", err)
	default:
		err = jn.read(data)
		_ = data.Close()
		if err != nil {
			return nil, err
		}
	}
	return jn, jn.rewrite()
}

// Before is how many sources a pass before this one was done with, or failed at.
func (jn *Journal) Before() int { return jn.count + len(jn.done) }

// retried are the places that a pass before this one failed at, in order.
func (jn *Journal) retried() []string {
	var places []string
	for place := range jn.failed {
		if place <= jn.low {
			places = append(places, place)
		}
	}
	slices.Sort(places)
	return places
}

// begin notes that the source at a place comes next, and reports whether there is anything to do for it.
func (jn *Journal) begin(place string) (more bool, err error) {
	jn.mu.Lock()
	defer jn.mu.Unlock()
	switch {
	case jn.err != nil:
		return false, jn.err
	case place <= jn.low:
		return jn.all && jn.failed[place], nil
	case place < jn.last:
		return false, ErrUnordered
	}
	jn.last = place
	jn.begun = append(jn.begun, place)
	more = !jn.done[place] || jn.failed[place]
	if !more {
		jn.advance()
	}
	return more, nil
}

// end notes what became of the source at a place, once that is reported. What was stopped is not done.
func (jn *Journal) end(place string, result Result) {
	if place == "" || errors.Is(result.Err, context.Canceled) {
		return
	}
	jn.mu.Lock()
	defer jn.mu.Unlock()
	if jn.err != nil {
		return
	}
	mark := markDone
	if result.Err != nil {
		mark = markFailed
	}
	low := jn.low
	jn.take(mark, place)
	jn.advance()
	if jn.appended++; jn.appended > rewriteAt+len(jn.failed) {
		jn.err = jn.rewrite()
		return
	}
	lines := journalLine(mark, place)
	if jn.low != low {
		lines += jn.lowLine()
	}
	if _, err := jn.file.WriteString(lines); err != nil {
		jn.err = fmt.Errorf("write the journal: %w", err)
	}
}

// take takes in a line.
func (s *journalState) take(mark, place string) {
	delete(s.failed, place)
	if mark == markFailed {
		s.failed[place] = true
	}
	if place > s.low {
		s.done[place] = true
	}
}

// advance moves the place up to which all is done.
func (jn *Journal) advance() {
	for len(jn.begun) > 0 && jn.done[jn.begun[0]] {
		jn.low = jn.begun[0]
		delete(jn.done, jn.low)
		jn.begun = jn.begun[1:]
		jn.count++
	}
}

// finish closes the file, and removes it if the pass is over.
func (jn *Journal) finish(over bool) error {
	jn.mu.Lock()
	defer jn.mu.Unlock()
	err := jn.file.Close()
	if over && jn.err == nil {
		err = errors.Join(err, os.Remove(jn.path))
	}
	if err = errors.Join(jn.err, err); err != nil {
		return fmt.Errorf("end the journal: %w", err)
	}
	return nil
}

// listBehind is what a listing of the destination may begin behind: no rendition of a source behind the place low has a name up to it.
// Names are not in the order of their renditions: a.jpg comes after a-2.jpg, and a-1000.jpg before.
func listBehind(low string) string {
	for i := range len(low) {
		if low[i] <= '.' {
			return low[:i]
		}
	}
	return low
}
