package cmd

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/plan"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

func newBucket(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "bucket",
		Short: "Make, check and remove buckets, and send the events of a bucket on",
	}
	c.AddCommand(
		newBucketCreateWebsite(a),
		newBucketCreateUpload(a),
		newBucketCheck(a),
		newBucketTrigger(a),
		newBucketPages(a),
		newBucketDelete(a),
	)
	return c
}

// bucketName reads a bucket's name, also where it is written as s3://name.
func bucketName(arg string) (string, error) {
	place, err := parsePlace("", arg)
	if err != nil {
		return "", err
	}
	if !place.InS3() {
		return arg, nil
	}
	if place.At.Key != "" {
		return "", usageErrorf("%q is more than the name of a bucket", arg)
	}
	return place.At.Bucket, nil
}

// bucketFailure gives the errors that only the bucket commands meet their exit code and hint.
func bucketFailure(err error) error {
	var (
		invalid   *s3ops.InvalidError
		foreign   *s3ops.ForeignBucketError
		elsewhere *s3ops.WrongRegionError
		consent   *plan.ConsentError
		account   *website.AccountBlockError
		notEmpty  *website.NotEmptyError
	)
	switch {
	case errors.As(err, &invalid):
		return usageErrorf("%w", err)
	case errors.As(err, &foreign):
		return withHint(err, "choose another name (all accounts share them), or the credentials of its owner with --profile")
	case errors.As(err, &elsewhere):
		return withHint(err, "add --region %s", elsewhere.Region)
	case errors.As(err, &consent) && consent.Closes:
		return withHint(err, "if nothing of it is to be public, run it again with --yes; --dry-run shows the plan")
	case errors.As(err, &consent):
		return withHint(err, "if that is what you want, run it again with --yes; --public-prefix opens one folder only, --dry-run shows the plan")
	case errors.As(err, &account):
		return withHint(err, "an administrator lifts it, for every bucket of the account, so those for originals need a block of their own first, as `s3img bucket create-upload` sets it: `%s`", account.Fix)
	case errors.As(err, &notEmpty):
		return withHint(err, "--force removes everything in it, for good; --dry-run counts it")
	}
	return policyFailure(err)
}

// policyFailure explains the two refusals whose cause the store does not tell.
func policyFailure(err error) error {
	switch s3ops.Code(err) {
	case "InvalidBucketAclWithObjectOwnership":
		return withHint(err, "the bucket's ACL lets others in, which cannot be with ACLs switched off: make the ACL private, or keep ACLs with --allow-acl")
	case "MalformedPolicy":
		return withHint(err, "another statement of the policy does not fit: look at it with `aws s3api get-bucket-policy`")
	}
	return err
}

// globalArgs writes the connection flags of this call again, for command lines that it suggests.
func globalArgs(c *cobra.Command) string {
	var b strings.Builder
	for _, name := range []string{"profile", "region", "endpoint-url", "addressing", "public-url", "expected-bucket-owner"} {
		if f := c.Flag(name); f != nil && f.Changed {
			b.WriteString(" --" + name + " " + quoteArg(f))
		}
	}
	return b.String()
}

func quoteArg(f *pflag.Flag) string { return s3ops.ShellQuote(hideSecrets(f.Value.String())) }

// nameOrTemplate wants the name of a bucket, which a template does without.
func nameOrTemplate(template *bool) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if *template && len(args) == 0 {
			return nil
		}
		return wantArgs("NAME")(c, args)
	}
}

// readBucketName reads the name of a bucket into bucket, if one is given.
func readBucketName(args []string, bucket *string) (err error) {
	if len(args) > 0 {
		*bucket, err = bucketName(args[0])
	}
	return err
}
