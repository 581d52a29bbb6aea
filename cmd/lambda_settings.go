package cmd

import (
	"cmp"
	"errors"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

// Environment variables of the function; docs/lambda.md explains them.
const (
	envPrefix        = "S3IMG_PREFIX"
	envSuffixes      = "S3IMG_SUFFIXES"
	envDestPrefix    = "S3IMG_DEST_PREFIX"
	envSizes         = "S3IMG_SIZES"
	envFormat        = "S3IMG_FORMAT"
	envQuality       = "S3IMG_QUALITY"
	envCacheControl  = "S3IMG_CACHE_CONTROL"
	envMaxPixels     = "S3IMG_MAX_PIXELS"
	envMirrorDeletes = "S3IMG_MIRROR_DELETES"
	envManifest      = "S3IMG_MANIFEST"
	envTagRejected   = "S3IMG_TAG_REJECTED"
	envExpires       = "S3IMG_EXPIRES"
	envTypes         = "S3IMG_TYPES"
	envMaxBytes      = "S3IMG_MAX_BYTES"
	envWriteOnce     = "S3IMG_WRITE_ONCE"
)

// lambdaSettings are what the environment of a function says.
type lambdaSettings struct {
	renderFlags
	source        s3ops.Location // where uploads lie
	download      s3ops.Location // where renditions go
	suffixes      []string
	mirrorDeletes bool
	expires       time.Duration
	types         []string // that may be uploaded
	maxBytes      int64    // of an upload; 0 = no limit
	writeOnce     bool
}

func readLambdaSettings() (*lambdaSettings, error) {
	f := &lambdaSettings{expires: uploads.DefaultExpires}
	if err := f.readBuckets(); err != nil {
		return nil, err
	}
	f.sizes, f.imageFlags, f.maxPixels = imageops.DefaultSizes(), defaultImageFlags(), imageops.DefaultMaxPixels
	f.dest, f.cacheControl, f.tagRejected = f.download.String(), renditions.DefaultCacheControl, true
	if value, set := os.LookupEnv(envCacheControl); set {
		f.cacheControl = value
	}
	for name, set := range f.setters() {
		if value := os.Getenv(name); value != "" {
			err := set(value)
			if number, ok := errors.AsType[*strconv.NumError](err); ok {
				err = number.Err // without the name of a function
			}
			if err != nil {
				return nil, usageErrorf("%s is %q: %w", name, value, err)
			}
		}
	}
	return f, nil
}

// readBuckets reads where uploads lie and where renditions go.
func (f *lambdaSettings) readBuckets() error {
	upload, err := uploadBucket()
	if err != nil {
		return err
	}
	download, err := downloadBucket()
	switch {
	case err != nil:
		return err
	case upload == "":
		return usageErrorf("%s is not set", envUploadBucket)
	case download == "":
		return usageErrorf("%s is not set", envDownloadBucket)
	}
	f.source = s3ops.Location{Bucket: upload, Key: cmp.Or(os.Getenv(envPrefix), defaultPrefix)}
	f.download = s3ops.Location{Bucket: download, Key: os.Getenv(envDestPrefix)}
	return nil
}

// setters read the variables that are no text.
func (f *lambdaSettings) setters() map[string]func(value string) error {
	return map[string]func(value string) error{
		envSizes:         func(value string) (err error) { f.sizes, err = parseSizes(value); return err },
		envSuffixes:      func(value string) error { f.suffixes = splitList(value); return nil },
		envFormat:        f.setFormat,
		envQuality:       f.setQuality,
		envMaxPixels:     f.setMaxPixels,
		envMirrorDeletes: func(value string) (err error) { f.mirrorDeletes, err = strconv.ParseBool(value); return err },
		envManifest:      func(value string) (err error) { f.manifest, err = strconv.ParseBool(value); return err },
		envTagRejected:   func(value string) (err error) { f.tagRejected, err = strconv.ParseBool(value); return err },
		envExpires:       func(value string) (err error) { f.expires, err = time.ParseDuration(value); return err },
		envTypes:         func(value string) (err error) { f.types, err = uploads.ParseTypes(splitList(value)); return err },
		envMaxBytes:      func(value string) (err error) { f.maxBytes, err = strconv.ParseInt(value, 10, 64); return err },
		envWriteOnce:     func(value string) (err error) { f.writeOnce, err = strconv.ParseBool(value); return err },
	}
}

func (f *lambdaSettings) setFormat(value string) error {
	format, err := imageops.ParseFormat(value)
	f.format = string(format)
	return err
}

func (f *lambdaSettings) setQuality(value string) (err error) {
	if f.quality, err = strconv.Atoi(value); err == nil && (f.quality < 1 || f.quality > 100) {
		err = errors.New("want 1 to 100")
	}
	return err
}

func (f *lambdaSettings) setMaxPixels(value string) (err error) {
	if f.maxPixels, err = strconv.ParseInt(value, 10, 64); err == nil && f.maxPixels < 1 {
		err = errors.New("want 1 or more")
	}
	return err
}

func parseSizes(list string) ([]int, error) {
	var sizes []int
	for _, item := range splitList(list) {
		size, err := strconv.Atoi(item)
		if err != nil {
			return nil, err
		}
		sizes = append(sizes, size)
	}
	return sizes, nil
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
