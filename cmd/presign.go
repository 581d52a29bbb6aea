package cmd

import (
	"context"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/uploads"
)

const outputCurl = "curl"

// presignFlags are what users say.
type presignFlags struct {
	signFlags
	method string
	size   byteSize
	point  string
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
the headers and the URLs of the renditions, which exist once ` + "`s3img watch`" + `,
or any other run of s3img, has rendered the upload.

--size signs the exact size of the file. --max-bytes without it signs the policy
of a form (POST) in place of a PUT, since only a policy can say "at most".
--method post does so always, --method put never. --method get signs URLs with
which anybody can read an object: NAME is its key, or s3://bucket/key.

  -o json  an object for each NAME: status, upload_url, full_url, thumbnail_url,
           key, method, headers, fields (of a POST), max_bytes (if limited),
           expires_at, renditions, urls; or status ERROR, message. With --method get:
           status, download_url, key, method, headers, expires_at
  -o curl  a command line for each NAME that uploads, or downloads, the file`,
		Example: `  s3img presign x-wing.jpg
  curl -T x-wing.jpg -H 'Content-Type: image/jpeg' "$(s3img presign -q x-wing.jpg)"
  s3img presign -o curl --dest s3://photos-public/ x-wing.jpg | sh
  s3img presign --max-bytes 10MB --key-prefix users/ada -o json x-wing.jpg
  s3img presign --method get --expires 10m input/x-wing.jpg`,
		Args:        wantArgs("NAME…"),
		Annotations: map[string]string{moreOutputs: outputCurl},
		RunE: func(c *cobra.Command, names []string) error {
			if strings.EqualFold(f.method, http.MethodGet) {
				return a.presignFailure(a.presignGet(c, f, names))
			}
			return a.presignFailure(a.presign(c.Context(), f, names))
		},
	}
	flags := c.Flags()
	f.add(flags)
	a.addEncryptionFlags(flags)
	flags.StringVar(&f.method, "method", "", "put, post or get (default: put, or post where --max-bytes needs it)")
	flags.Var(&f.size, "size", "exact size of the file, which the store then holds it to; for one NAME")
	flags.StringVar(&f.point, "focus", "", "point of the image that matters, for renditions of gravity focus: 0.4,0.6 is 40% from the left and 60% from the top")
	_ = c.RegisterFlagCompletionFunc("dest", a.completeS3)
	a.takesConfig(c, config.SectionRenditions, config.SectionDefaults, config.SectionUpload)
	return c
}

func (a *app) presign(ctx context.Context, f presignFlags, names []string) error {
	opt, err := f.options(a, len(names))
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
		up, err := signer.Sign(ctx, uploads.File{Name: name, Size: int64(f.size), Focus: f.point})
		if err != nil {
			failed++
			a.presignFailed(err)
			continue
		}
		a.warnOfEnd(&warned, up.ExpiresAt, up.AskedUntil, up.MayEndSooner)
		if err := a.printPresigned(name, up); err != nil {
			return err
		}
	}
	return failures(failed, len(names))
}

func (f presignFlags) options(a *app, names int) (uploads.Options, error) {
	opt, err := f.signFlags.options(a)
	if err != nil {
		return opt, err
	}
	if f.size > 0 && names > 1 {
		return opt, usageErrorf("--size is that of one file, and there are %d", names)
	}
	switch opt.Method = strings.ToUpper(f.method); opt.Method {
	case "", http.MethodPut, http.MethodPost:
	default:
		return opt, usageErrorf("--method %q is not one of put, post, get", f.method)
	}
	if err := opt.Validate(); err != nil {
		return opt, usageErrorf("%w", err)
	}
	return opt, nil
}
