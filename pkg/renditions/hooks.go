package renditions

import (
	"context"
	"errors"
	"fmt"
)

// Announcer tells somebody what became of objects. Its methods may be called from any goroutine; those for one source that events tell
// of are called one after the other.
type Announcer interface {
	// Begin is called before anything of a source is stored or removed. From then on Announce is owed, by a process after this one if
	// this one is killed. An error keeps the work from being done.
	Begin(source string) error
	// Owed reports whether Begin was called for a source, and neither Announce has succeeded nor Settle was called since.
	Owed(source string) bool
	// Announce returns when all were told who are to be, or when the result is kept where it cannot be lost. An error, best a
	// [*HookError], makes the result one that failed and may pass.
	Announce(ctx context.Context, result Result) error
	// Settle says that there is nothing to be announced for a source any more.
	Settle(source string)
}

// Approver is asked before renditions are stored.
type Approver interface {
	// Approve returns nil if what is proposed may be published, a [*DisapprovedError] if this version of the original never may be,
	// and another error, best a [*HookError], if that is not known yet.
	Approve(ctx context.Context, p Proposal) error
}

// DisapprovedError says that renditions may not be published.
type DisapprovedError struct {
	Reason string // "" if none was given
}

func (e *DisapprovedError) Error() string {
	if e.Reason == "" {
		return "it was not approved"
	}
	return "it was not approved: " + e.Reason
}

// HookError says that somebody could not be told of an object, or asked about it. The object is tried again.
type HookError struct {
	Away   bool  // whoever is to be told does not answer, whatever the object
	Untold bool  // what is said of the object is done, and somebody was not told of it
	Err    error // names whom

	also string // what else is wrong with the object
}

func (e *HookError) Error() string {
	if e.also != "" {
		return e.also + "; and " + e.Err.Error()
	}
	return e.Err.Error()
}

// Unwrap returns what went wrong.
func (e *HookError) Unwrap() error { return e.Err }

// isAway reports whether an error says that nobody can be told of any object.
func isAway(err error) bool {
	hook, ok := errors.AsType[*HookError](err)
	return ok && hook.Away
}

// News is what of a result is worth to be announced.
type News string

// The kinds of news.
const (
	NoNews       News = ""
	NewsRendered News = "rendered" // renditions were stored, perhaps by an earlier try whose announcement was lost
	NewsRemoved  News = "removed"
	NewsRejected News = "rejected" // it is no image, or was not approved: nothing of it is published
	NewsFailed   News = "failed"   // for another reason that no later try can change
)

// News is what became of a source, whether or not it was announced before.
func (r Result) News() News {
	var missing *MissingError
	switch {
	case isBadOriginal(r.Err):
		return NewsRejected
	case errors.As(r.Err, &missing), MayPass(r.Err):
		return NoNews
	case r.Err != nil:
		return NewsFailed
	case r.Skipped != "" || r.Has(Planned, Doomed):
		return NoNews
	case r.Has(Removed):
		return NewsRemoved
	}
	return NewsRendered
}

// announce tells of a result that changed something, or that an earlier try owes. What could not be told makes the result fail.
func (j *job) announce(ctx context.Context, src Source, result *Result) {
	a := j.opt.Announcer
	if a == nil || j.opt.DryRun || MayPass(result.Err) {
		return
	}
	news := *result
	owed := a.Owed(src.Address)
	switch {
	case result.gone && owed: // it was removed by a process that did not come to tell
		news.Skipped, news.Renditions = "", []Rendition{{Status: Removed}}
	case result.News() == NoNews, result.Outcome() == UpToDate && !owed && !src.again:
		if owed {
			a.Settle(src.Address)
		}
		return
	}
	var err error
	if news.Renditions, err = j.measured(ctx, src, news.Renditions); err == nil {
		err = a.Announce(ctx, news)
	}
	if err != nil {
		result.Err = notAnnounced(result.Err, err)
	}
}

// notAnnounced is the error of a result that could not be announced, and has one of its own perhaps.
func notAnnounced(own, err error) error {
	failed := &HookError{Away: isAway(err), Untold: true, Err: fmt.Errorf("announce it: %w", err)}
	if own != nil {
		failed.also = own.Error()
	}
	return failed
}

// measured is a copy of the renditions with the dimensions of those that were there before, which their heads tell.
func (j *job) measured(ctx context.Context, src Source, made []Rendition) ([]Rendition, error) {
	all := make([]Rendition, len(made))
	outputs := j.outputs(src)
	for i, r := range made {
		if r.Status == Fresh && r.Width == 0 {
			info, err := j.inspectStored(ctx, outputs[i].Name)
			if err != nil {
				return nil, err
			}
			r.Width, r.Height = info.Width, info.Height
		}
		all[i] = r
	}
	return all, nil
}

// begun notes that something of a source is about to change.
func (j *job) begun(src Source) error {
	if j.opt.Announcer == nil {
		return nil
	}
	if err := j.opt.Announcer.Begin(src.Address); err != nil {
		return &HookError{Err: fmt.Errorf("note that it is to be announced: %w", err)}
	}
	return nil
}
