package trigger

import (
	"cmp"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/s3img/s3img/pkg/s3ops"
)

// Kind says what takes the events of a bucket.
type Kind string

// The kinds of targets.
const (
	Queue       Kind = "queue"    // of SQS
	Function    Kind = "function" // of Lambda
	Topic       Kind = "topic"    // of SNS
	EventBridge Kind = "eventbridge"
)

// Target is what takes the events of a bucket.
type Target struct {
	Kind Kind
	ARN  string // "" for EventBridge, and for a queue whose URL does not tell it
	URL  string // of a queue that was named so, else ""
}

// ParseTarget reads the ARN of a target, or the URL of a queue. S3 sends to no FIFO queues and topics, and to no function's
// $LATEST by name. It fails with an [*InvalidError].
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
func ParseTarget(kind Kind, value string) (Target, error) {
	t := Target{Kind: kind, ARN: value}
	if kind == Queue && strings.Contains(value, "://") {
		t = Target{Kind: kind, ARN: arnOfQueue(value), URL: value}
	}
	return t, t.validate()
}

// validate returns an [*InvalidError] where S3 cannot send to the target.
func (t Target) validate() error {
	if rule := t.brokenRule(); rule != "" {
		return &s3ops.InvalidError{What: string(t.Kind), Value: cmp.Or(t.URL, t.ARN), Rule: rule}
	}
	return nil
}

// services are the names of what targets belong to, as ARNs spell them. Stores other than AWS use them too: the ARN of a
// webhook of MinIO is arn:minio:sqs::NAME:webhook.
func (k Kind) service() string {
	switch k {
	case Queue:
		return "sqs"
	case Function:
		return "lambda"
	case Topic:
		return "sns"
	case EventBridge:
	}
	return "events"
}

func (t Target) brokenRule() string {
	if t.Kind == EventBridge {
		return ""
	}
	if t.ARN == "" && t.URL != "" {
		return t.brokenURLRule()
	}
	parsed, err := arn.Parse(t.ARN)
	switch {
	case err != nil && t.Kind == Queue:
		return "is neither an ARN, arn:aws:sqs:REGION:ACCOUNT:NAME, nor the URL of a queue"
	case err != nil:
		return "is not an ARN such as arn:aws:" + t.Kind.service() + ":REGION:ACCOUNT:" + t.Kind.resource()
	case parsed.Service != t.Kind.service():
		return "is an ARN of " + parsed.Service + ": a " + string(t.Kind) + " belongs to " + t.Kind.service()
	case strings.HasSuffix(parsed.Resource, ".fifo"):
		return "is a FIFO " + string(t.Kind) + ": S3 sends to standard ones only"
	case strings.HasSuffix(parsed.Resource, ":$LATEST"):
		return "names $LATEST: without it the ARN means the same, and S3 may call it"
	}
	return ""
}

func (k Kind) resource() string {
	if k == Function {
		return "function:NAME"
	}
	return "NAME"
}

func (t Target) brokenURLRule() string {
	u, err := url.Parse(t.URL)
	switch {
	case err != nil || u.Host == "" || strings.Trim(u.Path, "/") == "":
		return "is not the URL of a queue"
	case strings.HasSuffix(u.Path, ".fifo"):
		return "is a FIFO queue: S3 sends to standard ones only"
	}
	return ""
}

// arnOfQueue reads https://sqs.REGION.amazonaws.com/ACCOUNT/NAME; of other hosts the URL does not tell it, and it is "".
// Source: https://docs.aws.amazon.com/general/latest/gr/sqs-service.html
func arnOfQueue(queueURL string) string {
	u, err := url.Parse(queueURL)
	if err != nil {
		return ""
	}
	host := strings.TrimSuffix(u.Host, ".cn")
	region, ours := strings.CutPrefix(strings.TrimSuffix(host, ".amazonaws.com"), "sqs.")
	account, name, found := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	if !ours || !found || !strings.HasSuffix(host, ".amazonaws.com") || strings.ContainsAny(region, ".:") {
		return ""
	}
	return arn.ARN{
		Partition: s3ops.Partition(region), Service: Queue.service(), Region: region, AccountID: account, Resource: name,
	}.String()
}

// parsed are the parts of the ARN, empty ones where there is none.
func (t Target) parsed() arn.ARN {
	parts, err := arn.Parse(t.ARN)
	if err != nil {
		return arn.ARN{}
	}
	return parts
}

// onAWS reports whether the ARN is one of AWS, whose targets have policies of their own.
func (t Target) onAWS() bool {
	return t.ARN == "" || strings.HasPrefix(t.parsed().Partition, "aws")
}

// String is the kind and the name: "queue photos".
func (t Target) String() string {
	switch {
	case t.Kind == EventBridge:
		return "EventBridge"
	case t.ARN == "":
		return string(t.Kind) + " " + t.URL
	}
	return string(t.Kind) + " " + strings.TrimPrefix(t.parsed().Resource, "function:")
}

// Service is the name of what the target belongs to, as ARNs spell it: sqs, lambda, sns or events.
func (t Target) Service() string { return t.Kind.service() }
