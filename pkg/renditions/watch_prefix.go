package renditions

import (
	"context"
	"iter"
	"sync"
	"time"

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
	// Warn gets what goes wrong while watching and may pass: a listing that fails, say. nil drops it.
	Warn func(error)
}

func (o WatchOptions) warn(err error) {
	if o.Warn != nil {
		o.Warn(err)
	}
}

// WatchPrefix yields the objects below a prefix, then those that are new or changed at each interval, until ctx ends.
// A poll is one listing and nothing else; the first one must succeed. What is kept in memory is about 150 bytes an object.
// An object whose renditions failed for a reason that may pass is yielded again, after pauses that grow from two seconds
// to five minutes; a bad image is not, until it is replaced.
func WatchPrefix(ctx context.Context, client *s3ops.Client, at s3ops.Location, opt WatchOptions) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		w := &prefixWatch{seen: make(map[string]*sighting)}
		for first := true; ; first = false {
			for src, err := range prefixSources(ctx, client, at.AsFolder()) {
				if err != nil {
					if ctx.Err() == nil && !first {
						opt.warn(err)
						break
					}
					yield(Source{}, err)
					return
				}
				if w.isNew(&src, first) && !yield(src, nil) {
					return
				}
			}
			if !sleep(ctx, opt.Interval) {
				return
			}
		}
	}
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
	mu   sync.Mutex
	seen map[string]*sighting
}

type sighting struct {
	tag     string
	retryAt time.Time // zero = not to be tried again
	pause   time.Duration
}

// isNew reports whether the source is to be handed out, and notes that it was. In the first look it may be fresh; later
// it has changed.
func (w *prefixWatch) isNew(src *Source, first bool) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	s, known := w.seen[src.Address]
	switch {
	case !known || s.tag != src.Tag:
		s = &sighting{tag: src.Tag, pause: firstRetry}
		w.seen[src.Address] = s
		src.Changed = !first
	case s.retryAt.IsZero() || time.Now().Before(s.retryAt):
		return false
	default:
		s.retryAt = time.Time{}
	}
	tag := src.Tag
	src.done = func(err error) { w.settle(s, tag, err) }
	return true
}

// settle plans the next try of a source that failed for a reason that may pass.
func (w *prefixWatch) settle(s *sighting, tag string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s.tag != tag || !mayPass(err) {
		return
	}
	s.retryAt = time.Now().Add(s.pause)
	s.pause = min(2*s.pause, lastRetry)
}

// mayPass reports whether trying again can help.
func mayPass(err error) bool {
	return err != nil && !imageops.IsBadImage(err) && !isConflict(err)
}
