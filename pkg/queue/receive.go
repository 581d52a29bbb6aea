package queue

import (
	"context"
	"iter"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/s3img/s3img/pkg/traces"
)

// drainWait is how long a drain waits for a message to say that there is none: SQS asks all of its servers for any wait.
const drainWait = 2 * time.Second

// abandonMargin is how much later than here a long poll may begin, and end, at SQS.
const abandonMargin = 500 * time.Millisecond

// Messages yields messages as they come, until ctx ends. When the first request fails, because the queue is gone or may not be
// read, its error is yielded and ends the loop; later errors go to [Options].Warn, and receiving goes on after pauses that
// grow from two seconds to one minute.
//
// One request is open at a time while few messages come. Another is added whenever one brings as many as it asked for, as
// far as there is room for more, and ends when it brings none.
//
// When the loop ends, the requests that are open are broken off at once, and messages that nobody has taken are given back. SQS
// does not notice the former: until their [Options].Wait is over it gives them messages, which nobody sees, and which come
// again after [Options].Visibility. What is given back in that time is therefore hidden until it is over.
func (q *Queue) Messages(ctx context.Context) iter.Seq2[*Message, error] {
	return q.messages(ctx, false)
}

// Drain is [Queue.Messages] until the queue has nothing more to give; what others hold is not waited for. A message that is
// given back with Retry stays hidden until [Queue.Close], whatever time it was given, so that each comes once; what is kept of
// it in memory is a few hundred bytes.
func (q *Queue) Drain(ctx context.Context) iter.Seq2[*Message, error] {
	return q.messages(ctx, true)
}

func (q *Queue) messages(ctx context.Context, drain bool) iter.Seq2[*Message, error] {
	return func(yield func(*Message, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		in := q.startIntake(ctx, drain)
		var rest []*Message // that nobody took
		defer func() {
			stop()
			in.giveBack(rest)
		}()
		for m := range in.arrived {
			if ctx.Err() != nil {
				rest = append(rest, m)
				return
			}
			if !yield(m, nil) {
				return
			}
		}
		if in.err != nil {
			yield(nil, in.err)
		}
	}
}

// traceAttributes are those of a message that say which trace it is of.
var traceAttributes = []string{traces.HeaderParent, traces.HeaderState} //nolint:gochecknoglobals // is never changed

// receive asks for at most n messages, for which there is room, and frees the room that is left over.
func (q *Queue) receive(ctx context.Context, n int, drain bool) ([]*Message, error) {
	wait := q.opt.Wait
	if drain {
		wait = min(wait, drainWait)
	}
	call, cancel := context.WithTimeout(ctx, wait+callTimeout)
	defer cancel()
	asked := time.Now()
	input := &sqs.ReceiveMessageInput{
		QueueUrl:            aws.String(q.url),
		MaxNumberOfMessages: int32(n),
		WaitTimeSeconds:     seconds(wait),
		VisibilityTimeout:   seconds(q.opt.Visibility),
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{
			types.MessageSystemAttributeNameApproximateReceiveCount, types.MessageSystemAttributeNameSentTimestamp,
		},
	}
	if q.opt.Traces {
		input.MessageAttributeNames = traceAttributes
		input.MessageSystemAttributeNames = append(input.MessageSystemAttributeNames, types.MessageSystemAttributeNameAWSTraceHeader)
	}
	got, err := q.api.ReceiveMessage(call, input)
	if err != nil {
		q.room.Release(int64(n))
		if ctx.Err() != nil {
			q.noteAbandoned(asked.Add(wait + abandonMargin))
		}
		return nil, q.fail("receive from", err)
	}
	q.room.Release(int64(n - len(got.Messages)))
	messages := make([]*Message, len(got.Messages))
	for i, m := range got.Messages {
		messages[i] = q.newMessage(m, drain)
	}
	return messages, nil
}

// noteAbandoned notes how long SQS may still answer a request that was broken off.
func (q *Queue) noteAbandoned(until time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if until.After(q.abandoned) {
		q.abandoned = until
	}
}

// hold keeps messages hidden from now on.
func (q *Queue) hold(messages []*Message) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.stats.Received += int64(len(messages))
	for _, m := range messages {
		q.held[m.receipt] = struct{}{}
	}
}

// sleep waits for d, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
