package cmd

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/queue"
	"github.com/s3img/s3img/pkg/renditions"
)

const (
	defaultInterval = 5 * time.Second
	listenInterval  = 5 * time.Minute // beside a store that tells
	defaultSettle   = time.Second
	defaultDrain    = 30 * time.Second
	defaultStuck    = 15 * time.Minute // all retries of a store, and the largest of images, end before
)

type watchFlags struct {
	renderFlags
	eventFlags
	interval time.Duration
	settle   time.Duration
	drain    time.Duration
	queueURL string
	hidden   time.Duration
	listen   listenFlags
	health   string
	hosts    []string

	stuckAfter time.Duration
}

func newWatch(a *app) *cobra.Command {
	f := &watchFlags{renderFlags: renderFlags{tagRejected: true}}
	c := &cobra.Command{
		Use:   "watch [SRC]",
		Short: "Render what arrives in a folder, an S3 prefix or a queue, until stopped",
		Long: `Render what arrives in a folder, an S3 prefix or a queue, until stopped.

It begins with what is there already and has no fresh renditions. A file in a
folder is taken when it has stopped growing. A prefix is listed at each interval;
objects that are new or have been replaced are rendered. Without SRC it watches
input/ in $S3_UPLOAD_BUCKET_NAME and writes to $S3_DOWNLOAD_BUCKET_NAME.

With --queue-url nothing is listed: an SQS queue tells which objects below SRC
were created. A message is deleted when the renditions are stored. One that fails
comes again, later each time, until the queue's redrive policy sends it to the
dead-letter queue; an object that is gone, or is no image, is reported and done
with. While the store fails whatever the object, one is tried now and then, and the
others keep their receives. ` + "`s3img bucket trigger`" + ` makes a bucket write to a queue. As many watchers as
you like can share one.

With --listen the store itself tells, by a webhook (MinIO, Ceph, versitygw) or an SNS
subscription. The answer is sent when the renditions are stored. What nobody told
of is found by a listing, at the start and at each interval: not every store
tries again.

Ctrl-C or SIGTERM takes nothing new, finishes what is in hand within
--drain-timeout, and exits with 130; a second one stops at once.`,
		Example: `  s3img watch
  s3img watch s3://up/input/ --dest s3://down/ --sizes 1000,200
  s3img watch s3://up/input/ --queue-url https://sqs.eu-west-1.amazonaws.com/123456789012/uploads
  s3img watch s3://up/input/ --listen 127.0.0.1:8081
  s3img watch shots/ --dest out/`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: firstArg(a.completeLocations),
		RunE: func(c *cobra.Command, args []string) error {
			if !c.Flags().Changed("interval") {
				f.interval = f.defaultInterval()
			}
			return a.watch(c.Context(), f, args)
		},
	}
	f.renderFlags.add(c.Flags())
	a.addEncryptionFlags(c.Flags())
	f.eventFlags.add(c.Flags())
	f.listen.add(c.Flags())
	durationVar(c.Flags(), &f.interval, "interval", 0, "time between two looks at a folder or prefix (default: 5s, with --listen 5m)")
	durationVar(c.Flags(), &f.settle, "settle", defaultSettle, "how long a file must stay as it is before it is taken")
	durationVar(c.Flags(), &f.drain, "drain-timeout", defaultDrain, "how long work in hand may go on after a stop")
	c.Flags().StringVar(&f.queueURL, "queue-url", "", "SQS queue that tells of objects below SRC")
	durationVar(c.Flags(), &f.hidden, "visibility", queue.DefaultVisibility, "how long a message stays hidden when this process dies while it is in work")
	c.Flags().StringVar(&f.health, "health", "", "address that serves /healthz, /readyz and /metrics, 127.0.0.1:9090 say")
	durationVar(c.Flags(), &f.stuckAfter, "stuck-after", defaultStuck, "/healthz fails while one object has been in work for longer; 0 is never")
	listVar(c.Flags(), &f.hosts, "host", nil, "name that --listen and --health are called by, behind a proxy say; may be given more than once")
	a.takesConfig(c, config.SectionRenditions, config.SectionDefaults, config.SectionDownload, config.SectionNone)
	return c
}

// defaultInterval is long beside a store that tells by itself.
func (f *watchFlags) defaultInterval() time.Duration {
	if f.listen.addr != "" {
		return listenInterval
	}
	return defaultInterval
}

func (f *watchFlags) check() error {
	if f.interval <= 0 || f.settle <= 0 || f.drain <= 0 {
		return usageErrorf("--interval, --settle and --drain-timeout must be longer than nothing")
	}
	if f.stuckAfter < 0 {
		return usageErrorf("--stuck-after must not be negative")
	}
	if err := errors.Join(checkListen("--health", f.health), checkListen("--listen", f.listen.addr)); err != nil {
		return err
	}
	if f.queueURL != "" && f.listen.addr != "" {
		return usageErrorf("--queue-url and --listen do not go together: one of them tells of the objects")
	}
	if f.dryRun && (f.queueURL != "" || f.listen.addr != "") {
		return usageErrorf("--dry-run does not go with --queue-url and --listen: events that nothing is made of are lost")
	}
	return nil
}

// whenAlike has objects wait while nothing can be stored. A queue has its messages wait itself, and who tells by a webhook is
// answered that it failed, and tells again.
func (f *watchFlags) whenAlike() renditions.WhenAlike {
	if f.queueURL != "" || f.listen.addr != "" {
		return renditions.AlikeGoesOn
	}
	return renditions.AlikePauses
}

func (a *app) watch(ctx context.Context, f *watchFlags, args []string) error {
	if err := f.check(); err != nil {
		return err
	}
	if err := f.parse(); err != nil {
		return err
	}
	if len(args) == 0 {
		source, err := a.defaultSource()
		if err != nil {
			return err
		}
		args = []string{source.String()}
	}
	health, err := a.newHealth(ctx, f)
	if err != nil {
		return err
	}
	defer health.close()
	w, err := a.openWatch(ctx, f, args[0], health)
	if err != nil {
		return err
	}
	dest, err := a.openStore(ctx, &f.renderFlags)
	if err != nil {
		return err
	}
	if w.ready {
		health.ready(nil)
	}
	opt := f.options(dest, w.remote)
	opt.Quarantine = a.quarantine(f.tagRejected)
	opt.Endless, opt.Grace, opt.WhenAlike = true, f.drain, f.whenAlike()
	opt.List = w.lists && f.to.InS3()
	opt.Report, opt.InWork = health.report, health.inWork
	a.note("watching %s, renditions go to %s; Ctrl-C stops", w.what, f.to)
	return errors.Join(a.runJob(ctx, failedList{}, w.sources, opt, &f.hookFlags), w.close())
}

// watched is what tells a job of its sources.
type watched struct {
	what    string // for people
	remote  bool   // objects come over a network
	lists   bool   // it begins with all that is there
	ready   bool   // it works as soon as it is opened; others tell health themselves
	sources iter.Seq2[renditions.Source, error]
	close   func() error // once the job has ended
}
