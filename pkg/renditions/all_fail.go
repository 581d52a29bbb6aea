package renditions

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"sync"

	"github.com/s3img/s3img/pkg/s3ops"
)

// enoughAlike is how many objects must fail one after the other, and none succeed between them, before an error that may be about one
// object is taken for one that all meet.
const enoughAlike = 5

// WhenAlike is what a job does when its destination cannot be written to, the store knows nobody, or something else makes every
// object fail alike.
type WhenAlike int

// The ways to take it. A job without end tells of it once in any case.
const (
	AlikeGoesOn WhenAlike = iota // each object fails
	AlikeStops                   // the job ends with a [*StopError]
	AlikePauses                  // the objects wait, and one now and then shows whether it is over
)

// StopError ends a job whose objects would all fail alike.
type StopError struct {
	Err error // what all of them meet
}

func (e *StopError) Error() string {
	return "stopped, since the rest would fail alike: " + e.Err.Error()
}

// Unwrap returns what all objects meet.
func (e *StopError) Unwrap() error { return e.Err }

// destError is one of the destination: it could not be looked at or written to.
type destError struct{ err error }

func (e *destError) Error() string { return e.err.Error() }
func (e *destError) Unwrap() error { return e.err }

// ofDest marks an error of the destination; nil stays nil.
func ofDest(err error) error {
	if err == nil {
		return nil
	}
	return &destError{err}
}

// fate watches the results of a job for an error that every object meets, and stops the job then.
type fate struct {
	stop   context.CancelCauseFunc
	mu     sync.Mutex
	stored bool  // something was
	inRow  int   // results that failed so since the last that did not
	err    error // what the job stopped for
}

// note takes notice of a result, and reports whether it is one of those that the job's own error tells of.
func (a *fate) note(result Result) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case result.Err == nil:
		a.inRow, a.stored = 0, a.stored || result.Has(Written)
		return false
	case a.err != nil:
		return stopsAll(result.Err)
	case !stopsAll(result.Err):
		a.inRow = 0
		return false
	}
	a.inRow++
	if a.inRow < enoughAlike && !failsAll(result.Err) && (a.stored || !isForbidden(result.Err)) {
		return false
	}
	a.err = &StopError{Err: result.Err}
	a.stop(a.err)
	return true
}

// mayBegin waits until work on a source may begin, and reports false if the job is over by then.
func (j *job) mayBegin(ctx context.Context, src Source) bool {
	if j.opt.WhenAlike == AlikePauses && src.Err == nil && src.skip == "" {
		j.down.pass(ctx)
	}
	if j.opt.WhenAlike == AlikeGoesOn || ctx.Err() == nil {
		return true
	}
	src.drop(ctx)
	return false
}

// isKnown learns from a result whether all fail alike, and reports whether its error has been told of, or will be with that of the job.
func (j *job) isKnown(result Result) bool {
	switch {
	case j.opt.WhenAlike == AlikeStops:
		return j.fate.note(result)
	case j.opt.WhenAlike == AlikePauses || j.opt.Endless:
		return j.down.note(result)
	}
	return false
}

// drop tells whoever waits for a source that it was not begun.
func (s Source) drop(ctx context.Context) {
	if s.done != nil {
		s.done(Result{Source: s.Address, Err: ctx.Err()})
	}
}

// failsAll reports whether an error is one that every object of the job meets for sure. A bucket that is not there is, where it is the
// one that is written to.
func failsAll(err error) bool {
	var (
		dest   *destError
		folder *noFolderError
	)
	if errors.As(err, &folder) || IsFull(err) || IsReadOnly(err) {
		return true
	}
	return s3ops.FailsAll(err) && (s3ops.Code(err) != "NoSuchBucket" || errors.As(err, &dest))
}

// isForbidden reports whether an error says that the destination may not be read or written: all of it, or a part.
func isForbidden(err error) bool {
	var dest *destError
	return errors.As(err, &dest) && (errors.Is(err, fs.ErrPermission) || s3ops.Code(err) == "AccessDenied")
}

// stopsAll reports whether an error is one that every object meets, or may be.
func stopsAll(err error) bool {
	var store *s3ops.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return false
	case failsAll(err), isForbidden(err), isAway(err):
		return true
	case !errors.As(err, &store):
		return false
	}
	return store.Code == "" || store.Code == "NoSuchBucket" || store.Status == http.StatusTooManyRequests ||
		store.Status >= http.StatusInternalServerError
}
