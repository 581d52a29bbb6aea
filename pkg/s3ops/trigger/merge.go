package trigger

import (
	"fmt"
	"slices"
)

// OverlapError says that an entry which the bucket has already stands in the way: S3 lets no two entries of a bucket be
// meant for the same event of the same key. Nothing was changed.
type OverlapError struct {
	Bucket string
	Entry  Entry // what the bucket has
	Ours   bool  // whether s3img made it
	Wanted Entry
	Event  string // that both would send
}

func (e *OverlapError) Error() string {
	return fmt.Sprintf("entry %q of bucket %s sends %s of %s to %s: S3 takes no second entry that shares events and keys with it",
		e.Entry.ID, e.Bucket, e.Event, e.Entry.keys(), e.Entry.target())
}

// merged is what a configuration becomes with the entries of a trigger.
type merged struct {
	next    notifications
	entries []Entry // what does the work of the trigger: entries of ours, or of others that do the same
	changed bool
	gone    []Entry // entries of ours for the same target and prefix that are wanted no more
	dropped []Entry // those, and entries of ours that others of the same ID take the place of
}

// merge sets the entries of one trigger, all of one target and prefix. Other entries of ours for this target and prefix go,
// all others stay. It fails with an [*OverlapError].
func (n notifications) merge(want []Entry) (merged, error) {
	m := merged{next: n}
	var missing []Entry
	for _, w := range want {
		if have := n.doing(w); have != nil {
			m.entries = append(m.entries, *have)
			continue
		}
		m.entries = append(m.entries, w)
		missing = append(missing, w)
	}
	keep := func(e Entry) bool {
		return slices.ContainsFunc(m.entries, e.same) || !e.isOurs() || !replacedBy(e, want)
	}
	for _, e := range n.entries() {
		if !keep(e) {
			m.dropped = append(m.dropped, e)
		}
		if !keep(e) && !slices.ContainsFunc(want, func(w Entry) bool { return w.Suffix == e.Suffix }) {
			m.gone = append(m.gone, e)
		}
	}
	m.next = n.without(func(e Entry) bool { return !keep(e) })
	m.changed = len(missing) > 0 || len(m.next.entries()) != len(n.entries())
	for _, w := range missing {
		if err := m.next.refuseOverlap(w); err != nil {
			return m, err
		}
		m.next = m.next.with(w)
	}
	return m, nil
}

// doing finds an entry that does what is wanted, whoever made it; ours has to be as it would be made today.
func (n notifications) doing(want Entry) *Entry {
	for _, e := range n.entries() {
		if e.same(want) || (!e.isOurs() && e.does(want)) {
			return &e
		}
	}
	return nil
}

// replacedBy reports whether an entry of ours belongs to the trigger that is wanted, or has the ID of one of its entries.
func replacedBy(e Entry, want []Entry) bool {
	return slices.ContainsFunc(want, func(w Entry) bool {
		return e.ID == w.ID || (e.Kind == w.Kind && e.Target == w.Target && e.Prefix == w.Prefix)
	})
}

func (n notifications) refuseOverlap(want Entry) error {
	for _, e := range n.entries() {
		if event := e.overlaps(want); event != "" {
			return &OverlapError{Entry: e, Ours: e.isOurs(), Wanted: want, Event: event}
		}
	}
	return nil
}
