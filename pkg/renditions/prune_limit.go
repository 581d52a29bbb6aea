package renditions

import (
	"fmt"
	"strconv"
)

// PruneLimit is how many of the renditions and manifests of some originals may be deleted at once. The zero value is no limit of its
// own, see [PruneOptions].
type PruneLimit struct {
	Count   int64   // at most so many; 0 = any number
	Percent float64 // at most so many of each hundred; 0 = any share
}

// DefaultPruneLimit is half of them: more is likely the wrong place for the originals, or the wrong sizes.
func DefaultPruneLimit() PruneLimit { return PruneLimit{Percent: 50} }

// String is 1000 or 50%.
func (l PruneLimit) String() string {
	if l.Percent > 0 {
		return strconv.FormatFloat(l.Percent, 'f', -1, 64) + "%"
	}
	return strconv.FormatInt(l.Count, 10)
}

func (l PruneLimit) allows(doomed, total int) bool {
	return (l.Count == 0 || int64(doomed) <= l.Count) && (l.Percent == 0 || float64(doomed)*100 <= l.Percent*float64(total))
}

// NoOriginalsError says that there is no original at all: more likely the place is not the one that was meant.
type NoOriginalsError struct{ Place string }

func (e *NoOriginalsError) Error() string { return "there are no originals in " + e.Place }

// PruneLimitError says that more would be deleted than may be; nothing was.
type PruneLimitError struct {
	Doomed, Total int // of what is made from the originals
	Limit         PruneLimit
}

func (e *PruneLimitError) Error() string {
	return fmt.Sprintf("%d of %d renditions and manifests would be removed, and %s is the limit", e.Doomed, e.Total, e.Limit)
}

// check compares what was found with the limit.
func (p *pruner) check() error {
	limit := p.opt.Most
	if limit == (PruneLimit{}) {
		if p.sum.Originals == 0 {
			return nil
		}
		limit = DefaultPruneLimit()
	}
	total := p.sum.Kept + p.sum.Doomed()
	if limit.allows(p.sum.Doomed(), total) {
		return nil
	}
	return &PruneLimitError{Doomed: p.sum.Doomed(), Total: total, Limit: limit}
}
