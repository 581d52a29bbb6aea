// Package sns asks SNS the three things that this program wants of it. The SDK's client would be half a megabyte of the program, and a tenth
// of what every start sets up.
package sns

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"

	"github.com/aws/smithy-go"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/signed"
)

// version is that of the service's protocol.
// Source: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
const version = "2010-03-31"

// Topic is one topic. Its methods fail with errors as those of package signed are.
type Topic struct {
	client  *s3ops.Client
	service signed.Service
	arn     string
}

// NewTopic returns the topic of that ARN, which is in a region; "" = the client's.
func NewTopic(client *s3ops.Client, arn, region string) *Topic {
	return &Topic{client: client, service: client.Service("SNS", "sns", region), arn: arn}
}

// Endpoint is the custom endpoint at which the topic is asked; "" = AWS.
func (t *Topic) Endpoint() string { return t.service.Endpoint }

// Message is what is published.
type Message struct {
	Body       string            // 256 KiB at most
	Attributes map[string]string // strings, by which subscriptions filter
	// Group and ID, of a FIFO topic, are what is kept in order, and what is taken once in five minutes: 128 characters of ASCII at most.
	Group, ID string
}

// Publish sends a message to all who subscribe.
func (t *Topic) Publish(ctx context.Context, m Message) error {
	form := url.Values{"Message": {m.Body}}
	n := 0
	for name, value := range m.Attributes {
		n++
		entry := fmt.Sprintf("MessageAttributes.entry.%d.", n)
		form.Set(entry+"Name", name)
		form.Set(entry+"Value.DataType", "String")
		form.Set(entry+"Value.StringValue", value)
	}
	if m.Group != "" {
		form.Set("MessageGroupId", m.Group)
		form.Set("MessageDeduplicationId", m.ID)
	}
	_, err := t.ask(ctx, "Publish", form)
	return err
}

// Attributes are those of the topic, by name.
func (t *Topic) Attributes(ctx context.Context) (map[string]string, error) {
	body, err := t.ask(ctx, "GetTopicAttributes", url.Values{})
	if err != nil {
		return nil, err
	}
	var answer struct {
		Entries []struct {
			Key   string `xml:"key"`
			Value string `xml:"value"`
		} `xml:"GetTopicAttributesResult>Attributes>entry"`
	}
	if err := xml.Unmarshal(body, &answer); err != nil {
		return nil, &smithy.DeserializationError{Err: fmt.Errorf("the answer of SNS: %w", err)}
	}
	attributes := make(map[string]string, len(answer.Entries))
	for _, entry := range answer.Entries {
		attributes[entry.Key] = entry.Value
	}
	return attributes, nil
}

// SetAttribute sets one of them.
func (t *Topic) SetAttribute(ctx context.Context, name, value string) error {
	_, err := t.ask(ctx, "SetTopicAttributes", url.Values{"AttributeName": {name}, "AttributeValue": {value}})
	return err
}

// ask sends a form, as the query protocol has it.
func (t *Topic) ask(ctx context.Context, operation string, form url.Values) ([]byte, error) {
	at := t.service
	if at.Endpoint == "" {
		var err error
		if at.Endpoint, err = t.client.AddressOnAWS(ctx, "sns", at.Region); err != nil {
			return nil, err
		}
	}
	form.Set("TopicArn", t.arn)
	form.Set("Action", operation)
	form.Set("Version", version)
	return at.Do(ctx, signed.Request{
		Operation: operation, Method: http.MethodPost, Path: "/", Body: []byte(form.Encode()),
		Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
	})
}
