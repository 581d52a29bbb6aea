package trigger

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/s3img/s3img/pkg/s3ops/policy"
)

const (
	s3Principal = "s3.amazonaws.com"
	sendSid     = "S3imgNotify" // begins the ID of a statement that s3img may replace and remove
)

// sender is a bucket whose events S3 sends, while it belongs to this account.
type sender struct {
	bucket    string
	partition string // of AWS
	account   string // "" where the store knows none
}

// statement lets S3 send the bucket's events to the target.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
func (s sender) statement(target Target) (policy.Statement, error) {
	condition := map[string]map[string]string{"ArnLike": {"aws:SourceArn": s.arn()}}
	if s.account != "" {
		condition["StringEquals"] = map[string]string{"aws:SourceAccount": s.account}
	}
	raw, err := json.Marshal(condition)
	return policy.Statement{
		Sid: s.sid(), Effect: "Allow", Principal: json.RawMessage(`{"Service":"` + s3Principal + `"}`),
		Action: policy.List{target.Kind.sendAction()}, Resource: policy.List{target.ARN}, Condition: raw,
	}, err
}

// sid is an ID of its own for each bucket: one target may serve several. Only letters and digits are allowed everywhere.
func (s sender) sid() string {
	sum := sha256.Sum256([]byte(s.bucket))
	return sendSid + hex.EncodeToString(sum[:])[:entryHashLen]
}

func (s sender) arn() string {
	return arn.ARN{Partition: s.partition, Service: "s3", Resource: s.bucket}.String()
}

func (k Kind) sendAction() string {
	switch k {
	case Queue:
		return "sqs:SendMessage"
	case Function:
		return "lambda:InvokeFunction"
	case Topic:
		return "sns:Publish"
	case EventBridge:
	}
	return ""
}
