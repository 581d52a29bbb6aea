package s3ops

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// CreateBucket makes a private bucket in the client's region; one that is already the caller's is fine,
// and someone else's is a [*ForeignBucketError].
func (c *Client) CreateBucket(ctx context.Context, name string) error {
	in := &s3.CreateBucketInput{Bucket: aws.String(name)}
	// The name of this region is refused as a constraint.
	if c.region != DefaultRegion {
		in.CreateBucketConfiguration = &types.CreateBucketConfiguration{
			LocationConstraint: types.BucketLocationConstraint(c.region),
		}
	}
	_, err := c.api.CreateBucket(ctx, in)
	switch Code(err) {
	case CodeAlreadyOwned:
		return nil
	case CodeAlreadyExists:
		return &ForeignBucketError{Bucket: name, Err: err}
	}
	return WrapError("create", Location{Bucket: name}, err)
}
