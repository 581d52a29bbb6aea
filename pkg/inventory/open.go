package inventory

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/s3img/s3img/pkg/s3ops"
)

// FromS3 opens data files where S3 delivered them.
func (v *Inventory) FromS3(client *s3ops.Client) Opener {
	return func(ctx context.Context, file File) (io.ReadCloser, error) {
		if v.In == "" {
			return nil, errors.New("the manifest does not tell destinationBucket")
		}
		return client.Get(ctx, s3ops.Location{Bucket: v.In, Key: file.Key})
	}
}

// Beside opens data files that lie beside a manifest on this machine, or in the folder data beside its folder, as they do in S3. Those
// that do not are opened by other.
func Beside(manifest string, other Opener) Opener {
	return func(ctx context.Context, file File) (io.ReadCloser, error) {
		folder, name := filepath.Dir(manifest), path.Base(file.Key)
		for _, at := range []string{filepath.Join(folder, name), filepath.Join(folder, "..", "data", name)} {
			in, err := os.Open(at)
			if !errors.Is(err, fs.ErrNotExist) {
				return in, err
			}
		}
		return other(ctx, file)
	}
}
