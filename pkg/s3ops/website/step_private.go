package website

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/plan"
	"github.com/s3img/s3img/pkg/s3ops/policy"
)

// errNotKept says that a store took a setting and does not have it.
var errNotKept = errors.New("the store does not keep it")

// missingBlocks names the flags of the public access block that are not on.
func missingBlocks(pab types.PublicAccessBlockConfiguration) []string {
	off := func(on *bool) *bool { return aws.Bool(!aws.ToBool(on)) }
	return trueFlags(
		flag{"BlockPublicAcls", off(pab.BlockPublicAcls)}, flag{"IgnorePublicAcls", off(pab.IgnorePublicAcls)},
		flag{"BlockPublicPolicy", off(pab.BlockPublicPolicy)}, flag{"RestrictPublicBuckets", off(pab.RestrictPublicBuckets)},
	)
}

// planAccess switches the whole public access block on.
func (j *uploadBucketJob) planAccess(ctx context.Context) (plan.Change, error) {
	ch := plan.Change{
		Name: "public_access_block", Action: "block everything public", Lacks: j.client.lacksBlock, Lacking: notHere("public_access_block"),
		Apply: func(ctx context.Context) error { return j.client.blockPublic(ctx, j.opt.Bucket) },
	}
	if !j.exists {
		return ch, nil
	}
	pab, err := j.client.publicAccess(ctx, j.opt.Bucket)
	if err != nil {
		return ch.Unread(err)
	}
	j.ignored = aws.ToBool(pab.IgnorePublicAcls)
	missing := missingBlocks(pab)
	if len(missing) == 0 {
		return ch.Already("everything public is blocked"), nil
	}
	ch.Action = "block everything public (" + strings.Join(missing, ", ") + ")"
	return ch, nil
}

// lacksBlock is LacksSetting, and true as well of a store that does not keep what is set.
func (c store) lacksBlock(err error) bool {
	return errors.Is(err, errNotKept) || c.LacksSetting(err)
}

func (c store) blockPublic(ctx context.Context, bucket string) error {
	all := types.PublicAccessBlockConfiguration{
		BlockPublicAcls: aws.Bool(true), IgnorePublicAcls: aws.Bool(true), BlockPublicPolicy: aws.Bool(true), RestrictPublicBuckets: aws.Bool(true),
	}
	err := plan.Settle(ctx, plan.IsConflict, func() error {
		_, err := c.API().PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{Bucket: aws.String(bucket), PublicAccessBlockConfiguration: &all})
		return err
	})
	if err != nil || c.Endpoint() == "" {
		return s3ops.WrapError("block public access to", s3ops.Location{Bucket: bucket}, err)
	}
	pab, err := c.publicAccess(ctx, bucket)
	if err == nil && len(missingBlocks(pab)) > 0 {
		return errNotKept
	}
	return err
}

// planPolicy removes the statements that let everyone in. Skip the step if the bucket has none.
func (j *uploadBucketJob) planPolicy(ctx context.Context) (plan.Change, error) {
	if !j.exists {
		return plan.Change{}, nil
	}
	current, err := j.client.policy(ctx, j.opt.Bucket)
	if j.client.LacksDocument(err) {
		return plan.Change{}, nil
	}
	if err != nil {
		return plan.Change{}, err
	}
	next, allowed := current.WithoutPublic(j.opt.Bucket)
	if len(allowed) == 0 {
		return plan.Change{}, nil
	}
	what := "anyone may " + strings.Join(allowed, ", and ")
	return plan.Change{
		Name: "policy", Action: "end that " + what, Loses: what + ", which would end",
		Apply: func(ctx context.Context) error { return j.client.replacePolicy(ctx, j.opt.Bucket, next) },
	}, nil
}

// replacePolicy sets what is left of a policy, and removes one that is empty. Call it only if the store has shown a policy: a store
// that knows none would remove the bucket.
func (c store) replacePolicy(ctx context.Context, bucket string, p policy.Document) error {
	if len(p.Statement) > 0 {
		return c.setPolicy(ctx, bucket, p, plan.IsConflict)
	}
	return s3ops.WrapError("remove the policy of", s3ops.Location{Bucket: bucket}, plan.Settle(ctx, plan.IsConflict, func() error {
		_, err := c.API().DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: aws.String(bucket)})
		return err
	}))
}

// publicGroups are those of the grantees of an ACL that everybody can belong to.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee
var publicGroups = []string{
	"http://acs.amazonaws.com/groups/global/AllUsers", "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
}

// publicGrants lists what the bucket's ACL lets everybody do, as READ; none where the store has no ACLs.
func (c store) publicGrants(ctx context.Context, bucket string) ([]string, error) {
	out, err := c.API().GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: aws.String(bucket)})
	if c.LacksSetting(err) {
		return nil, nil
	}
	if err != nil {
		return nil, s3ops.WrapError("read the ACL of", s3ops.Location{Bucket: bucket}, err)
	}
	var grants []string
	for _, grant := range out.Grants {
		if grant.Grantee != nil && slices.Contains(publicGroups, aws.ToString(grant.Grantee.URI)) && !slices.Contains(grants, string(grant.Permission)) {
			grants = append(grants, string(grant.Permission))
		}
	}
	return grants, nil
}

// planACL makes the bucket's ACL private. Skip the step if it is.
func (j *uploadBucketJob) planACL(ctx context.Context) (plan.Change, error) {
	if !j.exists {
		return plan.Change{}, nil
	}
	grants, err := j.client.publicGrants(ctx, j.opt.Bucket)
	if err != nil || len(grants) == 0 {
		return plan.Change{}, err
	}
	what := "lets everyone in (" + strings.Join(grants, ", ") + ")"
	return plan.Change{
		Name: "acl", Action: "make the ACL private, which " + what, Loses: "its ACL " + what + ", which would end",
		Apply: func(ctx context.Context) error {
			_, err := j.client.API().PutBucketAcl(ctx, &s3.PutBucketAclInput{Bucket: aws.String(j.opt.Bucket), ACL: types.BucketCannedACLPrivate})
			return s3ops.WrapError("make the ACL private of", s3ops.Location{Bucket: j.opt.Bucket}, err)
		},
	}, nil
}

// planWebsite switches a website off. Skip the step if the bucket has none.
func (j *uploadBucketJob) planWebsite(ctx context.Context) (plan.Change, error) {
	if !j.exists {
		return plan.Change{}, nil
	}
	site, err := j.client.website(ctx, j.opt.Bucket)
	if err != nil && !j.client.LacksDocument(err) {
		return plan.Change{}, err
	}
	if site == nil {
		return plan.Change{}, nil
	}
	what := "its website"
	if to := site.RedirectAllRequestsTo; to != nil {
		what = "its redirect to " + aws.ToString(to.HostName)
	}
	return plan.Change{
		Name: "website", Action: "switch off " + what, Loses: what + " would be switched off",
		Apply: func(ctx context.Context) error {
			_, err := j.client.API().DeleteBucketWebsite(ctx, &s3.DeleteBucketWebsiteInput{Bucket: aws.String(j.opt.Bucket)})
			return s3ops.WrapError("switch off the website of", s3ops.Location{Bucket: j.opt.Bucket}, err)
		},
	}, nil
}
