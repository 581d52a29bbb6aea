package events_test

import (
	"fmt"
	"log"

	"github.com/s3img/s3img/pkg/events"
)

// Decode what S3 sends: keys come URL-encoded, and are decoded.
func ExampleDecode() {
	body := []byte(`{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put",
		"eventTime":"2026-11-27T12:00:00.000Z","s3":{"bucket":{"name":"photos-upload"},
		"object":{"key":"input/my+x-wing.jpg","size":48213,"sequencer":"0055AED6DCD90281E5"}}}]}`)
	batch, err := events.Decode(body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("carrier:", batch.Carrier)
	for _, message := range batch.Messages {
		for _, event := range message.Events {
			fmt.Printf("%s s3://%s/%s at %s\n", event.Kind, event.Bucket, event.Key, event.Time)
		}
	}
	// Output:
	// carrier: s3
	// created s3://photos-upload/input/my x-wing.jpg at 2026-11-27 12:00:00 +0000 UTC
}

// Decode what a Lambda function gets from a queue that a topic sends to: each message of the queue holds the envelope of the topic,
// which holds the event. Messages have their own errors: one that cannot be read spoils no other.
func ExampleDecode_topicInQueue() {
	const event = `{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectRemoved:Delete",` +
		`"s3":{"bucket":{"name":"photos-upload"},"object":{"key":"input/a.jpg"}}}]}`
	topic := fmt.Sprintf(`{"Type":"Notification","MessageId":"a1","TopicArn":"arn:aws:sns:us-east-1:123456789012:photos",`+
		`"Message":%q,"Timestamp":"2026-11-27T12:00:00.000Z"}`, event)
	body := fmt.Appendf(nil, `{"Records":[{"messageId":"1","eventSource":"aws:sqs","body":%q},`+
		`{"messageId":"2","eventSource":"aws:sqs","body":"what is this?"}]}`, topic)
	batch, err := events.Decode(body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("carrier:", batch.Carrier)
	for _, message := range batch.Messages {
		if message.Err != nil {
			fmt.Println(message.Err)
		}
		for _, event := range message.Events {
			fmt.Printf("message %s: %s s3://%s/%s\n", message.ID, event.Kind, event.Bucket, event.Key)
		}
	}
	// Output:
	// carrier: sqs
	// message 1: removed s3://photos-upload/input/a.jpg
	// SQS message "2": unknown shape of event: text that is no JSON
}
