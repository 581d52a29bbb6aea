package cmd

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

type createUploadFlags struct {
	opt      website.UploadOptions
	template bool
}

func newBucketCreateUpload(a *app) *cobra.Command {
	var f createUploadFlags
	c := &cobra.Command{
		Use:   "create-upload NAME",
		Short: "Make the private bucket that originals are uploaded to",
		Long: `Make the bucket NAME, or an existing one, into one for originals: nobody can read,
list or write anything without credentials or a signed URL.

In this order, each only where it is not so already:
  create               the bucket, in the region of the configuration or --region
  public access block  on, all of it
  ownership            bucket owner enforced: ACLs off
  CORS                 PUT, POST, GET, HEAD for each --cors-origin, beside those
                       that may already: for pages that upload by signed URLs
  lifecycle            what uploads leave that are not finished is removed

Run it again with the same flags and it changes nothing. Statements, CORS rules and
lifecycle rules that others made are kept. A bucket that is public, by its policy,
its ACL or a website, is told so, and closed with --yes only. What the store lacks
is skipped, with a note.`,
		Example: `  s3img bucket create-upload photos-upload
  s3img bucket create-upload photos-upload --cors-origin https://photos.example.com
  s3img bucket create-upload photos-upload --template > upload.yaml`,
		Args:              nameOrTemplate(&f.template),
		ValidArgsFunction: firstArg(a.completeBuckets),
		RunE: func(c *cobra.Command, args []string) error {
			if err := readBucketName(args, &f.opt.Bucket); err != nil {
				return err
			}
			if f.template {
				return a.printUploadTemplate(f.opt)
			}
			return a.createUpload(c.Context(), f.opt)
		},
	}
	flags := c.Flags()
	textsVar(flags, &f.opt.CORSOrigins, "cors-origin", "web origin whose pages may upload by signed URLs; may be repeated")
	flags.BoolVar(&f.opt.CloseExisting, "yes", false, "also close a bucket that is public")
	flags.BoolVarP(&f.opt.DryRun, "dry-run", "n", false, "print what would be done, and do nothing")
	flags.BoolVar(&f.template, "template", false, "print the equal CloudFormation template; asks no store, NAME is optional")
	return c
}

func (a *app) printUploadTemplate(opt website.UploadOptions) error {
	if opt.DryRun {
		return usageErrorf("--template and --dry-run do not go together: neither changes anything")
	}
	text, err := website.UploadTemplate(opt)
	if err != nil {
		return bucketFailure(err)
	}
	return a.emitTemplate(text)
}

// emitTemplate prints a CloudFormation template.
func (a *app) emitTemplate(text string) error {
	result := struct {
		Template string `json:"template"`
	}{text}
	return a.emit(result, strings.TrimSuffix(text, "\n"))
}

func (a *app) createUpload(ctx context.Context, opt website.UploadOptions) error {
	if err := opt.Validate(); err != nil {
		return bucketFailure(err)
	}
	a.sourceIn(opt.Bucket)
	client, err := a.connect(ctx)
	if err != nil {
		return err
	}
	opt.OnStep = a.tellSteps(opt.DryRun)
	bucket, err := website.CreateUpload(ctx, client, opt)
	if err != nil {
		return bucketFailure(err)
	}
	a.tellOutcome(bucket.Outcome, bucket.Notes, bucket.NeedsConsent, "nothing to change: "+opt.Bucket+" is a bucket for originals already")
	return a.emit(bucket, uploadBucketText(bucket))
}

func uploadBucketText(bucket website.UploadBucket) string {
	lines := plannedLines(bucket.Outcome)
	return strings.Join(append(lines, "uploads    "+s3ops.Location{Bucket: bucket.Bucket, Key: defaultPrefix}.String()+"  (private)"), "\n")
}
