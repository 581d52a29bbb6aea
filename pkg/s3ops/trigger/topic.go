package trigger

import (
	"context"

	"github.com/s3img/s3img/pkg/s3ops/policy"
	"github.com/s3img/s3img/pkg/s3ops/sns"
)

// Attributes of a topic.
// Source: https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
const (
	topicPolicy = "Policy"
	topicKey    = "KmsMasterKeyId"
)

// topicReceiver returns a topic of SNS, and the custom endpoint at which it is asked, nil for AWS.
func (c store) topicReceiver(target Target) (receiver, *string) {
	t := &topicRights{api: sns.NewTopic(c.Client, target.ARN, target.regionOr(c.Region())), target: target}
	receiver := receiver{look: t.look, allow: t.allow, revoke: t.revoke}
	if endpoint := t.api.Endpoint(); endpoint != "" {
		return receiver, &endpoint
	}
	return receiver, nil
}

// topicRights holds who may send to one topic.
type topicRights struct {
	api    *sns.Topic
	target Target
	found  received // by look
}

func (t *topicRights) look(ctx context.Context) (received, error) {
	attributes, err := t.api.Attributes(ctx)
	if err != nil {
		return received{}, wrapTarget("read the attributes of", t.target, err)
	}
	policy, err := policy.Parse(attributes[topicPolicy])
	if err != nil {
		return received{}, &TargetError{Op: "read the policy of", Target: t.target, Err: err}
	}
	t.found = received{target: t.target, policy: policy, keyID: attributes[topicKey]}
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
	return wrapTarget("set the policy of", t.target, t.api.SetAttribute(ctx, topicPolicy, document))
}
