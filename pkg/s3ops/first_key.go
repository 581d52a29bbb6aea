package s3ops

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// FirstKey returns the first key that begins with the key of at and comes after the key after, or "" if there is none. It takes one
// request.
func (c *Client) FirstKey(ctx context.Context, at Location, after string) (string, error) {
	in := &s3.ListObjectsV2Input{Bucket: aws.String(at.Bucket), Prefix: aws.String(at.Key), MaxKeys: aws.Int32(1)}
	if after != "" {
		in.StartAfter = aws.String(after)
	}
	out, err := c.api.ListObjectsV2(ctx, in)
	if err != nil {
		return "", WrapError("list", at, err)
	}
	if len(out.Contents) == 0 {
		return "", nil
	}
	return aws.ToString(out.Contents[0].Key), nil
}
