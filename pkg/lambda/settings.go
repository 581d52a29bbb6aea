package lambda

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/quantity"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

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
func ReadSettings(upload, download s3ops.Location, lookup func(name string) (value string, set bool)) (Settings, error) {
	s := Settings{
		Upload: upload, Download: download, Expires: uploads.DefaultExpires, TagRejected: true,
		CacheControl: renditions.DefaultCacheControl,
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
	}
	if err := s.Image.Validate(); err != nil {
		return s, err
	}
	return s, renditions.CheckFollowed(s.Upload, s.Suffixes, renditions.Place{At: s.Download}, s.Image, s.Manifest)
}

// setters read the variables that are no text.
func (s *Settings) setters() map[string]func(value string) error {
	return map[string]func(value string) error{
		EnvSizes:    func(value string) (err error) { s.Image.Sizes, err = quantity.Sizes(value); return err },
		EnvSuffixes: func(value string) error { s.Suffixes = splitList(value); return nil },
		EnvFormat: func(value string) (err error) {
			s.Image.Format, s.Image.Also, err = imageops.ParseFormats(value)
			return err
		},
		EnvQuality:       s.setQuality,
		EnvGainMap:       func(value string) (err error) { s.Image.GainMap, err = imageops.ParseGainMap(value); return err },
		EnvMaxPixels:     s.setMaxPixels,
		EnvMirrorDeletes: setBool(&s.MirrorDeletes),
		EnvManifest:      setBool(&s.Manifest),
		EnvTagRejected:   setBool(&s.TagRejected),
		EnvExpires:       func(value string) (err error) { s.Expires, err = quantity.Duration(value); return err },
		EnvTypes:         func(value string) (err error) { s.Types, err = uploads.ParseTypes(splitList(value)); return err },
		EnvMaxBytes:      s.setMaxBytes,
		EnvWriteOnce:     setBool(&s.WriteOnce),
	}
}

func setBool(to *bool) func(string) error {
	return func(value string) (err error) { *to, err = quantity.Bool(value); return err }
}

func (s *Settings) setQuality(value string) (err error) {
	if s.Image.Quality, err = quantity.Whole(value); err == nil && (s.Image.Quality < 1 || s.Image.Quality > 100) {
		err = errors.New("want 1 to 100")
	}
	return err
}

func (s *Settings) setMaxPixels(value string) (err error) {
	if s.Image.Limits.MaxPixels, err = quantity.Count(value); err == nil && s.Image.Limits.MaxPixels < 1 {
		err = errors.New("want 1 or more")
	}
	return err
}

// setMaxBytes knows 0 too, which is no limit.
func (s *Settings) setMaxBytes(value string) (err error) {
	if value != "0" {
		s.MaxBytes, err = quantity.Bytes(value)
	}
	return err
}

// splitList cuts a list at its commas; space around an item is not part of it.
func splitList(list string) []string {
	var items []string
	for item := range strings.SplitSeq(list, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// Events says which objects count.
func (s Settings) Events() renditions.EventOptions {
	return renditions.EventOptions{Root: s.Upload, Suffixes: s.Suffixes, MirrorDeletes: s.MirrorDeletes}
}

// Signing says what the function signs at its URL.
func (s Settings) Signing() uploads.Options {
	return uploads.Options{
		Bucket: s.Upload.Bucket, Prefix: s.Upload.Key, Dest: s.Download, Sizes: s.Image.Sizes, Format: s.Image.Format, Also: s.Image.Also,
		Expires: s.Expires, Types: s.Types, MaxBytes: s.MaxBytes, WriteOnce: s.WriteOnce,
	}
}
