package cmd

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/s3ops/website"
)

func newBucketDelete(a *app) *cobra.Command {
	var opt website.DeleteOptions
	c := &cobra.Command{
		Use:   "delete NAME",
		Short: "Remove a bucket",
		Long: `Remove the bucket NAME. One that holds anything is refused; --force first removes all
its objects, with their older versions and delete markers, and its unfinished
uploads, for good. Nothing is asked. The name may be taken by others afterwards.`,
		Example: `  s3img bucket delete photos-public
  s3img bucket delete photos-public --force --dry-run`,
		Args:              wantArgs("NAME"),
		ValidArgsFunction: firstArg(a.completeBuckets),
		RunE: func(c *cobra.Command, args []string) error {
			name, err := bucketName(args[0])
			if err != nil {
				return err
			}
			opt.Bucket = name
			return a.deleteBucket(c.Context(), opt)
		},
	}
	c.Flags().BoolVar(&opt.Force, "force", false, "also remove everything that the bucket holds")
	c.Flags().BoolVarP(&opt.DryRun, "dry-run", "n", false, "count what would be removed, and remove nothing")
	return c
}

func (a *app) deleteBucket(ctx context.Context, opt website.DeleteOptions) error {
	client, err := a.connect(ctx)
	if err != nil {
		return err
	}
	bar := a.newProgress("removed", -1, false)
	defer bar.end()
	shown := 0
	opt.OnProgress = func(sum website.Contents) {
		bar.add(int64(sum.Total() - shown))
		shown = sum.Total()
	}
	deleted, err := website.Delete(ctx, client, opt)
	bar.end()
	if err != nil {
		if opt.Force && !deleted.Contents.Empty() {
			a.note("removed %s before that", deleted.Contents)
		}
		return bucketFailure(err)
	}
	if opt.DryRun && !opt.Force && !deleted.Contents.Empty() {
		a.note("note: it is not empty: this needs --force")
	}
	return a.emit(deleted, deletedText(deleted))
}

func deletedText(d website.Deleted) string {
	verb := "deleted"
	if d.DryRun {
		verb = "would delete"
	}
	if d.Contents.Empty() {
		return fmt.Sprintf("%s bucket %s", verb, d.Bucket)
	}
	return fmt.Sprintf("%s bucket %s with %s", verb, d.Bucket, d.Contents)
}
