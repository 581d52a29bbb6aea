package cmd

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/s3ops"
)

func newBucketPages(a *app) *cobra.Command {
	var origins []string
	c := &cobra.Command{
		Use:   "allow-pages NAME",
		Short: "Let browsers upload to a bucket from the pages that are named",
		Long: `Let pages of each --origin upload to the bucket NAME by signed URLs. It stays as
private as it is: a page can only do what a URL was signed for.

It is one CORS rule, for PUT, POST, GET and HEAD. It replaces the one that s3img
made before, and leaves all others as they are. Run it again and it changes nothing.`,
		Example: `  s3img bucket allow-pages photos-upload --origin https://photos.example.com
  s3img bucket allow-pages photos-upload --origin http://127.0.0.1:8080`,
		Args:              wantArgs("NAME"),
		ValidArgsFunction: firstArg(a.completeBuckets),
		RunE: func(c *cobra.Command, args []string) error {
			bucket, err := bucketName(args[0])
			if err != nil {
				return err
			}
			return a.allowPages(c.Context(), bucket, origins)
		},
	}
	c.Flags().StringSliceVar(&origins, "origin", nil, "web origin of the pages, https://example.com say, or * for all; may be given more than once")
	return c
}

// pagesResult is what allow-pages prints as JSON.
type pagesResult struct {
	Bucket  string   `json:"bucket"`
	Origins []string `json:"origins"`
	Status  string   `json:"status"` // changed or unchanged
}

func (a *app) allowPages(ctx context.Context, bucket string, origins []string) error {
	if len(origins) == 0 {
		return usageErrorf("no pages are named: give --origin")
	}
	if err := (s3ops.WebsiteOptions{Bucket: bucket, CORSOrigins: origins}).Validate(); err != nil {
		return bucketFailure(err)
	}
	client, err := a.connect(ctx)
	if err != nil {
		return err
	}
	changed, err := client.AllowPages(ctx, bucket, origins)
	if err != nil {
		return bucketFailure(err)
	}
	status, verb := "unchanged", "may upload to"
	if changed {
		status, verb = "changed", "may upload from now on to"
	}
	return a.emit(pagesResult{bucket, origins, status}, "pages of "+strings.Join(origins, ", ")+" "+verb+" "+bucket)
}
