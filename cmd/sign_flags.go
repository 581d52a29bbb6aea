package cmd

import (
	"time"

	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

// signFlags are what users say of uploads that are to be signed; uploads.Options is what it means.
type signFlags struct {
	formatFlags
	renditionFlags
	bucket    string
	prefix    string
	keyPrefix string
	dest      string
	expires   time.Duration
	types     []string
	anyType   bool
	maxBytes  byteLimit
	writeOnce bool
}

func (f *signFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.bucket, "bucket", "", "upload bucket (default: S3_UPLOAD_BUCKET_NAME, S3_BUCKET_NAME)")
	flags.StringVar(&f.prefix, "prefix", defaultPrefix, "folder in the upload bucket")
	flags.StringVar(&f.keyPrefix, "key-prefix", "", "folder below --prefix, of one user say; the renditions are below it too")
	flags.StringVar(&f.dest, "dest", "", "s3://bucket/prefix/ of the renditions (default: S3_DOWNLOAD_BUCKET_NAME)")
	f.renditionFlags.add(flags, "", imageops.DefaultSizes(), "sizes of the renditions, in pixels")
	f.formatFlags.add(flags)
	durationVar(flags, &f.expires, "expires", uploads.DefaultExpires, "how long the URL lives, up to 7d")
	listVar(flags, &f.types, "types", formatNames(acceptedFormats), "types that may be uploaded: formats, or media types as image/tiff")
	flags.BoolVar(&f.anyType, "any-type", false, "let all types be uploaded")
	flags.Var(&f.maxBytes, "max-bytes", "largest file that may be uploaded, as 10MB, which the store holds; 0 is no limit")
	flags.BoolVar(&f.writeOnce, "write-once", false, "let the store refuse a second upload to the same URL")
}

// options reads the environment and the file where a flag is silent.
func (f *signFlags) options(a *app) (uploads.Options, error) {
	opt := uploads.Options{
		Prefix: f.prefix, KeyPrefix: f.keyPrefix, Expires: f.expires,
		Types: f.types, AnyType: f.anyType, MaxBytes: int64(f.maxBytes.byteSize), WriteOnce: f.writeOnce,
	}
	var err error
	if opt.Bucket, err = f.uploadBucket(a); err != nil {
		return opt, err
	}
	if opt.Dest, err = a.destLocation(f.dest); err != nil {
		return opt, err
	}
	var image imageops.Options
	if image.Format, image.Also, err = f.read(); err != nil {
		return opt, err
	}
	if err := f.set(&image); err != nil {
		return opt, err
	}
	opt.Sizes, opt.Format, opt.Also, opt.Renditions = image.Sizes, image.Format, image.Also, image.Renditions
	if f.expires == 0 {
		return opt, usageErrorf("%w", &s3ops.ExpiryError{})
	}
	if err := opt.Validate(); err != nil {
		return opt, usageErrorf("%w", err)
	}
	return opt, nil
}

func (f *signFlags) uploadBucket(a *app) (string, error) {
	name, err := a.uploadBucketOr(f.bucket)
	if err == nil && name == "" {
		err = usageErrorf("no upload bucket: set %s or --bucket", envUploadBucket)
	}
	return name, err
}
