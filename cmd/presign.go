package cmd

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

const outputCurl = "curl"

// presignFlags are what users say; uploads.Options is what it means.
type presignFlags struct {
	bucket  string
	prefix  string
	dest    string
	sizes   []int
	format  string
	expires time.Duration
	anyType bool
}

func newPresign(a *app) *cobra.Command {
	var f presignFlags
	c := &cobra.Command{
		Use:   "presign NAME…",
		Short: "Sign upload URLs, and tell where the renditions will be",
		Long: `Sign a URL for each NAME to which anybody can PUT that file, without credentials,
until it expires. The file lands at PREFIX/BASE-UUID.EXT of the upload bucket.
Nothing is sent to the store, and NAME need not exist.

The type is that of the extension, and it is signed: the client must send it as
Content-Type. Standard output has the URL, also with --quiet; standard error has
the header and the URLs of the renditions, which exist once ` + "`s3img watch`" + `,
or any other run of s3img, has rendered the upload.

  -o json  an object for each NAME: status, upload_url, full_url, thumbnail_url,
           key, method, headers, expires_at, renditions; or status ERROR, message
  -o curl  a command line for each NAME that uploads the file`,
		Example: `  s3img presign x-wing.jpg
  curl -T x-wing.jpg -H 'Content-Type: image/jpeg' "$(s3img presign -q x-wing.jpg)"
  s3img presign -o curl --dest s3://photos-public/ x-wing.jpg | sh`,
		Args:        wantArgs("NAME…"),
		Annotations: map[string]string{moreOutputs: outputCurl},
		RunE: func(c *cobra.Command, names []string) error {
			return a.presignFailure(a.presign(c.Context(), f, names))
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.bucket, "bucket", "", "upload bucket (default: S3_UPLOAD_BUCKET_NAME, S3_BUCKET_NAME)")
	flags.StringVar(&f.prefix, "prefix", defaultPrefix, "folder in the upload bucket")
	flags.StringVar(&f.dest, "dest", "", "s3://bucket/prefix/ of the renditions (default: S3_DOWNLOAD_BUCKET_NAME)")
	flags.IntSliceVar(&f.sizes, "sizes", imageops.DefaultSizes(), "sizes of the renditions, in pixels")
	flags.StringVar(&f.format, "format", "", "format of the renditions: jpeg, png or gif (default: by the extension)")
	flags.DurationVar(&f.expires, "expires", uploads.DefaultExpires, "how long the URL lives, up to 168h")
	flags.BoolVar(&f.anyType, "any-type", false, "also sign for names that are not those of images")
	_ = c.RegisterFlagCompletionFunc("dest", a.completeS3)
	return c
}

func (a *app) presign(ctx context.Context, f presignFlags, names []string) error {
	opt, err := f.options()
	if err != nil {
		return err
	}
	if opt.Dest.Bucket == "" && a.output == outputJSON {
		return usageErrorf("the JSON promises URLs of renditions, and no download bucket is known: set %s or --dest", envDownloadBucket)
	}
	client, err := a.connect(ctx)
	if err != nil {
		return err
	}
	signer, err := uploads.NewSigner(client, opt)
	if err != nil {
		return err
	}
	failed := 0
	var warned presignWarnings
	for _, name := range names {
		up, err := signer.Sign(ctx, name)
		if err != nil {
			failed++
			a.presignFailed(err)
			continue
		}
		a.warnOfEnd(&warned, up)
		if err := a.printPresigned(name, up); err != nil {
			return err
		}
	}
	return failures(failed, len(names))
}

// options reads the environment where a flag is silent.
func (f presignFlags) options() (uploads.Options, error) {
	opt := uploads.Options{Bucket: f.bucket, Prefix: f.prefix, Sizes: f.sizes, Expires: f.expires, AnyType: f.anyType}
	if opt.Bucket == "" {
		opt.Bucket = uploadBucket()
	}
	if opt.Bucket == "" {
		return opt, usageErrorf("no upload bucket: set %s or --bucket", envUploadBucket)
	}
	var err error
	if opt.Dest, err = destLocation(f.dest); err != nil {
		return opt, err
	}
	if opt.Format, err = formatOf(f.format); err != nil {
		return opt, err
	}
	if f.expires == 0 {
		return opt, usageErrorf("%w", &s3ops.ExpiryError{})
	}
	if err := opt.Validate(); err != nil {
		return opt, usageErrorf("%w", err)
	}
	return opt, nil
}
