package cmd

import (
	"context"
	"errors"

	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/queue"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/traces"
)

// eventFlags say which objects count, and what their end means.
type eventFlags struct {
	suffixes      []string
	mirrorDeletes bool
}

func (f *eventFlags) add(flags *pflag.FlagSet) {
	listVar(flags, &f.suffixes, "suffix", nil, "take only names that end so, in upper or lower case; may be given more than once")
	flags.BoolVar(&f.mirrorDeletes, "mirror-deletes", false, "remove the renditions of an original that is removed")
}

// below says which events count: those about objects below root.
func (f *eventFlags) below(root s3ops.Location) renditions.EventOptions {
	return renditions.EventOptions{Root: root, Suffixes: f.suffixes, MirrorDeletes: f.mirrorDeletes}
}

// openWatch opens what is watched, once it is sure that the renditions go elsewhere.
func (a *app) openWatch(ctx context.Context, f *watchFlags, name string, health *health) (*watched, error) {
	place, err := parsePlace("", name)
	if err != nil {
		return nil, err
	}
	if !place.InS3() {
		if f.queueURL != "" || f.listen.addr != "" {
			return nil, usageErrorf("--queue-url and --listen tell of objects in S3: %s is not an s3:// location", name)
		}
		return a.watchFolder(ctx, f, name, health)
	}
	at := place.At
	if err := f.defaultDest(a); err != nil {
		return nil, err
	}
	if err := f.refuseLoop(at, f.suffixes); err != nil {
		return nil, err
	}
	a.sourceIn(at.Bucket)
	a.destIn(f.to.At.Bucket)
	client, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case f.queueURL != "":
		return a.watchQueue(ctx, f, client, at, health)
	case f.listen.addr != "":
		return a.watchRequests(ctx, f, client, at, health)
	}
	return &watched{
		what: name, remote: true, lists: true,
		sources: renditions.WatchPrefix(ctx, client, at, a.watchOptions(f, name, health.source(errPrefixFails))),
		close:   func() error { return nil },
	}, nil
}

// watchOptions has ready told whether the source called name can be read.
func (a *app) watchOptions(f *watchFlags, name string, ready func(error)) renditions.WatchOptions {
	failing := false
	return renditions.WatchOptions{
		Interval: f.interval, Settle: f.settle, Suffixes: f.suffixes, MirrorDeletes: f.mirrorDeletes, Warn: a.warn,
		Ready: func(err error) {
			if err == nil && failing {
				a.note("%s can be read again", name)
			}
			failing = err != nil
			ready(err)
		},
	}
}

func (a *app) watchFolder(ctx context.Context, f *watchFlags, folder string, health *health) (*watched, error) {
	if f.to == (renditions.Place{}) {
		return nil, &Error{
			Err:   errors.New("no destination"),
			Hints: []string{"name it with --dest DIR or --dest s3://bucket/prefix"},
			Code:  exitUsage,
		}
	}
	if !f.to.InS3() {
		if err := overlapFailure(renditions.CheckFolders(folder, f.to.Path)); err != nil {
			return nil, err
		}
	}
	return &watched{
		what: folder, lists: true,
		sources: renditions.WatchFolder(ctx, folder, a.watchOptions(f, folder, health.source(errFolderGone))),
		close:   func() error { return nil },
	}, nil
}

// watchQueue opens the queue, which is checked before anything is received.
func (a *app) watchQueue(ctx context.Context, f *watchFlags, client *s3ops.Client, at s3ops.Location, health *health) (*watched, error) {
	if err := renditions.CheckBuckets(ctx, client, at, f.to); err != nil {
		return nil, err
	}
	q, err := a.openQueue(ctx, queue.Options{
		URL: f.queueURL, Prefetch: queuePrefetch(f.concurrency), Visibility: f.hidden, Warn: a.warn, Traces: traces.On(ctx),
	})
	if err != nil {
		return nil, err
	}
	a.noteRedrive(q)
	health.watchQueue(q)
	return &watched{
		what: at.String() + " by " + f.queueURL, remote: true,
		sources: renditions.WatchQueue(ctx, client, q.Messages(ctx), f.below(at)),
		close:   func() error { return closeQueue(ctx, q) },
	}, nil
}

// noteRedrive tells of a queue that nothing ends in.
func (a *app) noteRedrive(q *queue.Queue) {
	if q.Redrive() == (queue.Redrive{}) {
		a.note("note: queue %s has no redrive policy, so a message that keeps failing comes again until it is too old to be kept: "+
			"give the queue a dead-letter queue, with a maxReceiveCount of 5 say", q.Name())
	}
}
