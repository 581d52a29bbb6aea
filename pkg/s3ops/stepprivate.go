package s3ops

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
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
func (j *uploadBucketJob) planAccess(ctx context.Context) (change, error) {
	ch := change{
		name: "public_access_block", action: "block everything public", lacks: j.client.lacksBlock,
		apply: func(ctx context.Context) error { return j.client.blockPublic(ctx, j.opt.Bucket) },
	}
	if !j.exists {
		return ch, nil
	}
	pab, err := j.client.publicAccess(ctx, j.opt.Bucket)
	if err != nil {
		return ch.unread(err)
	}
	j.ignored = aws.ToBool(pab.IgnorePublicAcls)
	missing := missingBlocks(pab)
	if len(missing) == 0 {
		return ch.already("everything public is blocked"), nil
	}
	ch.action = "block everything public (" + strings.Join(missing, ", ") + ")"
	return ch, nil
}

// lacksBlock is lacksSetting for stores that do not keep what is set, too.
func (c *Client) lacksBlock(err error) bool {
	return errors.Is(err, errNotKept) || c.lacksSetting(err)
}

func (c *Client) blockPublic(ctx context.Context, bucket string) error {
	all := types.PublicAccessBlockConfiguration{
		BlockPublicAcls: aws.Bool(true), IgnorePublicAcls: aws.Bool(true), BlockPublicPolicy: aws.Bool(true), RestrictPublicBuckets: aws.Bool(true),
	}
	err := settle(ctx, isConflict, func() error {
		_, err := c.api.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{Bucket: aws.String(bucket), PublicAccessBlockConfiguration: &all})
		return err
	})
	if err != nil || c.endpoint == "" {
		return wrapError("block public access to", bucket, "", err)
	}
	pab, err := c.publicAccess(ctx, bucket)
	if err == nil && len(missingBlocks(pab)) > 0 {
		return errNotKept
	}
	return err
}

// planPolicy takes the statements away that let everyone in. Where there are none it is no step.
func (j *uploadBucketJob) planPolicy(ctx context.Context) (change, error) {
	if !j.exists {
		return change{}, nil
	}
	current, err := j.client.policy(ctx, j.opt.Bucket)
	if j.client.lacksDocument(err) {
		return change{}, nil
	}
	if err != nil {
		return change{}, err
	}
	next, allowed := current.withoutPublic(j.opt.Bucket)
	if len(allowed) == 0 {
		return change{}, nil
	}
	what := "anyone may " + strings.Join(allowed, ", and ")
	return change{
		name: "policy", action: "end that " + what, loses: what + ", which would end", lacks: j.client.lacksNothing,
		apply: func(ctx context.Context) error { return j.client.replacePolicy(ctx, j.opt.Bucket, next) },
	}, nil
}

// replacePolicy sets what is left of a policy, and removes one that is empty. It is called only where the store has shown a policy:
// others would take the removal for that of the bucket.
func (c *Client) replacePolicy(ctx context.Context, bucket string, p policyDocument) error {
	if len(p.Statement) > 0 {
		return c.setPolicy(ctx, bucket, p, isConflict)
	}
	return wrapError("remove the policy of", bucket, "", settle(ctx, isConflict, func() error {
		_, err := c.api.DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: aws.String(bucket)})
		return err
	}))
}

// publicGroups are those of the grantees of an ACL that everybody can belong to.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee
var publicGroups = []string{
	"http://acs.amazonaws.com/groups/global/AllUsers", "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
}

// publicGrants lists what the bucket's ACL lets everybody do, as READ; none where the store has no ACLs.
func (c *Client) publicGrants(ctx context.Context, bucket string) ([]string, error) {
	out, err := c.api.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: aws.String(bucket)})
	if c.lacksSetting(err) {
		return nil, nil
	}
	if err != nil {
		return nil, wrapError("read the ACL of", bucket, "", err)
	}
	var grants []string
	for _, grant := range out.Grants {
		if grant.Grantee != nil && slices.Contains(publicGroups, aws.ToString(grant.Grantee.URI)) && !slices.Contains(grants, string(grant.Permission)) {
			grants = append(grants, string(grant.Permission))
		}
	}
	return grants, nil
}

// planACL makes the bucket's ACL private. Where it is so it is no step.
func (j *uploadBucketJob) planACL(ctx context.Context) (change, error) {
	if !j.exists {
		return change{}, nil
	}
	grants, err := j.client.publicGrants(ctx, j.opt.Bucket)
	if err != nil || len(grants) == 0 {
		return change{}, err
	}
	what := "lets everyone in (" + strings.Join(grants, ", ") + ")"
	return change{
		name: "acl", action: "make the ACL private, which " + what, loses: "its ACL " + what + ", which would end", lacks: j.client.lacksNothing,
		apply: func(ctx context.Context) error {
			_, err := j.client.api.PutBucketAcl(ctx, &s3.PutBucketAclInput{Bucket: aws.String(j.opt.Bucket), ACL: types.BucketCannedACLPrivate})
			return wrapError("make the ACL private of", j.opt.Bucket, "", err)
		},
	}, nil
}

// planWebsite switches a website off. Where there is none it is no step.
func (j *uploadBucketJob) planWebsite(ctx context.Context) (change, error) {
	if !j.exists {
		return change{}, nil
	}
	site, err := j.client.website(ctx, j.opt.Bucket)
	if err != nil && !j.client.lacksDocument(err) {
		return change{}, err
	}
	if site == nil {
		return change{}, nil
	}
	what := "its website"
	if to := site.RedirectAllRequestsTo; to != nil {
		what = "its redirect to " + aws.ToString(to.HostName)
	}
	return change{
		name: "website", action: "switch off " + what, loses: what + " would be switched off", lacks: j.client.lacksNothing,
		apply: func(ctx context.Context) error {
			_, err := j.client.api.DeleteBucketWebsite(ctx, &s3.DeleteBucketWebsiteInput{Bucket: aws.String(j.opt.Bucket)})
			return wrapError("switch off the website of", j.opt.Bucket, "", err)
		},
	}, nil
}
