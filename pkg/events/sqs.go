package events

import (
	"fmt"
	"strconv"
)

// sqsRecord is what is read of a message that Lambda polled from a queue.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
type sqsRecord struct {
	MessageID   string `json:"messageId"`
	Body        string `json:"body"`
	EventSource string `json:"eventSource"`
	Attributes  struct {
		Receives string `json:"ApproximateReceiveCount"`
	} `json:"attributes"`
}

func readSQS(raw []byte) Message {
	var r sqsRecord
	read(raw, &r)
	m := Message{ID: r.MessageID}
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
