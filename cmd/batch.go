package cmd

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/s3ops"
)

func newBatch(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "batch",
		Short: "Have S3 Batch Operations call the function for all objects that are there",
		Long: `Have S3 Batch Operations call the function of s3img for all objects of a bucket, below
a prefix, or in an Inventory. AWS runs such a job, tries objects again, and reports
on each. The function is the one that ` + "`s3img lambda template`" + ` makes.`,
	}
	c.AddCommand(newBatchCreate(a), newBatchStatus(a))
	return c
}

// batchFailure gives errors about jobs their exit code and hint.
func batchFailure(client *s3ops.Client, err error) error {
	if _, invalid := errors.AsType[*s3ops.InvalidError](err); invalid {
		return usageErrorf("%w", err)
	}
	if err != nil && client != nil && client.Endpoint() != "" {
		return withHint(err, "jobs of S3 Batch Operations are there on AWS only; `s3img resize` does the same work from this machine, or `s3img watch`")
	}
	return err
}
