package lambda

import (
	"cmp"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

// Settings are what the environment of a function says, and the file that it was given; docs/lambda.md explains the variables.
type Settings struct {
	config.Settings
}

// ReadSettings reads the variables that lookup knows, which may come from a file. upload and download are the defaults of the places, of
// which variables can change the key. It fails with a [*config.SettingError], as [imageops.Options.Validate] does, or with an
// [*s3ops.LoopError] where the function would take what it writes for uploads.
func ReadSettings(upload, download s3ops.Location, lookup func(name string) (value string, set bool)) (Settings, error) {
	s := Settings{Settings: config.Settings{
		Upload: upload, Download: download, Expires: uploads.DefaultExpires, TagRejected: true,
		CacheControl: renditions.DefaultCacheControl,
		Image:        imageops.Options{Limits: imageops.Limits{MaxPixels: imageops.DefaultMaxPixels}},
	}}
	if err := s.Read(lookup); err != nil {
		return s, err
	}
	s.Upload = s3ops.Location{Bucket: upload.Bucket, Key: cmp.Or(s.Upload.Key, upload.Key)}
	s.Download.Bucket = download.Bucket
	if err := s.Image.Validate(); err != nil {
		return s, err
	}
	return s, renditions.CheckFollowed(s.Upload, s.Suffixes, renditions.Place{At: s.Download}, s.Image, s.Manifest)
}

// Events says which objects count.
func (s Settings) Events() renditions.EventOptions {
	return renditions.EventOptions{Root: s.Upload, Suffixes: s.Suffixes, MirrorDeletes: s.MirrorDeletes}
}

// Signing says what the function signs at its URL.
func (s Settings) Signing() uploads.Options {
	return uploads.Options{
		Bucket: s.Upload.Bucket, Prefix: s.Upload.Key, Dest: s.Download, Sizes: s.Image.Sizes, Format: s.Image.Format, Also: s.Image.Also,
		Renditions: s.Image.Renditions, Expires: s.Expires, Types: s.Types, MaxBytes: s.MaxBytes, WriteOnce: s.WriteOnce,
	}
}
