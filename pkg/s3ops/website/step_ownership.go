package website

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/plan"
)

// ownership reads who owns what others upload, and with it whether ACLs count; "" where nothing is set.
func (c store) ownership(ctx context.Context, bucket string) (types.ObjectOwnership, error) {
	out, err := c.API().GetBucketOwnershipControls(ctx, &s3.GetBucketOwnershipControlsInput{Bucket: aws.String(bucket)})
	if s3ops.IsNotFound(err) {
		return "", nil
	}
	if err != nil {
		return "", s3ops.WrapError("read the ownership controls of", s3ops.Location{Bucket: bucket}, err)
	}
	if out.OwnershipControls == nil || len(out.OwnershipControls.Rules) == 0 {
		return "", nil
	}
	return out.OwnershipControls.Rules[0].ObjectOwnership, nil
}

func (opt Options) ownership() types.ObjectOwnership {
	if opt.AllowACL {
		return types.ObjectOwnershipObjectWriter
	}
	return types.ObjectOwnershipBucketOwnerEnforced
}

// planOwnership switches ACLs off, or on. BucketOwnerPreferred has them on as well and is left.
func (j *websiteJob) planOwnership(ctx context.Context) (plan.Change, error) {
	want := j.opt.ownership()
	ch := plan.Change{
		Name: "ownership", Action: "set object ownership to " + string(want), Lacks: j.client.LacksSetting, Lacking: notHere("ownership"),
		Apply: func(ctx context.Context) error { return j.client.setOwnership(ctx, j.opt.Bucket, want) },
	}
	if !j.exists {
		return ch, nil
	}
	got, err := j.client.ownership(ctx, j.opt.Bucket)
	if err != nil {
		return ch.Unread(err)
	}
	if got == want || (j.opt.AllowACL && got == types.ObjectOwnershipBucketOwnerPreferred) {
		return ch.Already("object ownership is " + string(got)), nil
	}
	if j.opt.AllowACL {
		ch.Consent = "ACLs of its objects would count"
	}
	return ch, nil
}

func (c store) setOwnership(ctx context.Context, bucket string, want types.ObjectOwnership) error {
	return s3ops.WrapError("set the ownership controls of", s3ops.Location{Bucket: bucket}, plan.Settle(ctx, plan.IsConflict, func() error {
		_, err := c.API().PutBucketOwnershipControls(ctx, &s3.PutBucketOwnershipControlsInput{
			Bucket: aws.String(bucket),
			OwnershipControls: &types.OwnershipControls{
				Rules: []types.OwnershipControlsRule{{ObjectOwnership: want}},
			},
		})
		return err
	}))
}
