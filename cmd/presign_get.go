package cmd

import (
	"fmt"
	"path"
	"time"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

// presignedGet is what presign --method get prints as JSON.
type presignedGet struct {
	Status      string            `json:"status"`
	DownloadURL string            `json:"download_url"`
	Key         string            `json:"key"`
	Method      string            `json:"method"`
	Headers     map[string]string `json:"headers"`
	ExpiresAt   time.Time         `json:"expires_at"`
}

func (a *app) presignGet(c *cobra.Command, f presignFlags, names []string) error {
	for _, about := range []string{
		"prefix", "key-prefix", "dest", "sizes", "rendition", "focus", "format", "formats", "types", "any-type", "max-bytes", "write-once", "size", "sse", "sse-kms-key-id",
	} {
		if c.Flags().Changed(about) {
			return usageErrorf("--%s is about uploads, and does not go with --method get", about)
		}
	}
	objects, err := f.objects(a, names)
	if err != nil {
		return err
	}
	client, err := a.connect(c.Context())
	if err != nil {
		return err
	}
	var warned presignWarnings
	for _, object := range objects {
		signed, err := client.PresignGet(c.Context(), object, f.expires)
		if err != nil {
			return err
		}
		a.warnOfEnd(&warned, signed.ExpiresAt, signed.AskedUntil, signed.MayEndSooner)
		if err := a.printPresignedGet(object.Key, signed); err != nil {
			return err
		}
	}
	return nil
}

// objects are keys as they stand: what presign has printed, and not the names that clients gave.
func (f presignFlags) objects(a *app, names []string) ([]s3ops.Location, error) {
	if f.expires < time.Second || f.expires > s3ops.MaxPresignExpiry {
		return nil, usageErrorf("%w", &s3ops.ExpiryError{Asked: f.expires})
	}
	objects := make([]s3ops.Location, len(names))
	for i, name := range names {
		place, err := parsePlace("", name)
		at := place.At
		if err == nil && !place.InS3() {
			at.Key = name
			at.Bucket, err = f.uploadBucket(a)
		}
		if err != nil {
			return nil, err
		}
		if at.Key == "" {
			return nil, usageErrorf("%q names no object", name)
		}
		objects[i] = at
	}
	return objects, nil
}

func (a *app) printPresignedGet(key string, signed s3ops.Presigned) error {
	switch a.output {
	case outputJSON:
		return a.emit(presignedGet{
			Status: uploads.StatusOK, DownloadURL: signed.URL, Key: key,
			Method: signed.Method, Headers: signed.Headers, ExpiresAt: signed.ExpiresAt,
		}, "")
	case outputCurl:
		sh := shellHere()
		_, err := fmt.Fprintln(a.Out, sh.curl, "-fsSg -o", sh.quote(dashless(path.Base(key))), sh.quote(signed.URL))
		return err
	}
	if _, err := fmt.Fprintln(a.Out, signed.URL); err != nil {
		return err
	}
	a.note("valid until %s", signed.ExpiresAt.Format(time.RFC3339))
	return nil
}
