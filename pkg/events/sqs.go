package events

import (
	"fmt"
	"maps"
	"strconv"

	"github.com/s3img/s3img/pkg/traces"
)

// sqsRecord is what is read of a message that Lambda polled from a queue.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
type sqsRecord struct {
	MessageID   string `json:"messageId"`
	Body        string `json:"body"`
	EventSource string `json:"eventSource"`
	Attributes  struct {
		Receives string `json:"ApproximateReceiveCount"`
		XRay     string `json:"AWSTraceHeader"`
	} `json:"attributes"`
	MessageAttributes struct {
		Parent sqsText `json:"traceparent"`
		State  sqsText `json:"tracestate"`
	} `json:"messageAttributes"`
}

// sqsText is an attribute that a sender gave a message.
type sqsText struct {
	Value string `json:"stringValue"`
}

// trace is what the attributes say of the trace of a message; nil where they do not.
func (r sqsRecord) trace() map[string]string {
	found := map[string]string{
		traces.HeaderParent: r.MessageAttributes.Parent.Value,
		traces.HeaderState:  r.MessageAttributes.State.Value,
		traces.HeaderXRay:   r.Attributes.XRay,
	}
	maps.DeleteFunc(found, func(_, value string) bool { return value == "" })
	if len(found) == 0 {
		return nil
	}
	return found
}

func readSQS(raw []byte) Message {
	var r sqsRecord
	read(raw, &r)
	m := Message{ID: r.MessageID, Trace: r.trace()}
	m.Receives, _ = strconv.Atoi(r.Attributes.Receives) // 0 where it is none
	c, err := r.open()
	if err != nil {
		return m.with(content{}, fmt.Errorf("SQS message %s: %w", quote(r.MessageID), err))
	}
	return m.with(c, nil)
}

func (r sqsRecord) open() (content, error) {
	if r.EventSource != sourceSQS {
		return content{}, foreign(r.EventSource)
	}
	o, err := parse([]byte(r.Body))
	if err != nil {
		return content{}, err
	}
	return open(o)
}
