package s3ops

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// ForeignBucketError says that the name is taken by a bucket which these credentials may not see: bucket names are shared
// by all accounts of a store.
type ForeignBucketError struct {
	Bucket string
	Err    error
}

func (e *ForeignBucketError) Error() string {
	return fmt.Sprintf("bucket %s exists and is not yours: it belongs to another account, or these credentials may not use it", e.Bucket)
}

// Unwrap returns the store's answer.
func (e *ForeignBucketError) Unwrap() error { return e.Err }

// WrongRegionError says that the bucket exists in another region than the one that requests are signed for.
type WrongRegionError struct {
	Bucket string
	Region string // where the bucket is
	Asked  string // where it was looked for
	Err    error
}

func (e *WrongRegionError) Error() string {
	return fmt.Sprintf("bucket %s is in region %s, not in %s", e.Bucket, e.Region, e.Asked)
}

// Unwrap returns the store's answer.
func (e *WrongRegionError) Unwrap() error { return e.Err }

// FindBucket tells whether the bucket exists, and its region, which is that of the client if the store does not say it. It fails with
// a [*WrongRegionError] or a [*ForeignBucketError] for a bucket that exists and cannot be used so, else with an [*Error].
func (c *Client) FindBucket(ctx context.Context, bucket string) (region string, exists bool, err error) {
	out, err := c.api.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(bucket)})
	if err == nil {
		return c.regionOr(aws.ToString(out.BucketRegion)), true, nil
	}
	if IsNotFound(err) {
		return "", false, nil
	}
	return c.askWhy(ctx, bucket, err)
}

// askWhy finds out what a refused HEAD meant: its answer has no body, so that a wrong key, someone else's bucket and a
// missing permission look the same.
func (c *Client) askWhy(ctx context.Context, bucket string, headErr error) (string, bool, error) {
	if err := c.wrongRegion(bucket, headErr); err != nil {
		return "", false, err
	}
	status := Status(headErr)
	if status != http.StatusForbidden && status != http.StatusBadRequest {
		return "", false, WrapError("look for", Location{Bucket: bucket}, headErr)
	}
	out, err := c.api.GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: aws.String(bucket)})
	if err == nil {
		return c.regionOr(string(out.LocationConstraint)), true, nil
	}
	if wrong := c.wrongRegion(bucket, err); wrong != nil {
		return "", false, wrong
	}
	if Code(err) == CodeAccessDenied {
		return "", false, &ForeignBucketError{Bucket: bucket, Err: err}
	}
	return "", false, WrapError("look for", Location{Bucket: bucket}, err)
}

// Error codes of S3 that this package tells apart, as Code returns them.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
const (
	CodeAccessDenied     = "AccessDenied"
	CodeNoSuchBucket     = "NoSuchBucket"
	CodeNoSuchUpload     = "NoSuchUpload"
	CodeBucketNotEmpty   = "BucketNotEmpty"
	CodeAlreadyOwned     = "BucketAlreadyOwnedByYou"
	CodeAlreadyExists    = "BucketAlreadyExists"
	CodeOperationAborted = "OperationAborted"
)

var errNoSuchBucket = errors.New("there is no such bucket")

func (c *Client) wrongRegion(bucket string, answer error) error {
	var e *Error
	if !errors.As(WrapError("look for", Location{Bucket: bucket}, answer), &e) || e.Status == http.StatusForbidden {
		return nil
	}
	if e.Region == "" || e.Region == c.region {
		return nil
	}
	return &WrongRegionError{Bucket: bucket, Region: e.Region, Asked: c.region, Err: answer}
}

func (c *Client) regionOr(region string) string {
	if region == "" {
		return c.region
	}
	return region
}

// NoSuchBucket makes the [*Error] for a bucket that [Client.FindBucket] did not find.
func NoSuchBucket(op, bucket string) error {
	return &Error{
		Op: op, Bucket: bucket, Code: CodeNoSuchBucket, Message: errNoSuchBucket.Error(), Status: http.StatusNotFound,
		Err: errNoSuchBucket,
	}
}
