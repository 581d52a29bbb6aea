package cmd

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

type createWebsiteFlags struct {
	opt      website.Options
	template bool
}

func newBucketCreateWebsite(a *app) *cobra.Command {
	var f createWebsiteFlags
	c := &cobra.Command{
		Use:     "create-website NAME",
		Aliases: []string{"create"},
		Short:   "Make a bucket whose objects have public URLs",
		Long: `Make the bucket NAME, or an existing one, into a public website: anyone can GET its
objects, nobody without credentials can list, write or delete them.

In this order, each only where it is not so already:
  create               the bucket, in the region of the configuration or --region
  public access block  lifted where it stands in the way of the policy
  ownership            bucket owner enforced: ACLs off (--allow-acl: object writer)
  policy               anyone may GetObject below --public-prefix
  website              index and error documents
  CORS                 PUT, POST, GET, HEAD for each --cors-origin

Run it again with the same flags and it changes nothing. Statements of the policy
and CORS rules that others made are kept; origins are added to those that may
already. With --yes only: a bucket that holds objects is opened, a redirect or what
is public now is replaced, the upload bucket of the environment is made public.
Standard output has the address of the
website and what comes before the key in object URLs.`,
		Example: `  s3img bucket create-website photos-public
  s3img bucket create-website photos --public-prefix public/ --cors-origin https://example.com
  s3img bucket create-website photos-public --template > bucket.yaml`,
		Args:              nameOrTemplate(&f.template),
		ValidArgsFunction: firstArg(a.completeBuckets),
		RunE: func(c *cobra.Command, args []string) error {
			if err := readBucketName(args, &f.opt.Bucket); err != nil {
				return err
			}
			if f.template {
				return a.printWebsiteTemplate(f.opt)
			}
			return a.createWebsite(c.Context(), f.opt)
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.opt.PublicPrefix, "public-prefix", "", "folder that anyone may read (default: the whole bucket)")
	flags.BoolVar(&f.opt.AllowACL, "allow-acl", false, "let objects carry ACLs, so that uploads with public-read work")
	flags.StringVar(&f.opt.Index, "index", "", "file that is served for a folder (default: what the bucket has, else index.html)")
	flags.StringVar(&f.opt.Error, "error", "", "key that is served for what is missing (default: what the bucket has, else error.html)")
	textsVar(flags, &f.opt.CORSOrigins, "cors-origin", "web origin whose pages may upload and read; may be repeated")
	flags.BoolVar(&f.opt.OpenExisting, "yes", false, "also open a bucket that holds objects and is not public yet, and let go of what it would lose")
	flags.BoolVarP(&f.opt.DryRun, "dry-run", "n", false, "print what would be done, and do nothing")
	flags.BoolVar(&f.template, "template", false, "print the equal CloudFormation template; asks no store, NAME is optional")
	return c
}

func (a *app) printWebsiteTemplate(opt website.Options) error {
	if opt.DryRun {
		return usageErrorf("--template and --dry-run do not go together: neither changes anything")
	}
	text, err := website.Template(opt)
	if err != nil {
		return bucketFailure(err)
	}
	return a.emitTemplate(text)
}

func (a *app) createWebsite(ctx context.Context, opt website.Options) error {
	if err := opt.Validate(); err != nil {
		return bucketFailure(err)
	}
	if err := a.refuseOriginals(opt); err != nil {
		return err
	}
	a.destIn(opt.Bucket)
	client, err := a.connect(ctx)
	if err != nil {
		return err
	}
	opt.OnStep = a.tellSteps(opt.DryRun)
	site, err := website.Create(ctx, client, opt)
	if err != nil {
		return bucketFailure(err)
	}
	a.tellOutcome(site.Outcome, site.Notes, site.NeedsConsent, "nothing to change: "+opt.Bucket+" is a public website already")
	return a.emit(site, websiteText(site))
}

// refuseOriginals keeps the upload bucket of the environment from being opened, but for a folder that no originals go to.
func (a *app) refuseOriginals(opt website.Options) error {
	uploads := s3ops.Location{Bucket: opt.Bucket, Key: defaultPrefix}
	public := s3ops.Location{Bucket: opt.Bucket, Key: opt.PublicPrefix}.AsFolder()
	if a.roleBySettings(opt.Bucket) != roleOriginals || opt.OpenExisting || !uploads.Overlaps(public) {
		return nil
	}
	return &Error{
		Err: fmt.Errorf("%s is the upload bucket of the environment: whoever asks could read originals", opt.Bucket),
		Hints: []string{
			"`s3img bucket create-upload " + s3ops.ShellQuote(opt.Bucket) + "` makes it, private; renditions go to a bucket of their own",
			"--public-prefix opens one folder of it; if all of it is to be public, say --yes",
		},
		Code: exitUsage,
	}
}

func websiteText(site website.Site) string {
	lines := plannedLines(site.Outcome)
	if site.WebsiteURL != "" {
		lines = append(lines, "website    "+site.WebsiteURL)
	}
	return strings.Join(append(lines, "objects    "+site.ObjectBaseURL), "\n")
}
