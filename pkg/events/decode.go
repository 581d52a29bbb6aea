package events

// Carrier says who delivered a body, by its outermost shape. A Lambda function has to answer each in its own way. For a body that
// was delivered without an envelope it is the same word as the Shape of its events.
type Carrier string

// The carriers.
const (
	CarrierS3          Carrier = "s3"            // a notification of S3 itself, as a function is called with, or as the text of a polled message
	CarrierSQS         Carrier = "sqs"           // Lambda polls a queue: the answer names the messages that failed
	CarrierSNS         Carrier = "sns"           // a topic, by its Lambda or its HTTP envelope
	CarrierEventBridge Carrier = "eventbridge"   // an event bus
	CarrierBatch       Carrier = "s3batch"       // S3 Batch Operations: the answer has a result for each task
	CarrierStates      Carrier = "stepfunctions" // a distributed map of Step Functions: one of its items, or a batch of them
	CarrierMinIO       Carrier = "minio"
	CarrierVersity     Carrier = "versitygw"
	CarrierCeph        Carrier = "ceph"
	CarrierStorageGRID Carrier = "storagegrid"
	CarrierDirect      Carrier = "direct" // written by hand, see ShapeDirect
)

// Batch is what Decode read from one body.
type Batch struct {
	Carrier  Carrier
	Messages []Message // never empty; one, unless the carrier is CarrierSQS, CarrierSNS, CarrierBatch or CarrierStates

	// These are set for CarrierBatch only. The answer to S3 Batch Operations repeats the first two.
	InvocationID  string
	SchemaVersion string            // "1.0" or "2.0"
	Arguments     map[string]string // what whoever made the job has for each call; nil = none
}

// Message is the part of a batch that is acknowledged as one: a message of a queue or a topic, a task of S3 Batch Operations, or
// all that there is.
type Message struct {
	ID     string  // SQS message ID or S3 Batch Operations task ID, "" elsewhere
	Events []Event // may be empty: for a test, and for events that are neither Created nor Removed; acknowledge and go on
	Test   bool    // the message is an s3:TestEvent, which S3 sends once when a notification is configured
	// Receives is how often a queue has handed the message out, this time included; 0 where nobody tells.
	Receives int
	// Trace is what a message of a queue says of the trace that it is of, by the names of pkg/traces; nil where it does not.
	Trace map[string]string
	Err   error // not nil if this message could not be read: it wraps an [*UnknownShapeError]. Events is empty then
}

// Decode reads one body. That is the JSON that a Lambda function is invoked with, the body of a webhook's request, or the text of a
// message that was polled from a queue: the event, or the envelope of a topic around it. Envelopes are opened as deep as AWS nests
// them, SQS around SNS around an event, and no deeper.
//
// The error, if not nil, wraps an [*UnknownShapeError]: the body is no JSON, or has no shape that is known. That a topic wants a
// subscription confirmed is such an error too; [ParseSNS] recognizes it before. If the body holds several messages, each that cannot
// be read has a Message.Err of its own, and the others are returned too. The cost is linear in the size of the body, in time and in
// memory.
func Decode(body []byte) (Batch, error) {
	o, err := parse(body)
	if err != nil {
		return Batch{}, err
	}
	if o.has("invocationSchemaVersion") {
		return decodeTasks(o)
	}
	if o.isItems() {
		return decodeItems(o)
	}
	switch o.source() {
	case sourceSQS:
		return decodeEach(o, "Records", Batch{Carrier: CarrierSQS}, readSQS)
	case sourceSNS:
		return decodeEach(o, "Records", Batch{Carrier: CarrierSNS}, readSNS)
	}
	c, err := open(o)
	if err != nil {
		return Batch{}, err
	}
	return Batch{Carrier: c.carrier, Messages: []Message{Message{}.with(c, nil)}}, nil
}

// source is the event source of the first of the Records, "" where there is none. SNS begins the name of the field with a capital.
func (o object) source() string {
	if !o.has("Records") {
		return ""
	}
	var first struct {
		EventSource string `json:"eventSource"`
	}
	for record, err := range o.elements("Records") {
		if err == nil {
			read(record, &first)
		}
		break
	}
	return first.EventSource
}

// maxMessages is what Lambda polls from a queue at once at the most, and more than any other carrier has.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
const maxMessages = 10_000

// decodeEach reads each element of a list as a message of its own, and adds it to b.
func decodeEach(o object, list string, b Batch, readElement func([]byte) Message) (Batch, error) {
	for element, err := range o.elements(list) {
		if err != nil {
			return Batch{}, err
		}
		if len(b.Messages) == maxMessages {
			return Batch{}, unknown("%s of which there are more than %d", list, maxMessages)
		}
		b.Messages = append(b.Messages, readElement(element))
	}
	return b, nil
}

// content is what a message holds when all its envelopes are open.
type content struct {
	carrier Carrier
	events  []Event
	test    bool
}

func (m Message) with(c content, err error) Message {
	m.Events, m.Test, m.Err = c.events, c.test, err
	return m
}

// open reads a message: an event, or a topic's envelope with one in it.
func open(o object) (content, error) {
	if o.has("TopicArn") {
		if envelope, ok := ParseSNS(o.raw); ok {
			return openSNS(envelope)
		}
	}
	return openEvent(o)
}

// openEvent reads what no envelope is around.
func openEvent(o object) (content, error) {
	switch {
	case o.has("Records"):
		return openS3(o)
	case o.has("detail-type"):
		return openEventBridge(o)
	case o.has("Event"):
		return openTest(o)
	}
	return openDirect(o)
}
