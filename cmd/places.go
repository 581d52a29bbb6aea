package cmd

import (
	"os"
	"strings"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// parsePlace reads what a flag or argument says. what names it in the error, "" where the value tells enough.
func parsePlace(what, value string) (renditions.Place, error) {
	place, err := renditions.ParsePlace(value)
	return place, placeFailure(what, err)
}

// parseLocation is parsePlace where only S3 will do.
func parseLocation(what, value string) (s3ops.Location, error) {
	at, err := s3ops.ParseLocation(value)
	return at, placeFailure(what, err)
}

func placeFailure(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case what == "":
		return usageErrorf("%w", err)
	}
	return usageErrorf("%s: %w", what, err)
}

// destLocation is where --dest says that renditions go in S3, or the environment or the file; without any its bucket is "".
func (a *app) destLocation(dest string) (s3ops.Location, error) {
	if dest == "" {
		return a.downloadPlace()
	}
	return parseLocation("--dest", dest)
}

// uploadBucket is the bucket that clients upload to, from the environment or the file; "" if they name none.
func (a *app) uploadBucket() (string, error) { return a.bucketOf(a.uploadVariable()) }

// uploadVariable is the one that counts.
func (a *app) uploadVariable() string {
	if _, from := a.setting(envUploadBucket); from != config.FromEnvironment && os.Getenv(envBucket) != "" {
		return envBucket
	}
	return envUploadBucket
}

// uploadPlace is uploadBucket with the folder that uploads lie in.
func (a *app) uploadPlace() (at s3ops.Location, err error) {
	at.Bucket, err = a.uploadBucket()
	at.Key = a.uploadPrefix()
	return at, err
}

// uploadPrefix is the folder of uploads, from the environment or the file.
func (a *app) uploadPrefix() string {
	if prefix, from := a.setting(config.VarPrefix); from != config.Nowhere {
		return s3ops.Location{Key: prefix}.AsFolder().Key
	}
	return defaultPrefix
}

// downloadPlace is downloadBucket with the folder that renditions go to.
func (a *app) downloadPlace() (at s3ops.Location, err error) {
	if at.Bucket, err = a.downloadBucket(); at.Bucket != "" {
		at.Key, _ = a.setting(config.VarDestPrefix)
	}
	return at.AsFolder(), err
}

// uploadBucketOr is what --bucket says, or the upload bucket of the environment where it is silent.
func (a *app) uploadBucketOr(flag string) (string, error) {
	if flag == "" {
		return a.uploadBucket()
	}
	return flag, checkBucketName("--bucket", flag)
}

// downloadBucket is the bucket whose objects are public, from the environment or the file; "" if they name none.
func (a *app) downloadBucket() (string, error) { return a.bucketOf(envDownloadBucket) }

// bucketOf reads a variable, or what the file says in its place. What is no name of a bucket would be signed into URLs that lead nowhere.
func (a *app) bucketOf(variable string) (string, error) {
	name, _ := a.setting(variable)
	if name == "" {
		return "", nil
	}
	return name, checkBucketName(variable, name)
}

// checkBucketName makes sure that what a flag or a variable says can be the name of a bucket.
func checkBucketName(what, name string) error {
	err := s3ops.CheckNameInUse(name)
	if err == nil {
		return nil
	}
	failure := usageErrorf("%s: %w", what, err)
	if likely := likelyBucket(name); likely != "" {
		failure.Hints = []string{"if the bucket is called " + likely + ", say so; folders in it are named with --prefix and --dest"}
	}
	return failure
}

// likelyBucket is the bucket that a location, a path or a name with spaces around it names; "" where none can be told.
func likelyBucket(value string) string {
	value = strings.Trim(strings.TrimPrefix(value, s3ops.Scheme), " \t\r\n/")
	bucket, _, _ := strings.Cut(value, "/")
	if s3ops.CheckNameInUse(bucket) != nil {
		return ""
	}
	return bucket
}
