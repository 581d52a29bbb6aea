package renditions

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/s3img/s3img/pkg/s3ops"
)

// Quarantine marks originals that are no images, so that whoever waits for renditions can be told: in S3 by the tags
// [s3ops.TagStatus] and [s3ops.TagReason]. What is marked is never published, as nothing that cannot be rendered is; an
// original that is rendered after all loses the marks. It costs up to four requests for an original that is no image, and
// none for others, unless they have tags. One may serve many jobs.
type Quarantine struct {
	warn    func(error)
	lacking atomic.Bool // the store keeps no tags
	mu      sync.Mutex
	said    map[string]bool // codes of errors that have been told
}

// NewQuarantine returns one that tells warn of marks which could not be set or removed: of a store that keeps no tags
// ([s3ops.ErrNoTags]) and of a missing permission once. nil drops them.
func NewQuarantine(warn func(error)) *Quarantine {
	return &Quarantine{warn: warn, said: make(map[string]bool)}
}

// original is an object in S3 that a source stands for.
type original struct {
	client *s3ops.Client
	at     s3ops.Location
	tagged atomic.Bool // it had tags when it was opened last
}

func (o *original) open(ctx context.Context) (Opened, error) {
	body, err := o.client.Get(ctx, o.at)
	return o.opened(body, err)
}

// openVersion fails with [s3ops.ErrReplaced] where the object is another version by now.
func (o *original) openVersion(ctx context.Context, version s3ops.Object) (Opened, error) {
	body, err := o.client.GetVersion(ctx, o.at, version)
	return o.opened(body, err)
}

func (o *original) opened(body *s3ops.Body, err error) (Opened, error) {
	if err != nil {
		return Opened{}, err
	}
	o.tagged.Store(body.TagCount() > 0)
	plain, err := decoded(body)
	return Opened{plain, body.Object().Version()}, err
}

// StoredAt returns the source with an object in S3 that holds the same bytes. Open may have them from elsewhere. If the object is
// another version afterwards, that version counts.
func (s Source) StoredAt(client *s3ops.Client, at s3ops.Location) Source {
	s.at, s.unseen = &original{client: client, at: at}, s.Tag == ""
	s.look = func(ctx context.Context) (Source, error) {
		now, err := lookAtObject(ctx, client, at, at)
		now.Name = s.Name
		return now, err
	}
	return s
}

// Rejected returns why an original in S3 was put into quarantine, "" if it was not. The source must have been opened. A request
// is sent only if the object had tags when it was opened.
func (s Source) Rejected(ctx context.Context) (reason string, err error) {
	if s.at == nil || !s.at.tagged.Load() {
		return "", nil
	}
	tags, err := s.at.client.Tags(ctx, s.at.at)
	if err != nil {
		return "", err
	}
	reason, rejected := s3ops.RejectedFor(tags)
	if rejected && reason == "" {
		reason = "no reason given"
	}
	return reason, nil
}

// rejectedError says of what is no image that it was known for that.
type rejectedError struct {
	reason string // as the marks have it
	err    error
}

func (e *rejectedError) Error() string { return e.err.Error() }

// Unwrap returns what is wrong with the image.
func (e *rejectedError) Unwrap() error { return e.err }

// reject marks an original that is no image, and returns err, which says so, or that it is another one by now.
func (j *job) reject(ctx context.Context, src Source, err error) error {
	q := j.opt.Quarantine
	if j.opt.SkipRejected && isBadOriginal(err) {
		if reason, failed := src.Rejected(ctx); failed == nil && reason != "" {
			return &rejectedError{reason: reason, err: err}
		}
	}
	if q == nil || src.at == nil || !isBadOriginal(err) || q.lacking.Load() {
		return err
	}
	failed := src.at.client.ChangeTags(ctx, src.at.at, src.Tag, map[string]string{
		s3ops.TagStatus: s3ops.StatusRejected, s3ops.TagReason: s3ops.TagValue(err.Error()),
	})
	if errors.Is(failed, s3ops.ErrReplaced) || s3ops.IsNotFound(failed) {
		return fmt.Errorf("%w: %w", s3ops.ErrReplaced, err)
	}
	q.tell(failed)
	return err
}

// accept removes the marks of an original that has been rendered.
func (j *job) accept(ctx context.Context, src Source) {
	q := j.opt.Quarantine
	if q == nil || src.at == nil || !src.at.tagged.Load() {
		return
	}
	q.tell(src.at.client.ChangeTags(ctx, src.at.at, src.Tag, map[string]string{s3ops.TagStatus: "", s3ops.TagReason: ""}))
}

// tell passes on what kept marks from being set. That the object is another one by now, or gone, did not.
func (q *Quarantine) tell(err error) {
	code := s3ops.Code(err)
	switch {
	case err == nil, errors.Is(err, s3ops.ErrReplaced), s3ops.IsNotFound(err):
		return
	case errors.Is(err, s3ops.ErrNoTags):
		if q.lacking.Swap(true) {
			return
		}
	case code == "AccessDenied" && q.isSaid(code):
		return
	}
	if q.warn != nil {
		q.warn(err)
	}
}

func (q *Quarantine) isSaid(code string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	said := q.said[code]
	q.said[code] = true
	return said
}
