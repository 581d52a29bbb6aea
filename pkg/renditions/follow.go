package renditions

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/s3img/s3img/pkg/events"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// ErrUnsteady says that an object was replaced again and again while it was in work.
var ErrUnsteady = errors.New("it keeps changing")

// maxChases is how often an object that changes while it is in work is tried at once.
const maxChases = 5

// order is the place of an event among those of its object, where its source tells.
type order struct {
	shape     events.Shape // sequencers of different shapes do not compare
	sequencer string
}

// before reports whether o is known to come before another one.
func (o order) before(other order) bool {
	return o.shape == other.shape && events.Older(o.sequencer, other.sequencer)
}

// follow is match for an object that an event told of. It skips events that are older than the last one about the same object.
func (j *job) follow(ctx context.Context, src Source, result *Result) {
	if src.order.before(j.lastOf(src.Address)) { // the same one again is looked at: there are stores that count nothing
		result.Skipped = "what it tells is done already"
		return
	}
	j.match(ctx, src, result)
	if !MayPass(result.Err) {
		j.note(src.Address, src.order)
	}
}

// lastOf and note are what a job remembers of the objects that events told of.
func (j *job) lastOf(address string) order {
	j.mu.Lock()
	defer j.mu.Unlock()
	last, _ := j.latest.get(address)
	return last
}

func (j *job) note(address string, o order) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.latest.set(address, o)
}

// match makes the renditions of a source, and looks at it again afterwards: it may be replaced at any time. Whoever writes last
// looks afterwards, so that in the end they match, however many workers and processes do this at once. That look costs one HEAD
// request for each object that was rendered, and nothing for those that are fresh.
func (j *job) match(ctx context.Context, src Source, result *Result) {
	now, seen := src, !src.unseen && src.Open != nil
	for range maxChases {
		if !seen {
			var err error
			if now, err = j.lookAt(ctx, src, result); err != nil {
				if j.matchNone(ctx, src, err, result) {
					return
				}
				continue
			}
		}
		now.late, now.joined = src.late, src.joined
		if now.skip != "" {
			result.Skipped = now.skip
			return
		}
		if result.Err = j.renditions(ctx, now, result); isReplaced(result.Err) {
			seen, src.late = false, true
			continue
		}
		if src.look == nil || !worthALook(now, *result) {
			return
		}
		after, err := j.lookAt(ctx, src, result)
		if err == nil && after.Tag == now.Tag {
			return
		}
		if err != nil {
			if j.matchNone(ctx, src, err, result) {
				return
			}
		}
		now, seen = after, err == nil
		src.late = true
	}
	result.Err = fmt.Errorf("%s: %w", src.Address, ErrUnsteady)
}

// isReplaced reports whether an error says that another version, or none, is there by now.
func isReplaced(err error) bool { return isGone(err) || errors.Is(err, s3ops.ErrReplaced) }

// worthALook reports whether it matters that the source may have changed meanwhile: something was stored, or a file turned out
// bad, which may be half written. Objects in S3 are whole, and one that is bad is looked at when it is marked.
func worthALook(src Source, result Result) bool {
	if result.Err != nil {
		return src.at == nil && imageops.IsBadImage(result.Err)
	}
	return result.Has(Written)
}

// matchNone is match where looking at the object gave an error: that it is gone, perhaps. It reports whether that is all.
func (j *job) matchNone(ctx context.Context, src Source, err error, result *Result) (steady bool) {
	written := result.Has(Written) // by the look before this one
	switch {
	case errors.Is(err, errCameBack):
		return false
	case mayHaveGone(err) && src.mirror && (src.removed || written):
		result.Err = j.remove(ctx, src, result)
		if result.Err == nil && !result.Has(Removed, Doomed) {
			result.Skipped, result.gone = "it is gone, and has no renditions", true
		}
	case mayHaveGone(err) && written: // it went after it was rendered: nobody asked for more
	case mayHaveGone(err) && result.Err != nil && !isReplaced(result.Err): // it was bad before it went
	default:
		result.Err = err
	}
	return true
}

func mayHaveGone(err error) bool {
	var missing *MissingError
	return errors.As(err, &missing) || errors.Is(err, errCameBack)
}

func (j *job) lookAt(ctx context.Context, src Source, result *Result) (now Source, err error) {
	defer stage(ctx, stageLook, &result.Took.Look, &err)()
	now, err = src.look(ctx)
	if err == nil && now.tagged && now.Focus == nil && j.opt.Image.HeedsFocus() {
		now.Focus, err = now.at.taggedFocus(ctx)
	}
	return now, err
}

// taggedFocus is the point that a tag of an original names. Where nobody may read tags there is none.
func (o *original) taggedFocus(ctx context.Context) (*imageops.Point, error) {
	tags, err := o.client.Tags(ctx, o.at)
	if errors.Is(err, s3ops.ErrNoTags) || s3ops.Status(err) == http.StatusForbidden {
		return nil, nil
	}
	return focusOf(tags), err
}
