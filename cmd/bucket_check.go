package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/s3ops"
)

func newBucketCheck(a *app) *cobra.Command {
	var opt s3ops.CheckOptions
	c := &cobra.Command{
		Use:   "check NAME",
		Short: "Find what keeps a website bucket from working, and how to mend it",
		Long: `Look at each thing that keeps the objects of the bucket NAME from being public, and
try it: preflights are sent as browsers send them, objects are fetched without
credentials. Nothing is changed.

Each finding is ok, warn or fail; under warn and fail stands what mends it. The
exit code is 1 if anything failed.`,
		Example: `  s3img bucket check photos-public
  s3img bucket check photos-public --cors-origin https://example.com -o json`,
		Args:              wantArgs("NAME"),
		ValidArgsFunction: firstArg(a.completeBuckets),
		RunE: func(c *cobra.Command, args []string) error {
			name, err := bucketName(args[0])
			if err != nil {
				return err
			}
			opt.Bucket = name
			return a.checkBucket(c.Context(), opt, globalArgs(c))
		},
	}
	c.Flags().StringArrayVar(&opt.CORSOrigins, "cors-origin", nil, "web origin to try instead of those of the bucket's rules; may be repeated")
	return c
}

func (a *app) checkBucket(ctx context.Context, opt s3ops.CheckOptions, global string) error {
	client, err := a.connect(ctx)
	if err != nil {
		return err
	}
	check, err := client.CheckBucket(ctx, opt)
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
	if check.Status == s3ops.CheckFail {
		return &Error{Err: errors.New("the check failed"), Code: exitFailed, Said: true}
	}
	return nil
}

func checkText(check s3ops.BucketCheck) string {
	var b strings.Builder
	counts := map[s3ops.CheckStatus]int{}
	for _, f := range check.Findings {
		counts[f.Status]++
		fmt.Fprintf(&b, "%-4s  %-27s  %s\n", f.Status, strings.ReplaceAll(f.Check, "_", " "), oneLine(f.Message))
		if f.Fix != "" {
			fmt.Fprintf(&b, "      %-27s  fix: %s\n", "", oneLine(f.Fix))
		}
	}
	if check.WebsiteURL != "" {
		fmt.Fprintf(&b, "website  %s\n", check.WebsiteURL)
	}
	fmt.Fprintf(&b, "objects  %s\n", check.ObjectBaseURL)
	fmt.Fprintf(&b, "%d ok, %d warn, %d fail", counts[s3ops.CheckOK], counts[s3ops.CheckWarn], counts[s3ops.CheckFail])
	return b.String()
}
