package cmd

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/s3ops"
)

func newBucketPages(a *app) *cobra.Command {
	var opt s3ops.PagesOptions
	c := &cobra.Command{
		Use:   "allow-pages NAME",
		Short: "Let browsers upload to a bucket from the pages that are named",
		Long: `Let pages of each --origin upload to the bucket NAME by signed URLs, beside those that
may already. It stays as private as it is: a page can only do what a URL was signed for.

It is one CORS rule, for PUT, POST, GET and HEAD. The rules that others made stay as
they are. --replace takes away what this command allowed before. Run it again and it
changes nothing.`,
		Example: `  s3img bucket allow-pages photos-upload --origin https://photos.example.com
  s3img bucket allow-pages photos-upload --origin http://127.0.0.1:8080
  s3img bucket allow-pages photos-upload --origin https://new.example.com --replace`,
		Args:              wantArgs("NAME"),
		ValidArgsFunction: firstArg(a.completeBuckets),
		RunE: func(c *cobra.Command, args []string) (err error) {
			if opt.Bucket, err = bucketName(args[0]); err != nil {
				return err
			}
			return a.allowPages(c.Context(), opt, globalArgs(c))
		},
	}
	flags := c.Flags()
	flags.StringSliceVar(&opt.Origins, "origin", nil, "web origin of the pages, https://example.com say, or * for all; may be given more than once")
	flags.BoolVar(&opt.Replace, "replace", false, "these pages only: take away those that were allowed before")
	flags.BoolVarP(&opt.DryRun, "dry-run", "n", false, "only say what would be changed")
	return c
}

// pagesResult is what allow-pages prints as JSON.
type pagesResult struct {
	Bucket  string   `json:"bucket"`
	Origins []string `json:"origins"`           // all that may upload by the rule of s3img
	Removed []string `json:"removed,omitempty"` // those that no longer may
	Status  string   `json:"status"`            // changed, unchanged, or planned in a dry run
}

func (a *app) allowPages(ctx context.Context, opt s3ops.PagesOptions, global string) error {
	if len(opt.Origins) == 0 {
		return usageErrorf("no pages are named: give --origin")
	}
	if err := (s3ops.UploadBucketOptions{Bucket: opt.Bucket, CORSOrigins: opt.Origins}).Validate(); err != nil {
		return bucketFailure(err)
	}
	client, err := a.connect(ctx)
	if err != nil {
		return err
	}
	pages, err := client.AllowPages(ctx, opt)
	if isNoSuchBucket(err) {
		return hintAlone(err, "`%s` makes it, private, for these pages; or check the name, --region and --endpoint-url", createUploadCommand(opt.Bucket, opt.Origins, global))
	}
	if err != nil {
		return bucketFailure(err)
	}
	result := pagesResult{opt.Bucket, pages.Origins, pages.Removed, "unchanged"}
	switch {
	case pages.Changed && opt.DryRun:
		result.Status = "planned"
	case pages.Changed:
		result.Status = "changed"
	}
	return a.emit(result, result.text())
}

func (r pagesResult) text() string {
	verb := map[string]string{"unchanged": "may upload to", "changed": "may upload from now on to", "planned": "would upload to"}[r.Status]
	lines := []string{"pages of " + strings.Join(r.Origins, ", ") + " " + verb + " " + r.Bucket}
	if len(r.Removed) > 0 {
		lines = append(lines, "pages of "+strings.Join(r.Removed, ", ")+" no longer")
	}
	return strings.Join(lines, "\n")
}

// createUploadCommand is the command line that makes a bucket to which pages of the origins may upload.
func createUploadCommand(bucket string, origins []string, global string) string {
	command := "s3img bucket create-upload " + s3ops.ShellQuote(bucket)
	for _, origin := range origins {
		command += " --cors-origin " + s3ops.ShellQuote(origin)
	}
	return command + global
}
