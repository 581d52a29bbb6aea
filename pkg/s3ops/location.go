package s3ops

import (
	"fmt"
	"strings"
)

// Scheme starts the written form of a location.
const Scheme = "s3://"

// Location names a bucket, or an object or prefix in it.
type Location struct {
	Bucket string
	Key    string // key or prefix without a leading slash; "" is the whole bucket
}

// ParseLocation reads "s3://bucket", "s3://bucket/" and "s3://bucket/key". The key is taken as it stands: nothing is
// decoded or cleaned, since S3 keys are plain strings. It fails with a [*MisspelledError] for what looks like a URL of another
// kind, and with an [*InvalidError] for what cannot be the name of a bucket.
func ParseLocation(s string) (Location, error) {
	rest, ok := strings.CutPrefix(s, Scheme)
	if !ok {
		if err := refuseURL(s); err != nil {
			return Location{}, err
		}
		return Location{}, fmt.Errorf("%q does not start with s3://", s)
	}
	bucket, key, _ := strings.Cut(rest, "/")
	if bucket == "" {
		return Location{}, fmt.Errorf("%q names no bucket", s)
	}
	if err := CheckNameInUse(bucket); err != nil {
		return Location{}, err
	}
	return Location{Bucket: bucket, Key: key}, nil
}

// IsLocation reports whether s is written as an S3 location.
func IsLocation(s string) bool { return strings.HasPrefix(s, Scheme) }

// String is the form that ParseLocation reads.
func (l Location) String() string {
	if l.Key == "" {
		return Scheme + l.Bucket
	}
	return Scheme + l.Bucket + "/" + l.Key
}

// AsFolder returns the location with a slash at the end of its key, so that "input" does not also mean "input2/…". A key of "", the
// whole bucket, stays as it is.
func (l Location) AsFolder() Location {
	if l.Key != "" && !strings.HasSuffix(l.Key, "/") {
		l.Key += "/"
	}
	return l
}

// Overlaps reports whether an object can lie below both locations, each taken as a prefix.
func (l Location) Overlaps(other Location) bool {
	return l.Bucket == other.Bucket && (strings.HasPrefix(l.Key, other.Key) || strings.HasPrefix(other.Key, l.Key))
}
