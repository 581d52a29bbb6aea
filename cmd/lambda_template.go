package cmd

import (
	"cmp"
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

// configInS3 is where the function itself is to read its file; "" if it is not in S3.
func (a *app) configInS3() string {
	if a.file != nil && s3ops.IsLocation(a.fileName) {
		return a.fileName
	}
	return ""
}

// templateFile is what becomes defaults of parameters: all of a file that lies here. One in S3 the function reads itself, so that it can be
// changed there without the stack; what the stack is wired by is taken from it all the same.
func (a *app) templateFile(file *config.File) *config.File {
	if a.configInS3() != "" {
		return file.Places()
	}
	return file
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

The flags, and what variables and s3img.yaml say, are defaults of parameters. What a
stack is deployed with wins over them. What nobody said stays empty, and leaves it to
the file of the function itself: the one that ` + "`s3img lambda package --config`" + ` puts
into its archive, or one in S3. With --config s3://bucket/key the function reads that,
its role may, and of what the file says only the buckets and folders go into the template.
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
	textsVar(flags, &f.opt.CORSOrigins, "cors-origin", "web origin whose pages may sign, upload and read; may be repeated")
	_ = c.RegisterFlagCompletionFunc("dest", a.completeS3)
	a.takesConfigAs(c, a.templateFile, config.SectionRenditions, config.SectionDefaults, config.SectionUpload)
	return c
}

func (a *app) printLambdaTemplate(f lambdaTemplateFlags) error {
	opt, err := f.options(a)
	if err != nil {
		return err
	}
	text, err := lambda.Template(opt)
	var invalid *s3ops.InvalidError
	var setting *config.SettingError
	if errors.As(err, &invalid) || errors.As(err, &setting) {
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
	opt.Config, opt.Lookup = a.configInS3(), a.lookup
	image, err := f.images(a)
	if err != nil {
		return opt, err
	}
	if cmp.Or(f.format, f.formats) != "" {
		opt.Formats = cmp.Or(f.format, f.formats)
	}
	saysWhich := f.list.given || len(f.described) > 0
	switch {
	case parametersSay(image.Style) && saysWhich:
		opt.Sizes, opt.Renditions = image.Sizes, image.Renditions
	case parametersSay(image.Style):
	case opt.Config != "" && !saysWhich:
		return opt, usageErrorf("a stack has no parameter for all that variables say of how renditions look: say it in %s, which the function reads", opt.Config)
	default: // then each rendition says it itself
		opt.Renditions = image.Specs()
	}
	return opt, nil
}

// images are the renditions that flags, variables and the file describe.
func (f lambdaTemplateFlags) images(a *app) (image imageops.Options, err error) {
	described, err := a.settledRender()
	if err != nil {
		return image, err
	}
	described.renditionFlags, described.formatFlags = f.renditionFlags, f.formatFlags
	err = described.parse()
	return described.image, err
}
