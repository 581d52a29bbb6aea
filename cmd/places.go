package cmd

import (
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// destLocation is where --dest says that renditions go in S3, or the download bucket of the environment; without either its
// bucket is "".
func destLocation(dest string) (s3ops.Location, error) {
	if dest == "" {
		return s3ops.Location{Bucket: downloadBucket()}, nil
	}
	at, err := s3ops.ParseLocation(dest)
	if err != nil {
		return at, usageErrorf("--dest: %w", err)
	}
	return at, nil
}

// formatOf reads --format; "" is no format.
func formatOf(name string) (imageops.Format, error) {
	if name == "" {
		return "", nil
	}
	format, err := imageops.ParseFormat(name)
	if err != nil {
		return "", usageErrorf("--format: %w", err)
	}
	return format, nil
}
