package website

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/plan"
	"github.com/s3img/s3img/pkg/s3ops/policy"
)

// policy reads the bucket's policy; one that has none has no statements.
func (c store) policy(ctx context.Context, bucket string) (policy.Document, error) {
	out, err := c.API().GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: aws.String(bucket)})
	if s3ops.IsNotFound(err) {
		return policy.Parse("")
	}
	if err != nil {
		return policy.Document{}, s3ops.WrapError("read the policy of", s3ops.Location{Bucket: bucket}, err)
	}
	return policy.Parse(aws.ToString(out.Policy))
}

// planPolicy adds or replaces our own statement; all others stay.
func (j *websiteJob) planPolicy(ctx context.Context) (plan.Change, error) {
	what := readable(j.opt.PublicPrefix)
	var next policy.Document
	ch := plan.Change{
		Name: "policy", Action: "let anyone read " + what, Lacks: j.client.LacksDocument, Lacking: notHere("policy"),
		Apply: func(ctx context.Context) error { return j.setPolicy(ctx, next) },
	}
	if !j.exists {
		return ch, nil
	}
	current, err := j.client.policy(ctx, j.opt.Bucket)
	if err != nil {
		return ch.Unread(err)
	}
	want := policy.PublicRead(s3ops.Partition(j.client.Region()), j.opt.Bucket, j.opt.PublicPrefix)
	var changed bool
	if next, changed, err = current.WithPublicRead(want, j.opt.Bucket, j.opt.PublicPrefix); err != nil {
		return ch, err
	}
	if !changed {
		return ch.Already("anyone may read " + what), nil
	}
	if !current.Opens(j.opt.Bucket, j.opt.PublicPrefix) {
		ch.Consent = "anyone could read " + what
	}
	if closed := current.ClosedBy(next, j.opt.Bucket); len(closed) > 0 {
		ch.Loses = "nobody could read " + strings.Join(closed, ", ") + " any more, which is public now"
	}
	return ch, nil
}

// setPolicy is patient with refusals right after the public access block was lifted: they end once that is known.
func (j *websiteJob) setPolicy(ctx context.Context, p policy.Document) error {
	passes := func(err error) bool {
		return plan.IsConflict(err) || (j.lifted && s3ops.Code(err) == s3ops.CodeAccessDenied)
	}
	return j.client.setPolicy(ctx, j.opt.Bucket, p, passes)
}

func (c store) setPolicy(ctx context.Context, bucket string, p policy.Document, passes func(error) bool) error {
	document, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return s3ops.WrapError("set the policy of", s3ops.Location{Bucket: bucket}, plan.Settle(ctx, passes, func() error {
		_, err := c.API().PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{
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
