package cmd

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/lambda"
	"github.com/s3img/s3img/pkg/s3ops"
)

type lambdaTemplateFlags struct {
	opt lambda.TemplateOptions
	renditionFlags
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

The flags, and what variables and s3img.yaml say of the same, are defaults of
parameters; what a stack is deployed with wins over them, and they over a file that
` + "`s3img lambda package --config`" + ` puts into the archive.
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
	f.renditionFlags.add(flags, "", imageops.DefaultSizes(), "sizes of the renditions, in pixels")
	f.formatFlags.add(flags)
	flags.StringArrayVar(&f.opt.CORSOrigins, "cors-origin", nil, "web origin whose pages may sign, upload and read; may be repeated")
	_ = c.RegisterFlagCompletionFunc("dest", a.completeS3)
	a.takesConfig(c, config.SectionRenditions, config.SectionDefaults, config.SectionUpload)
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

// parametersSay reports whether the stack has parameters for all of a style.
func parametersSay(s imageops.Style) bool {
	return imageops.Spec{Style: s}.String() == imageops.Spec{Style: imageops.Style{Format: s.Format, Also: s.Also, Quality: s.Quality, GainMap: s.GainMap}}.String()
}

// options reads the environment and the file where a flag is silent.
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
	if err := opt.More.Read(a.lookup); err != nil {
		return opt, usageErrorf("%w", err)
	}
	image := imageops.Options{Style: opt.More.Image.Style}
	if image.Format, image.Also, err = f.read(); err != nil {
		return opt, err
	}
	if err := f.set(&image); err != nil {
		return opt, err
	}
	opt.Sizes, opt.Renditions, opt.Format, opt.Also = image.Sizes, image.Renditions, image.Format, image.Also
	if !parametersSay(image.Style) { // then each rendition says it itself
		opt.Sizes, opt.Renditions = nil, image.Specs()
	}
	return opt, nil
}
