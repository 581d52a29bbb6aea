package renditions

import (
	"context"
	"errors"
	"fmt"

	"github.com/s3img/s3img/pkg/events"
	"github.com/s3img/s3img/pkg/s3ops"
)

// ErrUnsteady says that an object was replaced again and again while it was in work.
var ErrUnsteady = errors.New("it keeps changing")

// maxChases is how often an object that changes while it is in work is tried at once.
const maxChases = 5

// sighted is what was last done about an object.
type sighted struct {
	order order
	tag   string
}

// order is the place of an event among those of its object, where its source tells.
type order struct {
	shape     events.Shape // sequencers of different shapes do not compare
	sequencer string
}

// before reports whether o is known to come before another one.
func (o order) before(other order) bool {
	return o.shape == other.shape && events.Older(o.sequencer, other.sequencer)
}

// follow makes the renditions match an object that may change at any time: whoever writes last looks at the object
// afterwards, so that in the end they match, however many workers and processes do this at once. That look costs one HEAD
// request for each object that was rendered.
func (j *job) follow(ctx context.Context, src Source, result *Result) {
	last := j.lastOf(src.Address)
	if src.order.before(last.order) { // the same one again is looked at: there are stores that count nothing
		result.Skipped = "what it tells is done already"
		return
	}
	for range maxChases {
		tag, steady := j.match(ctx, src, last.tag, result)
		if steady {
			if !MayPass(result.Err) {
				j.note(src.Address, sighted{order: src.order, tag: tag})
			}
			return
		}
		if tag != "" {
			last.tag = tag // of what was written a moment ago, and is replaced
		}
	}
	result.Err = fmt.Errorf("%s: %w", src.Address, ErrUnsteady)
}

// match looks at the object once, makes what is missing, and reports whether the object stayed as it was meanwhile.
func (j *job) match(ctx context.Context, src Source, lastTag string, result *Result) (tag string, steady bool) {
	now, err := j.lookAt(ctx, src, result)
	if err != nil {
		return "", j.matchNone(ctx, src, err, result)
	}
	if now.skip != "" {
		result.Skipped = now.skip
		return now.Tag, true
	}
	now.follow = true
	now.Changed = src.Changed || (lastTag != "" && lastTag != now.Tag)
	result.Err = j.renditions(ctx, now, result)
	if isGone(result.Err) || errors.Is(result.Err, s3ops.ErrReplaced) {
		return "", false
	}
	if result.Err != nil || !result.Has(Written) {
		return now.Tag, true
	}
	after, err := j.lookAt(ctx, src, result)
	if err != nil && !mayHaveGone(err) {
		result.Err = err
		return "", true
	}
	return now.Tag, err == nil && after.Tag == now.Tag
}

// matchNone is match where looking at the object gave an error: that it is gone, perhaps.
func (j *job) matchNone(ctx context.Context, src Source, err error, result *Result) (steady bool) {
	written := result.Has(Written) // by the look before this one
	switch {
	case errors.Is(err, errCameBack):
		return false
	case mayHaveGone(err) && src.mirror && (src.removed || written):
		result.Err = j.remove(ctx, src, result)
		if result.Err == nil && !result.Has(Removed, Doomed) {
			result.Skipped = "it is gone, and has no renditions"
		}
	case mayHaveGone(err) && written: // it went after it was rendered: nobody asked for more
	default:
		result.Err = err
	}
	return true
}

func mayHaveGone(err error) bool {
	var missing *MissingError
	return errors.As(err, &missing) || errors.Is(err, errCameBack)
}

func (j *job) lookAt(ctx context.Context, src Source, result *Result) (Source, error) {
	defer stopwatch(&result.Took.Look)()
	return src.look(ctx)
}
