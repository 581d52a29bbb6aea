package s3ops

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// policy reads the bucket's policy; one that has none has no statements.
func (c *Client) policy(ctx context.Context, bucket string) (policyDocument, error) {
	out, err := c.api.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: aws.String(bucket)})
	if IsNotFound(err) {
		return parsePolicy("")
	}
	if err != nil {
		return policyDocument{}, wrapError("read the policy of", bucket, "", err)
	}
	return parsePolicy(aws.ToString(out.Policy))
}

// planPolicy adds or replaces our own statement; all others stay.
func (j *websiteJob) planPolicy(ctx context.Context) (change, error) {
	what := readable(j.opt.PublicPrefix)
	var next policyDocument
	ch := change{
		name: "policy", action: "let anyone read " + what, lacks: j.client.lacksDocument,
		apply: func(ctx context.Context) error { return j.setPolicy(ctx, next) },
	}
	if !j.exists {
		return ch, nil
	}
	current, err := j.client.policy(ctx, j.opt.Bucket)
	if err != nil {
		return ch.unread(err)
	}
	want := publicRead(partition(j.client.region), j.opt.Bucket, j.opt.PublicPrefix)
	var changed bool
	if next, changed, err = current.withPublicRead(want, j.opt.Bucket, j.opt.PublicPrefix); err != nil {
		return ch, err
	}
	if !changed {
		return ch.already("anyone may read " + what), nil
	}
	if !current.opens(j.opt.Bucket, j.opt.PublicPrefix) {
		ch.consent = "anyone could read " + what
	}
	if closed := current.closedBy(next, j.opt.Bucket); len(closed) > 0 {
		ch.loses = "nobody could read " + strings.Join(closed, ", ") + " any more, which is public now"
	}
	return ch, nil
}

// setPolicy is patient with refusals right after the public access block was lifted: they end once that is known.
func (j *websiteJob) setPolicy(ctx context.Context, p policyDocument) error {
	passes := func(err error) bool {
		return isConflict(err) || (j.lifted && Code(err) == codeAccessDenied)
	}
	return j.client.setPolicy(ctx, j.opt.Bucket, p, passes)
}

func (c *Client) setPolicy(ctx context.Context, bucket string, p policyDocument, passes func(error) bool) error {
	document, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return wrapError("set the policy of", bucket, "", settle(ctx, passes, func() error {
		_, err := c.api.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{
			Bucket: aws.String(bucket), Policy: aws.String(string(document)),
		})
		return err
	}))
}

func readable(prefix string) string {
	if prefix == "" {
		return "every object"
	}
	return "the objects below " + prefix
}

// partition is the part of AWS that a region lies in, as resource names spell it.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func partition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}
