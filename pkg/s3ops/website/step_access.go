package website

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/plan"
)

// publicAccess reads the public access block of a bucket; one that has none blocks nothing.
func (c store) publicAccess(ctx context.Context, bucket string) (types.PublicAccessBlockConfiguration, error) {
	out, err := c.API().GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: aws.String(bucket)})
	if s3ops.IsNotFound(err) {
		return types.PublicAccessBlockConfiguration{}, nil
	}
	if err != nil {
		return types.PublicAccessBlockConfiguration{}, s3ops.WrapError("read the public access block of", s3ops.Location{Bucket: bucket}, err)
	}
	if out.PublicAccessBlockConfiguration == nil { // some stores answer with nothing and HTTP 200
		return types.PublicAccessBlockConfiguration{}, nil
	}
	return *out.PublicAccessBlockConfiguration, nil
}

// policyBlocks names the flags that are on and keep a public policy from working.
func policyBlocks(pab types.PublicAccessBlockConfiguration) []string {
	return trueFlags(flag{"BlockPublicPolicy", pab.BlockPublicPolicy}, flag{"RestrictPublicBuckets", pab.RestrictPublicBuckets})
}

// aclBlocks names the flags that are on and keep public ACLs from working.
func aclBlocks(pab types.PublicAccessBlockConfiguration) []string {
	return trueFlags(flag{"BlockPublicAcls", pab.BlockPublicAcls}, flag{"IgnorePublicAcls", pab.IgnorePublicAcls})
}

type flag struct {
	name string
	on   *bool
}

func trueFlags(flags ...flag) []string {
	var names []string
	for _, f := range flags {
		if aws.ToBool(f.on) {
			names = append(names, f.name)
		}
	}
	return names
}

// planAccess lifts the flags that stand in the way and no others. It always puts and never deletes: the delete call
// removes the bucket itself on stores that do not know it.
func (j *websiteJob) planAccess(ctx context.Context) (plan.Change, error) {
	var pab types.PublicAccessBlockConfiguration
	ch := plan.Change{
		Name: "public_access_block", Action: "lift the public access block where it is on", Lacks: j.client.LacksSetting, Lacking: notHere("public_access_block"),
		Apply: func(ctx context.Context) error { return j.lift(ctx, pab) },
	}
	if !j.exists {
		return ch, nil
	}
	var err error
	if pab, err = j.client.publicAccess(ctx, j.opt.Bucket); err != nil {
		return ch.Unread(err)
	}
	inTheWay := policyBlocks(pab)
	if j.opt.AllowACL {
		inTheWay = append(inTheWay, aclBlocks(pab)...)
	}
	if len(inTheWay) == 0 {
		return ch.Already("no public access block is in the way"), nil
	}
	ch.Action = "lift the public access block (" + strings.Join(inTheWay, ", ") + ")"
	ch.Consent = "its public access block would be lifted"
	if j.client.madeForOriginals(ctx, j.opt.Bucket) {
		ch.Loses = "it was made for originals, which anyone could read"
	}
	return ch, nil
}

func (j *websiteJob) lift(ctx context.Context, pab types.PublicAccessBlockConfiguration) error {
	pab.BlockPublicPolicy, pab.RestrictPublicBuckets = aws.Bool(false), aws.Bool(false)
	pab.BlockPublicAcls, pab.IgnorePublicAcls = aws.Bool(aws.ToBool(pab.BlockPublicAcls)), aws.Bool(aws.ToBool(pab.IgnorePublicAcls))
	if j.opt.AllowACL {
		pab.BlockPublicAcls, pab.IgnorePublicAcls = aws.Bool(false), aws.Bool(false)
	}
	j.lifted = true
	return s3ops.WrapError("lift the public access block of", s3ops.Location{Bucket: j.opt.Bucket}, plan.Settle(ctx, plan.IsConflict, func() error {
		_, err := j.client.API().PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{
			Bucket: aws.String(j.opt.Bucket), PublicAccessBlockConfiguration: &pab,
		})
		return err
	}))
}
