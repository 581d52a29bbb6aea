package queue

import (
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/s3img/s3img/pkg/traces"
)

// Message is one message, hidden from other consumers until it is settled: by the first call of Done or Retry, from any
// goroutine, or by [Queue.Close]. Later calls have no effect.
type Message struct {
	ID       string
	Body     string
	Receives int       // how often it has been handed out, this time included; SQS counts approximately
	Sent     time.Time // when it was put into the queue; zero where the server does not say
	// Trace is what its attributes say of the trace that it is of, by the names of pkg/traces; nil where they do not, and unless
	// Options.Traces.
	Trace map[string]string

	queue   *Queue
	receipt *receipt
}

// Done deletes the message. It returns at once: SQS is told within 200 ms, of several messages together, and a deletion that
// fails is tried again, then reported as a warning; the message comes again then.
func (m *Message) Done() { m.queue.settle(m.receipt, deleted, 0) }

// Retry gives the message back: it comes again, here or elsewhere, after the given time, rounded up to seconds, or goes to the
// dead-letter queue if it was received too often. It returns at once, as [Message.Done] does. Of a [Queue.Drain], the message
// stays hidden until [Queue.Close].
func (m *Message) Retry(after time.Duration) { m.queue.settle(m.receipt, returned, after) }

const (
	firstBackoff = 4 * time.Second
	lastBackoff  = 5 * time.Minute
)

// Backoff is a good time after which to try a message again that has been handed out so many times: 2 s to 4 s after the first
// time, twice that after each other one, up to 2.5 min to 5 min. It is random within these bounds, so that messages which
// failed together do not come back together.
func Backoff(receives int) time.Duration { return backoff(receives, lastBackoff) }

func backoff(times int, last time.Duration) time.Duration {
	d := firstBackoff
	for n := 1; n < times && d < last; n++ {
		d *= 2
	}
	d = min(d, last)
	return d/2 + rand.N(d/2+1) //nolint:gosec // it spreads load, and hides nothing
}

// receipt is what a message that is held is settled with. The first fields never change; mu of the queue guards the others.
type receipt struct {
	handle string
	id     string
	since  time.Time // when it was received
	drain  bool      // it came by Drain

	hiddenUntil time.Time     // as far as is known here
	extending   bool          // a request that extends it is on the way
	extendBy    time.Duration // what that request asks for
	lost        bool          // it is hidden no more

	fate  fate
	after time.Duration // how long it is to stay hidden when it is returned
}

// fate is what became of a message.
type fate int

const (
	undecided fate = iota
	deleted
	returned
)

func (q *Queue) newMessage(m types.Message, drain bool) *Message {
	now, id := time.Now(), aws.ToString(m.MessageId)
	message := &Message{ID: id, Body: aws.ToString(m.Body), Receives: 1, queue: q, receipt: &receipt{
		handle: aws.ToString(m.ReceiptHandle), id: id, since: now, hiddenUntil: now.Add(q.opt.Visibility), drain: drain,
	}}
	if n, err := strconv.Atoi(m.Attributes[string(types.MessageSystemAttributeNameApproximateReceiveCount)]); err == nil {
		message.Receives = n
	}
	if ms, err := strconv.ParseInt(m.Attributes[string(types.MessageSystemAttributeNameSentTimestamp)], 10, 64); err == nil {
		message.Sent = time.UnixMilli(ms)
	}
	if q.opt.Traces { // some servers send what nobody asked for
		message.Trace = traceOf(m)
	}
	return message
}

// traceOf reads the attributes that [Queue.receive] asks for. Senders that use X-Ray have an attribute of SQS itself.
func traceOf(m types.Message) map[string]string {
	var found map[string]string
	note := func(name string, value *string) {
		if value == nil {
			return
		}
		if found == nil {
			found = make(map[string]string)
		}
		found[name] = *value
	}
	for _, name := range traceAttributes {
		note(name, m.MessageAttributes[name].StringValue)
	}
	if header, ok := m.Attributes[string(types.MessageSystemAttributeNameAWSTraceHeader)]; ok {
		note(traces.HeaderXRay, &header)
	}
	return found
}
