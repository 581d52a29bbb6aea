package cmd

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

const (
	defaultInterval = 5 * time.Second
	defaultSettle   = time.Second
)

type watchFlags struct {
	renderFlags
	interval time.Duration
	settle   time.Duration
}

func newWatch(a *app) *cobra.Command {
	f := &watchFlags{}
	c := &cobra.Command{
		Use:   "watch [SRC]",
		Short: "Render what arrives in a folder or an S3 prefix, until stopped",
		Long: `Render what arrives in a folder or an S3 prefix, until stopped.

It begins with what is there already and has no fresh renditions. A file in a
folder is taken when it has stopped growing. A prefix is listed at each interval;
objects that are new or have been replaced are rendered. Without SRC it watches
input/ in $S3_UPLOAD_BUCKET_NAME and writes to $S3_DOWNLOAD_BUCKET_NAME.

Ctrl-C finishes what is in hand and exits with 130; a second one stops at once.`,
		Example: `  s3img watch
  s3img watch s3://up/input/ --dest s3://down/ --sizes 1000,200
  s3img watch shots/ --dest out/`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: firstArg(a.completeLocations),
		RunE:              func(c *cobra.Command, args []string) error { return a.watch(c.Context(), f, args) },
	}
	f.add(c.Flags())
	c.Flags().DurationVar(&f.interval, "interval", defaultInterval, "time between two looks at the source")
	c.Flags().DurationVar(&f.settle, "settle", defaultSettle, "how long a file must stay as it is before it is taken")
	return c
}

func (a *app) watch(ctx context.Context, f *watchFlags, args []string) error {
	if f.interval <= 0 || f.settle <= 0 {
		return usageErrorf("--interval and --settle must be longer than nothing")
	}
	image, err := f.imageOptions()
	if err != nil {
		return err
	}
	if len(args) == 0 {
		if args, err = defaultSource(s3Source); err != nil {
			return err
		}
	}
	sources, remote, err := a.watchSource(ctx, f, args[0])
	if err != nil {
		return err
	}
	dest, err := a.openStore(ctx, &f.renderFlags)
	if err != nil {
		return err
	}
	opt := f.options(image, dest, remote)
	opt.List, opt.Endless = s3ops.IsLocation(f.dest), true
	a.note("watching %s, renditions go to %s; Ctrl-C stops", args[0], f.dest)
	return a.runJob(ctx, "", sources, opt)
}

// watchSource opens the folder or the prefix that is watched, once it is sure that the renditions go elsewhere.
func (a *app) watchSource(ctx context.Context, f *watchFlags, name string) (iter.Seq2[renditions.Source, error], bool, error) {
	opt := renditions.WatchOptions{Interval: f.interval, Settle: f.settle, Warn: a.warn}
	if !s3ops.IsLocation(name) {
		return a.watchFolder(ctx, f, name, opt)
	}
	at, err := s3ops.ParseLocation(name)
	if err != nil {
		return nil, true, usageErrorf("%w", err)
	}
	if err := f.defaultDest(); err != nil {
		return nil, true, err
	}
	client, err := a.store(ctx)
	if err != nil {
		return nil, true, err
	}
	set := sourceSet{remote: true, roots: []s3ops.Location{at.AsFolder()}}
	if err := set.refuseS3Overlap(ctx, client, f.dest); err != nil {
		return nil, true, err
	}
	return renditions.WatchPrefix(ctx, client, at, opt), true, nil
}

func (a *app) watchFolder(ctx context.Context, f *watchFlags, folder string, opt renditions.WatchOptions) (iter.Seq2[renditions.Source, error], bool, error) {
	if f.dest == "" {
		return nil, false, &Error{
			Err:   errors.New("no destination"),
			Hints: []string{"name it with --dest DIR or --dest s3://bucket/prefix"},
			Code:  exitUsage,
		}
	}
	set := sourceSet{paths: []string{folder}}
	if err := set.refuseOverlap(f.dest); err != nil {
		return nil, false, err
	}
	return renditions.WatchFolder(ctx, folder, opt), false, nil
}

// warn reports what may pass by itself.
func (a *app) warn(err error) { a.report(err, hintsFor(err)) }
