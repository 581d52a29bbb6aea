package cmd

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/inventory"
	"github.com/s3img/s3img/pkg/lambda"
	"github.com/s3img/s3img/pkg/quantity"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/batch"
)

// defaultPriority leaves room below and above it.
const defaultPriority = 10

type batchFlags struct {
	opt       batch.Options
	from      string
	report    string
	newerThan string
	sizes     string
	force     bool
	dryRun    bool
}

func newBatchCreate(a *app) *cobra.Command {
	f := &batchFlags{}
	c := &cobra.Command{
		Use:   "create [s3://bucket/prefix]",
		Short: "Make a job that has the function render all objects",
		Long: `Make a job of S3 Batch Operations that calls the function for each object below a
prefix, by default below input/ of $S3_UPLOAD_BUCKET_NAME. S3 lists the objects
itself when the job begins; with --from it takes them from an Inventory in CSV, all
that it has.

The role is one that S3 takes on: it may call the function, read what the manifest
is made of, and write the report; docs/scale.md has its policy. The job begins by
itself. Its ARN is printed, which ` + "`s3img batch status`" + ` takes.

Renditions are those of the function, and what is fresh stays. --sizes and --force
are handed to it with each call, and hold for this job only.`,
		Example: `  s3img batch create s3://photos-upload/input/ --function arn:aws:lambda:eu-west-1:123456789012:function:s3img \
      --role arn:aws:iam::123456789012:role/s3img-batch --report s3://reports/s3img
  s3img batch create --from s3://inventories/photos-upload/all/2026-11-27T01-00Z/manifest.json --function … --role …`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeS3,
		RunE:              func(c *cobra.Command, args []string) error { return a.batchCreate(c.Context(), f, args) },
	}
	flags := c.Flags()
	flags.StringVar(&f.opt.Function, "function", "", "ARN of the function, or of one of its aliases")
	flags.StringVar(&f.opt.Role, "role", "", "ARN of the role that S3 takes on for the job")
	flags.StringVar(&f.from, "from", "", "manifest.json of an S3 Inventory in CSV, s3://bucket/key, in place of a listing")
	flags.StringVar(&f.report, "report", "", "where S3 writes which objects failed and why, s3://bucket/prefix (default: nowhere)")
	flags.BoolVar(&f.opt.AllTasks, "report-all", false, "report objects that succeeded too")
	textsVar(flags, &f.opt.Suffixes, "suffix", "what keys end in, case counts; may be repeated (default: anything)")
	flags.StringVar(&f.newerThan, "newer-than", "", "only what was written within this time, 7d say, or after it, as 2026-11-27T12:00:00Z")
	flags.StringVar(&f.sizes, "sizes", "", "sizes that this job makes, as 1000,200 (default: those of the function)")
	flags.BoolVar(&f.force, "force", false, "make renditions that are fresh too")
	flags.IntVar(&f.opt.Priority, "priority", defaultPriority, "jobs with a larger number go first")
	flags.StringVar(&f.opt.Description, "description", "s3img", "what the job is called in lists of jobs")
	flags.BoolVarP(&f.dryRun, "dry-run", "n", false, "print what would be done, and do nothing")
	return c
}

// batchResult is what batch create prints.
type batchResult struct {
	*batch.Created
	Objects  string `json:"objects"`
	Function string `json:"function"`
	Role     string `json:"role"`
	Report   string `json:"report,omitempty"`
	DryRun   bool   `json:"dry_run"`
}

func (a *app) batchCreate(ctx context.Context, f *batchFlags, args []string) error {
	if err := f.parse(); err != nil {
		return err
	}
	client, err := a.store(ctx)
	if err != nil {
		return err
	}
	if err := a.batchObjects(ctx, client, f, args); err != nil {
		return err
	}
	result := batchResult{Objects: f.objects(), Function: f.opt.Function, Role: f.opt.Role, Report: f.report, DryRun: f.dryRun}
	if f.dryRun {
		return a.emit(result, "would have "+f.opt.Function+" called for "+result.Objects)
	}
	f.opt.Token = uuid.NewString()
	created, err := batch.Create(ctx, client, f.opt)
	if err != nil {
		return batchFailure(client, err)
	}
	a.note("made a job for %s; `s3img batch status --follow %s` tells how far it is", result.Objects, created.ARN)
	result.Created = &created
	return a.emit(result, created.ARN)
}

// parse reads all flags that are not about objects.
func (f *batchFlags) parse() (err error) {
	if f.report != "" {
		if f.opt.Report, err = parseLocation("--report", f.report); err != nil {
			return err
		}
	}
	if f.opt.Newer, err = parseSince(f.newerThan, time.Now()); err != nil {
		return usageErrorf("--newer-than %q: %w", f.newerThan, err)
	}
	f.opt.Arguments = map[string]string{}
	if f.sizes != "" {
		if _, err := quantity.Sizes(f.sizes); err != nil {
			return usageErrorf("--sizes %q: %w", f.sizes, err)
		}
		f.opt.Arguments[lambda.ArgumentSizes] = f.sizes
	}
	if f.force {
		f.opt.Arguments[lambda.ArgumentForce] = "true"
	}
	return batchFailure(nil, f.opt.Validate())
}

// batchObjects finds out which objects are meant.
func (a *app) batchObjects(ctx context.Context, client *s3ops.Client, f *batchFlags, args []string) (err error) {
	switch {
	case f.from == "" && len(args) == 0:
		f.opt.Source, err = a.defaultSource()
		return err
	case f.from == "":
		f.opt.Source, err = parseLocation("", args[0])
		return err
	case len(args) > 0 || len(f.opt.Suffixes) > 0 || f.newerThan != "":
		return usageErrorf("--from names the objects, all of them: SRC, --suffix and --newer-than do not go with it")
	}
	if f.opt.Manifest, err = parseLocation("--from", f.from); err != nil {
		return err
	}
	body, err := client.Get(ctx, f.opt.Manifest)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	f.opt.ManifestETag = body.Object().ETag
	text, err := io.ReadAll(io.LimitReader(body, maxManifest))
	if err != nil {
		return fmt.Errorf("read the manifest %s: %w", f.from, err)
	}
	found, err := inventory.Parse(text)
	if err == nil && !found.IsCSV() {
		err = &inventory.FormatError{Format: found.Format()}
	}
	if err != nil {
		return withHint(fmt.Errorf("%s: %w", f.from, err), "S3 Batch Operations takes the manifest.json of an Inventory in CSV; `s3img resize --from` takes Parquet too")
	}
	return nil
}

// objects names those that the job is for.
func (f *batchFlags) objects() string {
	if f.opt.Manifest.Bucket != "" {
		return "all objects in the inventory " + f.opt.Manifest.String()
	}
	text := "objects below " + f.opt.Source.String()
	if len(f.opt.Suffixes) > 0 {
		text += " that end in " + strings.Join(f.opt.Suffixes, " or ")
	}
	if !f.opt.Newer.IsZero() {
		text += ", written after " + f.opt.Newer.UTC().Format(time.RFC3339)
	}
	return text
}
