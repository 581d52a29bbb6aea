package cmd

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/trigger"
)

type triggerFlags struct {
	queue, function, topic string
	eventBridge            bool

	prefix   string
	suffixes []string
	dest     string
	mirror   bool
	remove   bool
	yes      bool
	dryRun   bool
}

func newBucketTrigger(a *app) *cobra.Command {
	f := &triggerFlags{}
	c := &cobra.Command{
		Use:   "trigger NAME",
		Short: "Send the events of a bucket to a queue, a function, a topic or EventBridge",
		Long: `Make S3 send an event for each new object of the bucket NAME below --prefix to a queue
of SQS, a function of Lambda, a topic of SNS, or to EventBridge.

In this order, each only where it is not so already:
  permission    a statement in the policy of the queue, function or topic that lets
                S3 send events of this bucket of this account
  notification  an entry in the bucket's notification configuration; one for each
                --suffix, since an entry holds one

Entries and statements that others made are kept as they are. Run it again with the
same flags and it changes nothing; with other suffixes for the same target and
prefix, these take the place of the old ones. S3 takes no two entries that share an
event and keys: the one that is in the way is named, and nothing is changed.
EventBridge gets all events of the bucket; the pattern for its rule is printed.

S3 tells capital letters from small ones: --suffix .jpg does not find PHOTO.JPG.
Without --suffix every object below the prefix makes an event, and what is no image
is told apart by its bytes.

It is refused where the renditions, in --dest, would make events again.

--remove takes away what it made: for a target and a prefix, or for all.`,
		Example: `  s3img bucket trigger photos-upload --queue arn:aws:sqs:eu-west-1:123456789012:photos
  s3img bucket trigger photos-upload --function arn:aws:lambda:eu-west-1:123456789012:function:s3img --suffix .jpg --suffix .JPG
  s3img bucket trigger photos-upload --remove --dry-run`,
		Args:              wantArgs("NAME"),
		ValidArgsFunction: firstArg(a.completeBuckets),
		RunE:              func(c *cobra.Command, args []string) error { return a.bucketTrigger(c, f, args[0]) },
	}
	flags := c.Flags()
	flags.StringVar(&f.queue, "queue", "", "ARN or URL of the SQS queue that gets the events")
	flags.StringVar(&f.function, "function", "", "ARN of the Lambda function that gets them, or of one of its aliases")
	flags.StringVar(&f.topic, "topic", "", "ARN of the SNS topic that gets them")
	flags.BoolVar(&f.eventBridge, "eventbridge", false, "EventBridge gets them")
	flags.StringVar(&f.prefix, "prefix", defaultPrefix, "what keys begin with; \"\" = every key")
	textsVar(flags, &f.suffixes, "suffix", "what keys end in, case counts; may be repeated (default: anything)")
	flags.StringVarP(&f.dest, "dest", "d", "", "where renditions go, s3://bucket/prefix, to be sure that they make no events (default: $S3_DOWNLOAD_BUCKET_NAME)")
	flags.BoolVar(&f.mirror, "mirror-deletes", false, "also send events of removed objects")
	flags.BoolVar(&f.remove, "remove", false, "remove what this command made, for the target and --prefix that are named, or for all")
	flags.BoolVar(&f.yes, "yes", false, "with --remove --eventbridge: also where others may need it")
	flags.BoolVarP(&f.dryRun, "dry-run", "n", false, "print what would be done, and do nothing")
	return c
}

func (a *app) bucketTrigger(c *cobra.Command, f *triggerFlags, name string) error {
	bucket, err := bucketName(name)
	if err != nil {
		return err
	}
	target, err := f.target()
	if err != nil {
		return err
	}
	if f.remove {
		return a.removeTrigger(c, f, bucket, target)
	}
	if target == nil {
		return usageErrorf("no target: name it with --queue, --function or --topic, or take --eventbridge")
	}
	if err := f.refuseLoop(a, bucket); err != nil {
		return err
	}
	a.sourceIn(bucket)
	return a.setTrigger(c.Context(), f, trigger.Options{
		Bucket: bucket, Target: *target, Prefix: f.prefix, Suffixes: f.suffixes, Removals: f.mirror, DryRun: f.dryRun,
	})
}

// target reads the flag that names one, nil where none does.
func (f *triggerFlags) target() (*trigger.Target, error) {
	var found []trigger.Target
	for _, flag := range []struct {
		kind  trigger.Kind
		value string
	}{{trigger.Queue, f.queue}, {trigger.Function, f.function}, {trigger.Topic, f.topic}} {
		if flag.value == "" {
			continue
		}
		target, err := trigger.ParseTarget(flag.kind, flag.value)
		if err != nil {
			return nil, usageErrorf("%w", err)
		}
		found = append(found, target)
	}
	if f.eventBridge {
		found = append(found, trigger.Target{Kind: trigger.EventBridge})
	}
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return &found[0], nil
	}
	return nil, usageErrorf("one target a call: %s and %s are two", found[0], found[1])
}

// refuseLoop makes sure that renditions make no events, where it is known where they go.
func (f *triggerFlags) refuseLoop(a *app, bucket string) error {
	dest, err := a.destLocation(f.dest)
	if err != nil || dest.Bucket == "" {
		return err // not known: said when all is done
	}
	source := s3ops.Location{Bucket: bucket, Key: f.prefix}
	return overlapFailure(s3ops.CheckLoop(source, f.suffixes, dest, imageops.RenditionSuffixes("")))
}

func (a *app) setTrigger(ctx context.Context, f *triggerFlags, opt trigger.Options) error {
	if err := opt.Validate(); err != nil {
		return bucketFailure(err)
	}
	client, err := a.connect(ctx)
	if err != nil {
		return err
	}
	opt.OnStep = a.tellSteps(opt.DryRun)
	result, err := trigger.Set(ctx, client, opt)
	if err != nil {
		return triggerFailure(err)
	}
	notes := result.Notes
	if f.dest == "" && os.Getenv(envDownloadBucket) == "" {
		notes = append(notes, "neither --dest nor "+envDownloadBucket+" says where renditions go: keep them out of what makes events")
	}
	if result.NeededStatement != nil {
		notes = append(notes, "its policy has to hold this statement: "+string(result.NeededStatement))
	}
	a.tellOutcome(result.Outcome, notes, nil, "nothing to change")
	return a.emit(result, triggerText(result))
}

func triggerText(t trigger.Result) string {
	lines := plannedLines(t.Outcome)
	for _, e := range t.Entries {
		lines = append(lines, "entry      "+entryText(t.Bucket, e))
	}
	if t.EventPattern != nil {
		lines = append(lines, "pattern    "+string(t.EventPattern))
	}
	return strings.Join(lines, "\n")
}

// entryText is what is sent of which keys to whom: "s3:ObjectCreated:* s3://up/input/*.jpg arn:…".
func entryText(bucket string, e trigger.Entry) string {
	return fmt.Sprintf("%s %s/%s*%s %s", strings.Join(e.Events, ","), s3ops.Location{Bucket: bucket}, e.Prefix, e.Suffix, e.Target)
}
