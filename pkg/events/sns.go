package events

import (
	"encoding/json"
	"fmt"
)

// SNS is the envelope in which a topic of Amazon SNS sends a message to HTTP endpoints and queues. Its fields are as they came.
// Who receives it from the network checks the Signature before trusting the Message. Decode opens envelopes by itself.
// Source: https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
type SNS struct {
	Type             string `json:"Type"` // "Notification", "SubscriptionConfirmation" or "UnsubscribeConfirmation"
	MessageID        string `json:"MessageId"`
	TopicARN         string `json:"TopicArn"`
	Subject          string `json:"Subject"` // "" where the publisher gave none; a subject cannot be empty
	Message          string `json:"Message"` // the body of the event itself, see [Decode]
	Timestamp        string `json:"Timestamp"`
	SignatureVersion string `json:"SignatureVersion"` // "1" or "2"
	Signature        string `json:"Signature"`        // base64
	SigningCertURL   string `json:"SigningCertURL"`
	SubscribeURL     string `json:"SubscribeURL"` // of confirmations only
	Token            string `json:"Token"`        // of confirmations only
}

// The values of SNS.Type.
const (
	SNSNotification             = "Notification"
	SNSSubscriptionConfirmation = "SubscriptionConfirmation"
	SNSUnsubscribeConfirmation  = "UnsubscribeConfirmation"
)

// ParseSNS reads the envelope of a topic. It reports false if body is none: an envelope has one of the three types, an ID and a topic.
func ParseSNS(body []byte) (SNS, bool) {
	var envelope SNS
	if err := json.Unmarshal(body, &envelope); err != nil || !envelope.complete() {
		return SNS{}, false
	}
	return envelope, true
}

func (s SNS) complete() bool {
	switch s.Type {
	case SNSNotification, SNSSubscriptionConfirmation, SNSUnsubscribeConfirmation:
		return s.MessageID != "" && s.TopicARN != ""
	}
	return false
}

// openSNS reads the event in an envelope. Another envelope is none: topics do not send to topics.
func openSNS(envelope SNS) (content, error) {
	if envelope.Type != SNSNotification {
		return content{}, unknown("%s of SNS topic %s", envelope.Type, quote(envelope.TopicARN))
	}
	o, err := parse([]byte(envelope.Message))
	if err == nil {
		var c content
		if c, err = openEvent(o); err == nil {
			c.carrier = CarrierSNS
			return c, nil
		}
	}
	return content{}, fmt.Errorf("message of SNS topic %s: %w", quote(envelope.TopicARN), err)
}

// snsRecord is what is read of a record that a topic invokes a function with.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
type snsRecord struct {
	EventSource string `json:"EventSource"`
	SNS         SNS    `json:"Sns"`
}

func readSNS(raw []byte) Message {
	var r snsRecord
	read(raw, &r)
	if r.EventSource != sourceSNS {
		return Message{Err: foreign(r.EventSource)}
	}
	if !r.SNS.complete() {
		return Message{Err: unknown("an SNS record without an envelope")}
	}
	c, err := openSNS(r.SNS)
	return Message{}.with(c, err)
}
