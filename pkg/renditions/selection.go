package renditions

import "iter"

// Selection says which of the sources that were found a job takes. The zero value takes all.
type Selection struct {
	Shard Shard
	// Assumed says that the environment tells of the shard, and the user did not: a file or object that was named itself is then
	// taken by every shard.
	Assumed bool
}

// IsPart reports whether something may be left out.
func (s Selection) IsPart() bool { return s.Shard.IsPart() }

// takes decides by the name alone.
func (s Selection) takes(name string) bool { return s.Shard.Has(name) }

// of yields those of the sources that are taken, in their order. named reports whether an address was named itself.
func (s Selection) of(sources iter.Seq2[Source, error], named func(address string) bool) iter.Seq2[Source, error] {
	if !s.IsPart() {
		return sources
	}
	return func(yield func(Source, error) bool) {
		for src, err := range sources {
			if err == nil && !s.takes(src.Name) && !(s.Assumed && named(src.Address)) {
				continue
			}
			if !yield(src, err) {
				return
			}
		}
	}
}
