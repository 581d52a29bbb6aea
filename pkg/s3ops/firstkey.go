package s3ops

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// firstKey returns the first key below prefix that sorts behind after, "" where there is none. It costs one request.
func (c *Client) firstKey(ctx context.Context, bucket, prefix, after string) (string, error) {
	in := &s3.ListObjectsV2Input{Bucket: aws.String(bucket), Prefix: aws.String(prefix), MaxKeys: aws.Int32(1)}
	if after != "" {
		in.StartAfter = aws.String(after)
	}
	out, err := c.api.ListObjectsV2(ctx, in)
	if err != nil {
		return "", wrapError("list", bucket, prefix, err)
	}
	if len(out.Contents) == 0 {
		return "", nil
	}
	return aws.ToString(out.Contents[0].Key), nil
}
