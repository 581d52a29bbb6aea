package cmd

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/queue"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/traces"
)

func newEvents(a *app) *cobra.Command {
	c := &cobra.Command{Use: "events", Short: "Run events again"}
	c.AddCommand(newEventsReplay(a))
	return c
}

type replayFlags struct {
	renderFlags
	eventFlags
	source   string
	queueURL string
}

func newEventsReplay(a *app) *cobra.Command {
	f := &replayFlags{renderFlags: renderFlags{tagRejected: true}}
	c := &cobra.Command{
		Use:   "replay [FILE|-]",
		Short: "Run the events in a file, on standard input or in a dead-letter queue again",
		Long: `Run the events in a file, on standard input (-) or in a dead-letter queue again.

FILE holds the bodies of events as JSON, one after the other, in any shape that
s3img reads: S3 notifications, those inside SQS, SNS or EventBridge, S3 Batch
Operations invocations, webhook bodies, {"file":…} and {"bucket":…,"key":…}.

With --queue-url the messages of a queue are run until it is empty. One whose
renditions are stored is deleted; one that fails again is back in the queue when
the command ends.

Renditions that were made from the object as it is are left as they are: events
may be run as often as you like.`,
		Example: `  s3img events replay bodies.jsonl --dest s3://down/
  s3img events replay --queue-url https://sqs.eu-west-1.amazonaws.com/123456789012/uploads-dead
  echo '{"bucket":"up","key":"input/x-wing.jpg"}' | s3img events replay -`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.replay(c.Context(), f, args) },
	}
	f.renderFlags.add(c.Flags())
	a.addEncryptionFlags(c.Flags())
	f.eventFlags.add(c.Flags())
	c.Flags().StringVar(&f.source, "source", "", "where uploads lie; events of other objects are skipped (default: input/ in $"+envUploadBucket+")")
	c.Flags().StringVar(&f.queueURL, "queue-url", "", "queue to empty, such as a dead-letter queue")
	_ = c.RegisterFlagCompletionFunc("source", a.completeS3)
	a.takesConfig(c, config.SectionRenditions, config.SectionDefaults, config.SectionDownload, config.SectionNone)
	return c
}

func (a *app) replay(ctx context.Context, f *replayFlags, args []string) error {
	if (len(args) == 1) == (f.queueURL != "") {
		return usageErrorf("name either a FILE, - for standard input, or a queue with --queue-url")
	}
	if err := f.parse(); err != nil {
		return err
	}
	at, err := f.sourceLocation(a)
	if err != nil {
		return err
	}
	if err := f.defaultDest(a); err != nil {
		return err
	}
	if err := f.refuseLoop(at, f.suffixes); err != nil {
		return err
	}
	a.sourceIn(at.Bucket)
	a.destIn(f.to.At.Bucket)
	client, err := a.store(ctx)
	if err != nil {
		return err
	}
	dest, err := a.openStore(ctx, &f.renderFlags)
	if err != nil {
		return err
	}
	opt := f.options(dest, true)
	opt.Quarantine = a.quarantine(f.tagRejected)
	if f.queueURL != "" {
		return a.replayQueue(ctx, f, client, at, opt)
	}
	return a.replayFile(ctx, args[0], f, client, f.below(at), opt)
}

// sourceLocation is --source, or input/ of the upload bucket.
func (f *replayFlags) sourceLocation(a *app) (s3ops.Location, error) {
	if f.source == "" {
		return a.defaultSource()
	}
	return parseLocation("--source", f.source)
}

func (a *app) replayQueue(ctx context.Context, f *replayFlags, client *s3ops.Client, at s3ops.Location, opt renditions.Options) error {
	if f.dryRun {
		return usageErrorf("--dry-run does not go with --queue-url: a message that is looked at counts as received")
	}
	if err := renditions.CheckBuckets(ctx, client, at, f.to); err != nil {
		return err
	}
	q, err := a.openQueue(ctx, queue.Options{URL: f.queueURL, Prefetch: queuePrefetch(f.concurrency), Warn: a.warn, Traces: traces.On(ctx)})
	if err != nil {
		return err
	}
	sources := renditions.ReplayQueue(client, q.Drain(ctx), f.below(at))
	return errors.Join(a.runJob(ctx, failedList{}, sources, opt, &f.hookFlags), closeQueue(ctx, q))
}

func (a *app) replayFile(
	ctx context.Context, name string, f *replayFlags, client *s3ops.Client, what renditions.EventOptions, opt renditions.Options,
) error {
	in := a.openText(ctx, name)
	defer func() { _ = in.Close() }()
	if name == stdinPath {
		name = "standard input"
	}
	return a.runJob(ctx, failedList{}, renditions.ReplayFile(client, name, in, what), opt, &f.hookFlags)
}
