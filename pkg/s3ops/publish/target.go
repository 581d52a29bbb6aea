// Package publish puts messages on topics of SNS and on buses of EventBridge, which others subscribe to.
package publish

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/s3img/s3img/pkg/s3ops"
)

// Message is what is published.
type Message struct {
	ID    string // the same message has the same one: FIFO topics drop the second within 5 minutes
	Type  string // "image.rendered", say: an attribute in SNS, the detail type in EventBridge
	Group string // FIFO topics keep the order of the messages of one group
	Time  time.Time
	Body  []byte // JSON, up to 256 KiB with what stands around it
}

// Target is a topic or a bus.
type Target struct {
	arn  string
	send func(ctx context.Context, m Message) error
}

// IsARN reports whether a text is meant to be an ARN.
func IsARN(text string) bool { return strings.HasPrefix(text, "arn:") }

// CheckARN returns an [*s3ops.InvalidError] unless a text is the ARN of a topic or of a bus.
func CheckARN(text string) error {
	parsed, err := arn.Parse(text)
	switch {
	case err == nil && parsed.Region != "" && parsed.Service == "sns" && parsed.Resource != "" && !strings.Contains(parsed.Resource, ":"):
		return nil
	case err == nil && parsed.Region != "" && parsed.Service == "events" && strings.HasPrefix(parsed.Resource, busPrefix):
		return nil
	}
	return &s3ops.InvalidError{
		What: "receiver", Value: text, Rule: "is the ARN of neither a topic, arn:aws:sns:REGION:ACCOUNT:NAME, nor a bus, arn:aws:events:REGION:ACCOUNT:event-bus/NAME",
	}
}

// busPrefix stands before the name of a bus in its ARN.
const busPrefix = "event-bus/"

// Open returns the target that an ARN names, with the credentials of client. Nothing is asked of it yet. It fails as [CheckARN] does.
func Open(client *s3ops.Client, name string) (*Target, error) {
	if err := CheckARN(name); err != nil {
		return nil, err
	}
	parsed, err := arn.Parse(name)
	if err != nil {
		return nil, err
	}
	t := &Target{arn: name, send: openTopic(client, name, parsed.Region)}
	if parsed.Service == "events" {
		t.send = openBus(client, name, parsed.Region)
	}
	return t, nil
}

// ARN is what the target was opened by.
func (t *Target) ARN() string { return t.arn }

// Publish returns when the service has taken a message. Its errors are those of the SDK.
func (t *Target) Publish(ctx context.Context, m Message) error { return t.send(ctx, m) }
