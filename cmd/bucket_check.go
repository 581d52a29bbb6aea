package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/printable"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

func newBucketCheck(a *app) *cobra.Command {
	var opt website.CheckOptions
	c := &cobra.Command{
		Use:   "check NAME",
		Short: "Find what keeps a bucket from working as what it is for, and how to mend it",
		Long: `Look at each thing that keeps the bucket NAME from working, and try it: preflights are
sent as browsers send them, objects are fetched without credentials. Nothing is changed.

There are two kinds: a website bucket, whose objects are public, as create-website
makes it; and an upload bucket, which nobody may read without credentials, as
create-upload makes it. The kind is that of --kind, else as S3_DOWNLOAD_BUCKET_NAME
and S3_UPLOAD_BUCKET_NAME say, else told by the bucket: one that has a website, or
lets anyone read, is a website bucket.

Each finding is ok, warn or fail; under warn and fail stands what mends it. The
exit code is 1 if anything failed. No command that it tells opens a bucket that holds
objects without asking.`,
		Example: `  s3img bucket check photos-public
  s3img bucket check photos-upload --kind upload
  s3img bucket check photos-public --cors-origin https://example.com -o json`,
		Args:              wantArgs("NAME"),
		ValidArgsFunction: firstArg(a.completeBuckets),
		RunE: func(c *cobra.Command, args []string) error {
			name, err := bucketName(args[0])
			if err != nil {
				return err
			}
			opt.Bucket = name
			if opt.Kind == website.KindUnknown {
				opt.Kind = a.roleBySettings(name).kind()
			}
			return a.checkBucket(c.Context(), opt, globalArgs(c))
		},
	}
	c.Flags().StringVar((*string)(&opt.Kind), "kind", "", "what the bucket is for: upload or website (default: as the environment or the bucket tells)")
	textsVar(c.Flags(), &opt.CORSOrigins, "cors-origin", "web origin to try instead of those of the bucket's rules; may be repeated")
	return c
}

func (a *app) checkBucket(ctx context.Context, opt website.CheckOptions, global string) error {
	if err := opt.Validate(); err != nil {
		return bucketFailure(err)
	}
	client, err := a.connect(ctx)
	if err != nil {
		return err
	}
	check, err := website.Check(ctx, client, opt)
	if err != nil {
		return bucketFailure(err)
	}
	for i, f := range check.Findings {
		if strings.HasPrefix(f.Fix, "s3img ") {
			check.Findings[i].Fix += global
		}
	}
	if err := a.emit(check, checkText(check)); err != nil {
		return err
	}
	if check.Status == website.CheckFail {
		return &Error{Err: errors.New("the check failed"), Code: exitFailed, Said: true}
	}
	return nil
}

func checkText(check website.Checked) string {
	var b strings.Builder
	counts := map[website.CheckStatus]int{}
	for _, f := range check.Findings {
		counts[f.Status]++
		fmt.Fprintf(&b, "%-4s  %-27s  %s\n", f.Status, strings.ReplaceAll(f.Check, "_", " "), printable.Line(f.Message))
		if f.Fix != "" {
			fmt.Fprintf(&b, "      %-27s  fix: %s\n", "", printable.Line(f.Fix))
		}
	}
	if check.WebsiteURL != "" {
		fmt.Fprintf(&b, "website  %s\n", check.WebsiteURL)
	}
	if check.Kind != website.KindUpload {
		fmt.Fprintf(&b, "objects  %s\n", check.ObjectBaseURL)
	}
	fmt.Fprintf(&b, "%d ok, %d warn, %d fail", counts[website.CheckOK], counts[website.CheckWarn], counts[website.CheckFail])
	return b.String()
}
