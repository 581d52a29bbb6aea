package s3ops

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// ownership reads who owns what others upload, and with it whether ACLs count; "" where nothing is set.
func (c *Client) ownership(ctx context.Context, bucket string) (types.ObjectOwnership, error) {
	out, err := c.api.GetBucketOwnershipControls(ctx, &s3.GetBucketOwnershipControlsInput{Bucket: aws.String(bucket)})
	if IsNotFound(err) {
		return "", nil
	}
	if err != nil {
		return "", wrapError("read the ownership controls of", bucket, "", err)
	}
	if out.OwnershipControls == nil || len(out.OwnershipControls.Rules) == 0 {
		return "", nil
	}
	return out.OwnershipControls.Rules[0].ObjectOwnership, nil
}

func (opt WebsiteOptions) ownership() types.ObjectOwnership {
	if opt.AllowACL {
		return types.ObjectOwnershipObjectWriter
	}
	return types.ObjectOwnershipBucketOwnerEnforced
}

// planOwnership switches ACLs off, or on. BucketOwnerPreferred has them on as well and is left.
func (j *websiteJob) planOwnership(ctx context.Context) (change, error) {
	want := j.opt.ownership()
	ch := change{
		name: "ownership", action: "set object ownership to " + string(want), lacks: j.client.lacksSetting,
		apply: func(ctx context.Context) error { return j.client.setOwnership(ctx, j.opt.Bucket, want) },
	}
	if !j.exists {
		return ch, nil
	}
	got, err := j.client.ownership(ctx, j.opt.Bucket)
	if err != nil {
		return ch.unread(err)
	}
	if got == want || (j.opt.AllowACL && got == types.ObjectOwnershipBucketOwnerPreferred) {
		return ch.already("object ownership is " + string(got)), nil
	}
	if j.opt.AllowACL {
		ch.consent = "ACLs of its objects would count"
	}
	return ch, nil
}

func (c *Client) setOwnership(ctx context.Context, bucket string, want types.ObjectOwnership) error {
	return wrapError("set the ownership controls of", bucket, "", settle(ctx, isConflict, func() error {
		_, err := c.api.PutBucketOwnershipControls(ctx, &s3.PutBucketOwnershipControlsInput{
			Bucket: aws.String(bucket),
			OwnershipControls: &types.OwnershipControls{
				Rules: []types.OwnershipControlsRule{{ObjectOwnership: want}},
			},
		})
		return err
	}))
}
