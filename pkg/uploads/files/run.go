package files

import (
	"context"
	"errors"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// Options of an upload. Send is required.
type Options struct {
	Send Sender
	// Concurrency is how many objects are on the way at a time; 0 = 64 small ones, and fewer after answers that ask for less, and 8 of those
	// that go up in parts.
	Concurrency int
	// Render makes and stores the renditions of what was uploaded, from the local files; nil makes none. Its Report is set by Run.
	Render *renditions.Options
	// Client is the store that the originals go to; for Render only.
	Client *s3ops.Client
	// Progress is as in [Sender].
	Progress func(int64)
	// Report gets each object that is up, with its renditions; one at a time.
	Report func(Uploaded)
	// Failed gets each file that failed, one at a time; known says that its error is that of Run too.
	Failed func(path string, err error, known bool)
}

// Summary counts files.
type Summary struct {
	Sent   int // objects that are up, also where their renditions failed
	Failed int
}

// Objects on the way at a time where nobody says how many.
const (
	smallAtATime = 64
	largeAtATime = 8
)

// upload is one Run at work.
type upload struct {
	plan *Plan
	opt  Options
	mu   sync.Mutex
	done Summary
}

// Run uploads what a plan names. A file that fails is told of and counted, and the rest goes on. The error is about all of them: ctx, or
// a [*renditions.StopError] where the others would fail alike.
func Run(ctx context.Context, plan *Plan, opt Options) (Summary, error) {
	u := &upload{plan: plan, opt: opt}
	for _, failure := range plan.Failed {
		u.fail(failure.Path, failure.Err, false)
	}
	deliver := u.report
	wait := func() error { return nil }
	if opt.Render != nil {
		deliver, wait = u.startRendering(ctx)
	}
	err := u.sendAll(ctx, deliver)
	if waitErr := wait(); err == nil {
		err = waitErr
	}
	return u.done, err
}

// sendAll uploads until all is done, ctx ends, or an error tells that all others would fail alike.
func (u *upload) sendAll(ctx context.Context, deliver func(Uploaded)) error {
	group, inHand := errgroup.WithContext(ctx)
	small, large := u.widths()
	for _, item := range u.plan.Items {
		width := small
		if item.Size < 0 || item.Size >= s3ops.MultipartThreshold {
			width = large
		}
		if !width.Enter(inHand) {
			break
		}
		group.Go(func() error {
			defer width.Leave()
			return u.sendOne(inHand, item, deliver)
		})
	}
	return group.Wait()
}

// widths are those for small and for large objects, one and the same if the number was said.
func (u *upload) widths() (small, large *renditions.Width) {
	strain := func() int64 { return 0 }
	if u.opt.Client != nil {
		strain = u.opt.Client.Strain
	}
	width := func(n int) *renditions.Width {
		return renditions.NewWidth(n, n, func() bool { return true }, strain)
	}
	if n := u.opt.Concurrency; n > 0 {
		small = width(n)
		return small, small
	}
	return width(smallAtATime), width(largeAtATime)
}

func (u *upload) sendOne(ctx context.Context, item Item, deliver func(Uploaded)) error {
	up, err := u.opt.Send(ctx, item, u.opt.Progress)
	switch {
	case err == nil:
		u.mu.Lock()
		u.done.Sent++
		u.mu.Unlock()
		deliver(up)
	case ctx.Err() != nil && errors.Is(err, context.Canceled) && !leftParts(err):
	case s3ops.FailsAll(err) && len(u.plan.Items) > 1:
		return &renditions.StopError{Err: err}
	default:
		u.fail(item.Path, err, false)
	}
	return nil
}

// leftParts reports whether parts of an object are left in the store, which is told of whatever else happens.
func leftParts(err error) bool {
	_, left := errors.AsType[*s3ops.PartsLeftError](err)
	return left
}

func (u *upload) report(up Uploaded) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.opt.Report(up)
}

func (u *upload) fail(path string, err error, known bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.done.Failed++
	u.opt.Failed(path, err, known)
}
