package trigger

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"

	"github.com/s3img/s3img/pkg/s3ops/policy"
)

// Attributes of a topic.
// Source: https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
const (
	topicPolicy = "Policy"
	topicKey    = "KmsMasterKeyId"
)

// topicReceiver returns a topic of SNS, and the custom endpoint at which it is asked, nil for AWS.
func (c store) topicReceiver(target Target) (receiver, *string) {
	api := sns.NewFromConfig(c.AWS(), func(o *sns.Options) { o.Region = target.regionOr(o.Region) })
	t := &topicRights{api: api, target: target}
	return receiver{look: t.look, allow: t.allow, revoke: t.revoke}, api.Options().BaseEndpoint
}

// topicRights holds who may send to one topic.
type topicRights struct {
	api    *sns.Client
	target Target
	found  received // by look
}

func (t *topicRights) look(ctx context.Context) (received, error) {
	out, err := t.api.GetTopicAttributes(ctx, &sns.GetTopicAttributesInput{TopicArn: aws.String(t.target.ARN)})
	if err != nil {
		return received{}, wrapTarget("read the attributes of", t.target, err)
	}
	policy, err := policy.Parse(out.Attributes[topicPolicy])
	if err != nil {
		return received{}, &TargetError{Op: "read the policy of", Target: t.target, Err: err}
	}
	t.found = received{target: t.target, policy: policy, keyID: out.Attributes[topicKey]}
	return t.found, nil
}

func (t *topicRights) allow(ctx context.Context, from sender) error {
	document, err := t.found.allowing(from)
	if err != nil {
		return err
	}
	return t.setPolicy(ctx, document)
}

func (t *topicRights) revoke(ctx context.Context, from sender) error {
	document, err := t.found.revoking(from)
	if err != nil {
		return err
	}
	return t.setPolicy(ctx, document)
}

func (t *topicRights) setPolicy(ctx context.Context, document string) error {
	_, err := t.api.SetTopicAttributes(ctx, &sns.SetTopicAttributesInput{
		TopicArn: aws.String(t.target.ARN), AttributeName: aws.String(topicPolicy), AttributeValue: aws.String(document),
	})
	return wrapTarget("set the policy of", t.target, err)
}
