package lambda

import (
	"cmp"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

<<<<<<< HEAD
// Environment variables of a function; docs/lambda.md explains them.
const (
	EnvPrefix        = "S3IMG_PREFIX"
	EnvSuffixes      = "S3IMG_SUFFIXES"
	EnvDestPrefix    = "S3IMG_DEST_PREFIX"
	EnvSizes         = "S3IMG_SIZES"
	EnvFormat        = "S3IMG_FORMAT"
	EnvQuality       = "S3IMG_QUALITY"
	EnvGainMap       = "S3IMG_GAIN_MAP"
	EnvCacheControl  = "S3IMG_CACHE_CONTROL"
	EnvMaxPixels     = "S3IMG_MAX_PIXELS"
	EnvMirrorDeletes = "S3IMG_MIRROR_DELETES"
	EnvManifest      = "S3IMG_MANIFEST"
	EnvTagRejected   = "S3IMG_TAG_REJECTED"
	EnvNotify        = "S3IMG_NOTIFY"
	EnvApprove       = "S3IMG_APPROVE"
	EnvExpires       = "S3IMG_EXPIRES"
	EnvTypes         = "S3IMG_TYPES"
	EnvMaxBytes      = "S3IMG_MAX_BYTES"
	EnvWriteOnce     = "S3IMG_WRITE_ONCE"
)

// Settings are what the environment of a function says.
type Settings struct {
	Upload   s3ops.Location // where uploads lie
	Download s3ops.Location // where renditions go
	Suffixes []string       // of uploads that count; none = all

	Image         imageops.Options
	CacheControl  string // of renditions
	Manifest      bool
	MirrorDeletes bool
	TagRejected   bool
	Notify        []string // URLs and ARNs of those who are told of results; they are not checked here
	Approve       string   // URL that is asked before renditions are published; "" = none

	Expires   time.Duration // of signed URLs
	Types     []string      // that may be uploaded; none = uploads.DefaultTypes
	MaxBytes  int64         // of an upload; 0 = no limit
	WriteOnce bool
}

// SettingError says that a variable cannot be read.
type SettingError struct {
	Name, Value string
	Err         error
}

func (e *SettingError) Error() string { return fmt.Sprintf("%s is %q: %v", e.Name, e.Value, e.Err) }

// Unwrap returns what is wrong with the value.
func (e *SettingError) Unwrap() error { return e.Err }

// ReadSettings reads the variables that lookup knows. upload and download are the defaults of the places, of which variables can change
// the key. It fails with a [*SettingError], as [imageops.Options.Validate] does, or with an [*s3ops.LoopError] where the function
// would take what it writes for uploads.
=======
// Settings are what the environment of a function says, and the file that it was given; docs/lambda.md explains the variables.
type Settings struct{ config.Settings }

// ReadSettings reads the variables that lookup knows, which may come from a file. upload and download are the defaults of the places, of
// which variables can change the key. It fails with a [*config.SettingError], as [imageops.Options.Validate] does, or with an
// [*s3ops.LoopError] where the function would take what it writes for uploads.
>>>>>>> fd289a4 (Give the function and its template the same settings as all commands have: s3img.yaml in the archive or in S3, RenditionSet as a parameter; and a guide to renditions by name)
func ReadSettings(upload, download s3ops.Location, lookup func(name string) (value string, set bool)) (Settings, error) {
	s := Settings{config.Settings{
		Upload: upload, Download: download, Expires: uploads.DefaultExpires, TagRejected: true,
		CacheControl: renditions.DefaultCacheControl,
<<<<<<< HEAD
		Image:        imageops.Options{Sizes: imageops.DefaultSizes(), Limits: imageops.Limits{MaxPixels: imageops.DefaultMaxPixels}},
	}
	get := func(name string) string { value, _ := lookup(name); return value }
	s.Upload.Key = cmp.Or(get(EnvPrefix), upload.Key)
	s.Download.Key = cmp.Or(get(EnvDestPrefix), download.Key)
	s.Notify, s.Approve = strings.Fields(get(EnvNotify)), get(EnvApprove)
	if value, set := lookup(EnvCacheControl); set {
		s.CacheControl = value
	}
	for name, set := range s.setters() {
		value := get(name)
		if value == "" {
			continue
		}
		if err := set(value); err != nil {
			return s, &SettingError{Name: name, Value: value, Err: err}
		}
=======
		Image:        imageops.Options{Limits: imageops.Limits{MaxPixels: imageops.DefaultMaxPixels}},
	}}
	if err := s.Read(lookup); err != nil {
		return s, err
>>>>>>> fd289a4 (Give the function and its template the same settings as all commands have: s3img.yaml in the archive or in S3, RenditionSet as a parameter; and a guide to renditions by name)
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
