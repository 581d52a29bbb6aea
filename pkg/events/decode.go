package events

// Carrier is the outermost shape of a body: who sent it, and so what a Lambda function has to answer.
type Carrier string

// The carriers.
const (
	CarrierS3          Carrier = "s3"          // S3 calls the function itself, or a queue's message holds its notification
	CarrierSQS         Carrier = "sqs"         // Lambda polls a queue: the answer names the messages that failed
	CarrierSNS         Carrier = "sns"         // a topic, by its Lambda or its HTTP envelope
	CarrierEventBridge Carrier = "eventbridge" // an event bus
	CarrierBatch       Carrier = "s3batch"     // S3 Batch Operations: the answer has a result for each task
	CarrierMinIO       Carrier = "minio"
	CarrierVersity     Carrier = "versitygw"
	CarrierCeph        Carrier = "ceph"
	CarrierStorageGRID Carrier = "storagegrid"
	CarrierDirect      Carrier = "direct" // a call by hand
)

// Batch is what one body told.
type Batch struct {
	Carrier  Carrier
	Messages []Message // never empty; one, unless the carrier is CarrierSQS, CarrierSNS or CarrierBatch

	// Of S3 Batch Operations only, whose answer repeats them.
	InvocationID  string
	SchemaVersion string // "1.0" or "2.0"
}

// Message is the part of a batch that is acknowledged as one: a message of a queue or a topic, a task of S3 Batch Operations, or
// all that there is.
type Message struct {
	ID     string  // SQS message ID or S3 Batch Operations task ID, "" elsewhere
	Events []Event // empty for tests, and where nothing was told that renditions depend on: acknowledge and go on
	Test   bool    // s3:TestEvent: a notification was configured
	Err    error   // this message could not be understood, others could; an [*UnknownShapeError] is in it. Events is empty then
}

// Decode reads one body: what a Lambda function is invoked with, what a webhook is sent, or the text of a message that was
// polled from a queue, which may hold the event, the envelope of a topic around it, or, with raw message delivery, what the
// topic was given. Envelopes are opened as deep as AWS nests them, SQS around SNS around an event, and no deeper.
//
// A body of which nothing was understood is an error that holds an [*UnknownShapeError]; where messages were told apart, each
// has an error of its own. The cost is linear in the size of the body, in time and in memory.
func Decode(body []byte) (Batch, error) {
	o, err := parse(body)
	if err != nil {
		return Batch{}, err
	}
	if o.has("invocationSchemaVersion") {
		return decodeTasks(o)
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
