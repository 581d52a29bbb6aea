package trigger

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/s3img/s3img/pkg/s3ops/policy"
)

// queueReceiver returns a queue of SQS, and the custom endpoint at which it is asked, nil for AWS.
func (c store) queueReceiver(target Target) (receiver, *string) {
	api := sqs.NewFromConfig(c.AWS(), func(o *sqs.Options) {
		o.Region = target.regionOr(o.Region)
		if o.BaseEndpoint == nil && target.ARN == "" {
			o.BaseEndpoint = baseOf(target.URL)
		}
	})
	q := &queueRights{api: api, target: target}
	return receiver{look: q.look, allow: q.allow, revoke: q.revoke}, api.Options().BaseEndpoint
}

// queueRights holds who may send to one queue.
type queueRights struct {
	api    *sqs.Client
	target Target
	url    string   // found by look
	found  received // likewise
}

func (q *queueRights) look(ctx context.Context) (received, error) {
	const op = "read the attributes of"
	if err := q.findURL(ctx); err != nil {
		return received{}, wrapTarget("look for", q.target, err)
	}
	out, err := q.api.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl: aws.String(q.url),
		AttributeNames: []types.QueueAttributeName{
			types.QueueAttributeNameQueueArn, types.QueueAttributeNamePolicy, types.QueueAttributeNameKmsMasterKeyId,
		},
	})
	if err != nil {
		return received{}, wrapTarget(op, q.target, err)
	}
	if q.target.ARN == "" {
		q.target.ARN = out.Attributes[string(types.QueueAttributeNameQueueArn)]
	}
	if q.target.ARN == "" {
		return received{}, &TargetError{Op: op, Target: q.target, Err: errors.New("the answer holds no ARN")}
	}
	policy, err := policy.Parse(out.Attributes[string(types.QueueAttributeNamePolicy)])
	if err != nil {
		return received{}, &TargetError{Op: "read the policy of", Target: q.target, Err: err}
	}
	q.found = received{target: q.target, policy: policy, keyID: out.Attributes[string(types.QueueAttributeNameKmsMasterKeyId)]}
	return q.found, nil
}

func (q *queueRights) findURL(ctx context.Context) error {
	if q.url = q.target.URL; q.url != "" {
		return nil
	}
	parts := q.target.parsed()
	in := &sqs.GetQueueUrlInput{QueueName: aws.String(parts.Resource)}
	if parts.AccountID != "" {
		in.QueueOwnerAWSAccountId = aws.String(parts.AccountID)
	}
	out, err := q.api.GetQueueUrl(ctx, in)
	if err != nil {
		return err
	}
	q.url = aws.ToString(out.QueueUrl)
	return nil
}

func (q *queueRights) allow(ctx context.Context, from sender) error {
	document, err := q.found.allowing(from)
	if err != nil {
		return err
	}
	return q.setPolicy(ctx, document)
}

func (q *queueRights) revoke(ctx context.Context, from sender) error {
	document, err := q.found.revoking(from)
	if err != nil {
		return err
	}
	return q.setPolicy(ctx, document)
}

func (q *queueRights) setPolicy(ctx context.Context, document string) error {
	_, err := q.api.SetQueueAttributes(ctx, &sqs.SetQueueAttributesInput{
		QueueUrl:   aws.String(q.url),
		Attributes: map[string]string{string(types.QueueAttributeNamePolicy): document},
	})
	return wrapTarget("set the policy of", q.target, err)
}
