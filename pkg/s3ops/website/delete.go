package website

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/s3img/s3img/pkg/s3ops"
)

// DeleteOptions say how a bucket is removed. Only Bucket has to be set.
type DeleteOptions struct {
	Bucket string
	Force  bool // also remove everything that the bucket holds
	DryRun bool // count, and remove nothing

	OnProgress func(Contents) // called after each page of removals (or of counting) with the sum so far; nil = not called
}

// Contents counts what a bucket holds.
type Contents struct {
	Objects       int   `json:"objects"`        // current versions
	Versions      int   `json:"versions"`       // older versions
	DeleteMarkers int   `json:"delete_markers"` // marks of deleted objects in a versioned bucket
	Uploads       int   `json:"uploads"`        // multipart uploads that were not completed
	Bytes         int64 `json:"bytes"`          // size of objects and older versions together
}

// Empty reports whether nothing was counted.
func (b Contents) Empty() bool { return b.Total() == 0 }

// Total is the number of all things counted.
func (b Contents) Total() int { return b.Objects + b.Versions + b.DeleteMarkers + b.Uploads }

func (b *Contents) add(other Contents) {
	b.Objects += other.Objects
	b.Versions += other.Versions
	b.DeleteMarkers += other.DeleteMarkers
	b.Uploads += other.Uploads
	b.Bytes += other.Bytes
}

// String words the counts that are not zero.
func (b Contents) String() string {
	var parts []string
	for _, count := range []struct {
		n    int
		what string
	}{{b.Objects, "object"}, {b.Versions, "older version"}, {b.DeleteMarkers, "delete marker"}, {b.Uploads, "unfinished upload"}} {
		switch {
		case count.n == 1:
			parts = append(parts, "1 "+count.what)
		case count.n > 1:
			parts = append(parts, fmt.Sprintf("%d %ss", count.n, count.what))
		}
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}

// Deleted is the result of [Delete].
type Deleted struct {
	Bucket   string   `json:"bucket"`
	Deleted  bool     `json:"deleted"`
	DryRun   bool     `json:"dry_run"`
	Contents Contents `json:"contents"` // what was removed with it, or would be
}

// NotEmptyError says that a bucket still holds something; nothing was removed.
type NotEmptyError struct {
	Bucket   string
	Contents Contents // of the first page: at least this much
}

func (e *NotEmptyError) Error() string {
	return fmt.Sprintf("bucket %s is not empty: it holds %s", e.Bucket, e.Contents.atLeast())
}

func (b Contents) atLeast() string {
	if b.Objects+b.Versions+b.DeleteMarkers >= pageSize {
		return b.String() + " and more"
	}
	return b.String()
}

// Delete removes a bucket. Without Force it refuses one that holds objects, older versions, delete markers or
// unfinished uploads with a [*NotEmptyError]. With Force it removes these first, for good; interrupted, it goes on where
// it stopped when it is called again. It costs a listing and a removal request for each 1,000 versions.
func Delete(ctx context.Context, client *s3ops.Client, opt DeleteOptions) (Deleted, error) {
	c := store{client}
	result := Deleted{Bucket: opt.Bucket, DryRun: opt.DryRun}
	if err := s3ops.CheckExistingName(opt.Bucket); err != nil {
		return result, err
	}
	_, exists, err := c.FindBucket(ctx, opt.Bucket)
	if err != nil {
		return result, err
	}
	if !exists {
		return result, s3ops.NoSuchBucket("delete", opt.Bucket)
	}
	sweep := &sweep{client: c, opt: opt}
	if err := sweep.run(ctx); err != nil {
		result.Contents = sweep.sum
		return result, err
	}
	result.Contents = sweep.sum
	if opt.DryRun {
		return result, nil
	}
	_, err = c.API().DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: aws.String(opt.Bucket)})
	if s3ops.Code(err) == s3ops.CodeBucketNotEmpty {
		return result, &NotEmptyError{Bucket: opt.Bucket, Contents: Contents{Objects: 1}}
	}
	result.Deleted = err == nil
	return result, s3ops.WrapError("delete", s3ops.Location{Bucket: opt.Bucket}, err)
}

// UndeletedError names objects that the store would not remove.
type UndeletedError struct {
	Bucket string
	Key    string // the first of them
	Code   string // what the store said about it
	Count  int
}

func (e *UndeletedError) Error() string {
	first := s3ops.Location{Bucket: e.Bucket, Key: e.Key}
	if e.Count == 1 {
		return fmt.Sprintf("%s could not be removed: %s", first, e.Code)
	}
	return fmt.Sprintf("%d objects could not be removed, the first is %s: %s", e.Count, first, e.Code)
}
