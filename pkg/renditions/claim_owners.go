package renditions

// maxAlike is how many names that differ in case only, say, may belong to different sources: each new one is compared with
// all of them.
const maxAlike = 64

// owners remembers which source each name of the destination belongs to. It is not safe for concurrent use.
type owners struct {
	table *recent[*owner] // by what names that may meet have in common
	// meet reports whether two names that are alike stand for one object; nil = never.
	meet func(a, b string) bool
}

// owner is the source that a name belongs to, and the next one whose name is alike.
type owner struct {
	name string
	claim
	next *owner
}

func newOwners(limit int, meet func(a, b string) bool) *owners {
	return &owners{table: newRecent[*owner](limit), meet: meet}
}

func (o *owners) key(name string) string {
	if o.meet == nil {
		return name
	}
	return alike(name)
}

// get returns the claim of the source that the object called name belongs to.
func (o *owners) get(name string) (of claim, taken bool) {
	first, _ := o.table.get(o.key(name))
	others := 0
	for at := first; at != nil; at = at.next {
		if at.name == name {
			return at.claim, true
		}
		others++
	}
	for at := first; at != nil; at = at.next {
		if others >= maxAlike || o.meet(at.name, name) {
			return at.claim, true
		}
	}
	return claim{}, false
}

// set makes name that of a source; get has told that it belongs to no other.
func (o *owners) set(name string, of claim) {
	key := o.key(name)
	first, _ := o.table.get(key)
	for at := first; at != nil; at = at.next {
		if at.name == name {
			at.claim = of
			return
		}
	}
	o.table.set(key, &owner{name: name, claim: of, next: first})
}

// drop lets others have a name.
func (o *owners) drop(name string) {
	key := o.key(name)
	first, _ := o.table.get(key)
	var rest *owner
	for at := first; at != nil; at = at.next {
		if at.name != name {
			rest = &owner{name: at.name, claim: at.claim, next: rest}
		}
	}
	if rest == nil {
		o.table.drop(key)
	} else {
		o.table.set(key, rest)
	}
}
