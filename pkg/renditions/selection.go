package renditions

import (
	"iter"
	"slices"
	"time"
)

// Selection says which of the sources that were found a job takes. The zero value takes all.
type Selection struct {
	Shard Shard
	// Assumed says that the environment tells of the shard, and the user did not: a file or object that was named itself is then
	// taken by every shard.
	Assumed bool
	// Include are patterns of the names that are taken, none = all. What one of Exclude matches is left out in any case.
	Include, Exclude []Glob
	// NewerThan leaves out what was changed at this time or before; zero = nothing. It is for sources whose listing tells the time.
	NewerThan time.Time
	// Max is how many are taken, those that are fresh or fail among them; 0 = all.
	Max int
}

// IsPart reports whether something may be left out.
func (s Selection) IsPart() bool {
	return s.Shard.IsPart() || len(s.Include)+len(s.Exclude) > 0 || !s.NewerThan.IsZero() || s.Max > 0
}

// takesName decides by the name alone.
func (s Selection) takesName(name string) bool { return s.Shard.Has(name) && s.matches(name) }

func (s Selection) matches(name string) bool {
	return (len(s.Include) == 0 || matchesAny(s.Include, name)) && !matchesAny(s.Exclude, name)
}

// takes decides by all but Max; named reports whether an address was named itself.
func (s Selection) takes(src Source, named func(address string) bool) bool {
	switch {
	case !s.matches(src.Name):
		return false
	case !s.Shard.Has(src.Name) && (!s.Assumed || !named(src.Address)):
		return false
	}
	return src.Err != nil || s.NewerThan.IsZero() || src.Modified.After(s.NewerThan)
}

// of yields those of the sources that are taken, in their order.
func (s Selection) of(sources iter.Seq2[Source, error], named func(address string) bool) iter.Seq2[Source, error] {
	if !s.IsPart() {
		return sources
	}
	return func(yield func(Source, error) bool) {
		taken := 0
		for src, err := range sources {
			if err == nil && !s.takes(src, named) {
				continue
			}
			taken++
			if !yield(src, err) || taken == s.Max {
				return
			}
		}
	}
}

// Files yields those of files that are taken. named are the paths that the user named themselves.
func (s Selection) Files(files iter.Seq2[LocalFile, error], named []string) iter.Seq2[LocalFile, error] {
	if !s.IsPart() {
		return files
	}
	isNamed := func(path string) bool { return slices.Contains(named, path) }
	return func(yield func(LocalFile, error) bool) {
		taken := 0
		for file, err := range files {
			if !s.takes(fileSource(file, err), isNamed) {
				continue
			}
			taken++
			if !yield(file, err) || taken == s.Max {
				return
			}
		}
	}
}
