package cmd

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

func newBucketPages(a *app) *cobra.Command {
	var opt website.PagesOptions
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
	listVar(flags, &opt.Origins, "origin", nil, "web origin of the pages, https://example.com say, or * for all; may be given more than once")
	flags.BoolVar(&opt.Replace, "replace", false, "these pages only: take away those that were allowed before")
	flags.BoolVarP(&opt.DryRun, "dry-run", "n", false, "only say what would be changed")
	return c
}

// anyOrigin stands for the pages of everybody.
const anyOrigin = "*"

// pagesResult is what allow-pages prints as JSON.
type pagesResult struct {
	Bucket  string   `json:"bucket"`
	Origins []string `json:"origins"`           // all that may upload by the rule of s3img
	Removed []string `json:"removed,omitempty"` // those that no longer may
	Status  string   `json:"status"`            // changed, unchanged, or planned in a dry run
}

func (a *app) allowPages(ctx context.Context, opt website.PagesOptions, global string) error {
	if len(opt.Origins) == 0 {
		return usageErrorf("no pages are named: give --origin")
	}
	if err := (website.UploadOptions{Bucket: opt.Bucket, CORSOrigins: opt.Origins}).Validate(); err != nil {
		return bucketFailure(err)
	}
	client, err := a.connect(ctx)
	if err != nil {
		return err
	}
	pages, err := website.AllowPages(ctx, client, opt)
	if isNoSuchBucket(err) {
		return hintAlone(err, "`%s` makes it, private, for these pages; or check the name, --region and --endpoint-url", createUploadCommand(opt.Bucket, opt.Origins, global))
	}
	if refused, ok := errors.AsType[*website.PageRefusedError](err); ok {
		return refusedPages(refused, opt, global)
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

// refusedPages says what to do where a store does not go by its rules, as that of dev, which takes none for all pages.
func refusedPages(refused *website.PageRefusedError, opt website.PagesOptions, global string) error {
	if refused.Origin != anyOrigin && !opt.Replace {
		return withHint(refused, "a rule for all pages may be in the way: --replace takes it out; else the store's own settings say who may")
	}
	if refused.Origin != anyOrigin {
		return withHint(refused, "the store's own settings say who may")
	}
	return withHint(refused, "this store lets in only pages that are named: `s3img bucket allow-pages %s%s --replace --origin` and the origin of each",
		s3ops.ShellQuote(opt.Bucket), global)
}

func (r pagesResult) text() string {
	may, end := "may upload to ", ""
	switch r.Status {
	case "changed":
		end = " from now on"
	case "planned":
		may = "would be let upload to "
	}
	lines := []string{"pages of " + strings.Join(r.Origins, ", ") + " " + may + r.Bucket + end}
	if len(r.Removed) > 0 && r.Status == "planned" {
		lines = append(lines, "pages of "+strings.Join(r.Removed, ", ")+" no longer would")
	} else if len(r.Removed) > 0 {
		lines = append(lines, "pages of "+strings.Join(r.Removed, ", ")+" may no longer")
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
