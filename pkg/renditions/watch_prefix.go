package renditions

import (
	"context"
	"errors"
	"iter"
	"sync"
	"time"

	"github.com/s3img/s3img/pkg/events"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

const (
	firstRetry = 2 * time.Second
	lastRetry  = 5 * time.Minute
)

// WatchOptions say how to watch.
type WatchOptions struct {
	// Interval is the time between two looks at an S3 prefix, or between two full walks of a folder; it must be positive.
	Interval time.Duration
	// Settle is how long a file of a folder must stay as it is before it counts as written; 0 = 1 s.
	Settle time.Duration
	// Suffixes are the ends of names that count, in upper or lower case; none = every name.
	Suffixes []string
	// MirrorDeletes removes the renditions of what was there and is gone. What went before the watch began is not known to it.
	MirrorDeletes bool
	// Warn gets what goes wrong while watching and may pass: a listing that fails, say; nil drops it.
	Warn func(error)
	// Ready is told by each look that finds it changed whether the source is there and can be read: nil, or why not. nil = nobody
	// asks.
	Ready func(error)
}

func (o WatchOptions) warn(err error) {
	if o.Warn != nil {
		o.Warn(err)
	}
}

func (o WatchOptions) ready(err error) {
	if o.Ready != nil {
		o.Ready(err)
	}
}

// WatchPrefix yields the objects below a prefix, then those that are new or changed at each interval, until ctx ends.
// A poll is one listing and nothing else; the first one must succeed. What is kept in memory is about 150 bytes an object.
// An object whose renditions failed for a reason that may pass is yielded again, after pauses that grow from two seconds
// to five minutes; a bad image is not, until it is replaced, and one in an archive not until the listing tells that it is restored.
func WatchPrefix(ctx context.Context, client *s3ops.Client, at s3ops.Location, opt WatchOptions) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		w := &prefixWatch{client: client, at: at, opt: opt, seen: make(map[string]*sighting)}
		for first := true; ; first = false {
			if !w.lookAt(ctx, prefixSources(ctx, client, at.AsFolder(), ""), first, yield) || !sleep(ctx, opt.Interval) {
				return
			}
		}
	}
}

// lookAt hands out what is new in one listing, and reports whether to go on.
func (w *prefixWatch) lookAt(ctx context.Context, listing iter.Seq2[Source, error], first bool, yield func(Source, error) bool) bool {
	for src, err := range listing {
		w.listed(ctx, err)
		switch {
		case err != nil && (first || ctx.Err() != nil):
			yield(Source{}, err)
			return false
		case err != nil:
			w.opt.warn(err)
			return true
		case hasSuffix(src.Name, w.opt.Suffixes) && w.isNew(&src, first) && !yield(src, nil):
			return false
		}
	}
	w.listed(ctx, nil)
	for _, address := range w.endOfLook() {
		if w.opt.MirrorDeletes && !yield(w.removal(address), nil) {
			return false
		}
	}
	return true
}

// listed tells whether the prefix can be listed, when that has changed: the first of its objects shows that.
func (w *prefixWatch) listed(ctx context.Context, err error) {
	can := err == nil
	if ctx.Err() != nil || (w.told && w.can == can) {
		return
	}
	w.told, w.can = true, can
	w.opt.ready(err)
}

// removal is a source that is gone; it is looked at once more before anything is deleted.
func (w *prefixWatch) removal(address string) Source {
	at, err := s3ops.ParseLocation(address)
	event := events.Event{Kind: events.Removed, Bucket: at.Bucket, Key: at.Key}
	src := EventSource(w.client, Delivery{Event: event}, EventOptions{Root: w.at, MirrorDeletes: true})
	src.Err = err
	return src
}

func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// prefixWatch remembers which version of each object has been handed out.
type prefixWatch struct {
	client *s3ops.Client
	at     s3ops.Location
	opt    WatchOptions
	told   bool // whether the prefix can be listed
	can    bool
	mu     sync.Mutex
	seen   map[string]*sighting
	look   int // number of whole listings before this one
}

type sighting struct {
	tag     string
	look    int       // of the last listing that held it
	retryAt time.Time // zero = not to be tried again
	pause   time.Duration

	archived bool // it was when it was last tried
}

// isNew reports whether the source is to be handed out, and notes that it was. After the first look what was listed of the
// destination may be old.
func (w *prefixWatch) isNew(src *Source, first bool) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	s, known := w.seen[src.Address]
	if known {
		s.look = w.look
	}
	switch {
	case !known || s.tag != src.Tag:
		s = &sighting{tag: src.Tag, look: w.look, pause: firstRetry}
		w.seen[src.Address] = s
		src.late = !first
	case s.archived && src.restored:
		s.archived = false
	case s.retryAt.IsZero() || time.Now().Before(s.retryAt):
		return false
	default:
		s.retryAt = time.Time{}
	}
	tag := src.Tag
	src.done = func(result Result) { w.planRetry(s, tag, result.Err) }
	return true
}

// endOfLook forgets what a whole listing did not hold any more, so that memory does not grow with what is long gone, and
// tells what that is.
func (w *prefixWatch) endOfLook() (gone []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for address, s := range w.seen {
		if s.look != w.look {
			delete(w.seen, address)
			gone = append(gone, address)
		}
	}
	w.look++
	return gone
}

// planRetry plans the next try of a source that failed for a reason that may pass.
func (w *prefixWatch) planRetry(s *sighting, tag string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var archived *s3ops.ArchivedError
	if s.tag == tag {
		s.archived = errors.As(err, &archived)
	}
	if s.tag != tag || !MayPass(err) {
		return
	}
	s.retryAt = time.Now().Add(s.pause)
	s.pause = min(2*s.pause, lastRetry)
}

// MayPass reports whether err is of the kind that trying the same object again can cure: no bad image, no name that is
// taken, too long or no file's, no object that is gone. Nor does another try help with one in an archive: its restoration makes
// an event.
func MayPass(err error) bool {
	var (
		missing  *MissingError
		large    *MemoryError
		name     *NameError
		outside  *OutsideError
		archived *s3ops.ArchivedError
	)
	if _, ok := errors.AsType[*HookError](err); ok {
		return true // whatever else is wrong
	}
	switch {
	case err == nil, isBadOriginal(err), isConflict(err), errors.As(err, &missing), errors.As(err, &large),
		errors.As(err, &name), errors.As(err, &outside), errors.As(err, &archived):
		return false
	}
	return s3ops.Code(err) != "KeyTooLongError"
}

// isBadOriginal reports whether an error says that no renditions can ever be made, or published, of the bytes that are stored.
func isBadOriginal(err error) bool {
	var (
		encoding    *EncodingError
		disapproved *DisapprovedError
	)
	return imageops.IsBadImage(err) || errors.As(err, &encoding) || errors.As(err, &disapproved)
}
