package cmd

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/lambda"
	"github.com/s3img/s3img/pkg/s3ops"
)

type lambdaTemplateFlags struct {
	opt lambda.TemplateOptions
	formatFlags
	dest string
}

func newLambdaTemplate(a *app) *cobra.Command {
	var f lambdaTemplateFlags
	c := &cobra.Command{
		Use:   "template",
		Short: "Print the CloudFormation template of the whole system",
		Long: `Print a CloudFormation template, in YAML, of all that turns uploads into public
images without a server:

  upload bucket     private, as ` + "`s3img bucket create-upload`" + ` makes it, and TLS only
  queue             tells the function of uploads; has a dead-letter queue and an alarm
  function          renders what arrives, and signs uploads at a URL of its own
  role              what the function must do, and nothing else
  download bucket   public, as ` + "`s3img bucket create-website`" + ` makes it

The flags are defaults of parameters; what a stack is deployed with wins over them.
Other parameters are there for memory, time, concurrency, log, expiry and so on. The
parameters CodeBucket and CodeKey say where the function's archive lies: the one of
a release, or what ` + "`s3img lambda package`" + ` makes.

No store is asked, no credentials are needed. docs/lambda.md has every step.`,
		Example: `  s3img lambda template > stack.yaml
  s3img lambda template --bucket photos-upload --dest s3://photos-public/ --cors-origin https://example.com > stack.yaml
  aws cloudformation deploy --template-file stack.yaml --stack-name photos --capabilities CAPABILITY_IAM \
    --parameter-overrides CodeBucket=photos-code CodeKey=s3img_lambda_arm64.zip`,
		Args: wantArgs(),
		RunE: func(_ *cobra.Command, _ []string) error { return a.printLambdaTemplate(f) },
	}
	flags := c.Flags()
	flags.StringVar(&f.opt.UploadBucket, "bucket", "", "upload bucket (default: S3_UPLOAD_BUCKET_NAME, S3_BUCKET_NAME; else to be given with the stack)")
	flags.StringVar(&f.opt.Prefix, "prefix", defaultPrefix, "folder in the upload bucket")
	flags.StringVar(&f.dest, "dest", "", "s3://bucket/prefix/ of the renditions (default: S3_DOWNLOAD_BUCKET_NAME; else to be given with the stack)")
	sizesVarP(flags, &f.opt.Sizes, "", imageops.DefaultSizes(), "sizes of the renditions, in pixels")
	f.add(flags)
	flags.StringArrayVar(&f.opt.CORSOrigins, "cors-origin", nil, "web origin whose pages may sign, upload and read; may be repeated")
	_ = c.RegisterFlagCompletionFunc("dest", a.completeS3)
	return c
}

func (a *app) printLambdaTemplate(f lambdaTemplateFlags) error {
	opt, err := f.options(a)
	if err != nil {
		return err
	}
	text, err := lambda.Template(opt)
	var invalid *s3ops.InvalidError
	if errors.As(err, &invalid) {
		return usageErrorf("%w", err)
	}
	if err != nil {
		return err
	}
	result := struct {
		Template string `json:"template"`
	}{text}
	return a.emit(result, strings.TrimSuffix(text, "\n"))
}

// options reads the environment where a flag is silent.
func (f lambdaTemplateFlags) options(a *app) (lambda.TemplateOptions, error) {
	opt := f.opt
	opt.PublicURL = a.publicURL()
	var err error
	if opt.UploadBucket, err = a.uploadBucketOr(opt.UploadBucket); err != nil {
		return opt, err
	}
	if opt.Dest, err = a.destLocation(f.dest); err != nil {
		return opt, err
	}
	if opt.Format, opt.Also, err = f.read(); err != nil {
		return opt, err
	}
	return opt, nil
}
