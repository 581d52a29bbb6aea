package renditions

import (
	"context"
	"errors"
	"iter"

	"github.com/s3img/s3img/pkg/events"
	"github.com/s3img/s3img/pkg/queue"
	"github.com/s3img/s3img/pkg/s3ops"
)

// WatchQueue yields what the messages of a queue tell of. A message is deleted when everything that it told of is done, be it
// that no try can help. It goes back to the queue, for a while that grows with its receives, when something failed that may
// pass, or when it cannot be understood, which is reported as a source that failed; so it is the queue's own redrive policy
// that ends it. An error of messages is final.
//
// While every object fails, because the store does not answer say, or the disk is full, no more than one is tried at a time,
// after pauses of up to half a minute: the others keep their receives. The pauses end with ctx, which is that of messages.
func WatchQueue(
	ctx context.Context, client *s3ops.Client, messages iter.Seq2[*queue.Message, error], opt EventOptions,
) iter.Seq2[Source, error] {
	var down outage
	return queueSources(client, messages, opt, func(src Source) Source {
		if src.Err == nil && src.skip == "" {
			down.pass(ctx)
			src.done = down.noting(src.done)
		}
		return src
	})
}

// ReplayQueue is [WatchQueue] without pauses, for messages that are to be tried once.
func ReplayQueue(client *s3ops.Client, messages iter.Seq2[*queue.Message, error], opt EventOptions) iter.Seq2[Source, error] {
	return queueSources(client, messages, opt, func(src Source) Source { return src })
}

// queueSources yields each source when hold returns it.
func queueSources(
	client *s3ops.Client, messages iter.Seq2[*queue.Message, error], opt EventOptions, hold func(Source) Source,
) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		for message, err := range messages {
			if err != nil {
				yield(Source{}, err)
				return
			}
			for _, src := range openMessage(client, message, opt) {
				if !yield(hold(src), nil) {
					return
				}
			}
		}
	}
}

// openMessage lists the sources that a message tells of. One that tells of none is done at once.
func openMessage(client *s3ops.Client, message *queue.Message, opt EventOptions) []Source {
	told, err := eventsIn(message.Body)
	if err != nil {
		return []Source{{
			Address: "message " + message.ID, Err: err,
			done: func(Result) { message.Retry(queue.Backoff(message.Receives)) },
		}}
	}
	if len(told) == 0 {
		message.Done()
	}
	outcome := newTally(len(told))
	note := func(result Result) {
		if outcome.note(result) {
			finishMessage(message, outcome.retry())
		}
	}
	sources := make([]Source, len(told))
	for i, event := range told {
		sources[i] = EventSource(client, Delivery{Event: event, Done: note, Again: message.Receives > 1, Trace: message.Trace}, opt)
	}
	return sources
}

// finishMessage gives back at once what was dropped because the job ends.
func finishMessage(message *queue.Message, err error) {
	switch {
	case err == nil:
		message.Done()
	case errors.Is(err, context.Canceled):
		message.Retry(0)
	default:
		message.Retry(queue.Backoff(message.Receives))
	}
}

// eventsIn decodes the body of one message. In a queue a body with several messages, some of them unreadable, is unreadable.
func eventsIn(body string) ([]events.Event, error) {
	batch, err := events.Decode([]byte(body))
	if err != nil {
		return nil, err
	}
	var told []events.Event
	for _, message := range batch.Messages {
		if message.Err != nil {
			return nil, message.Err
		}
		told = append(told, message.Events...)
	}
	return told, nil
}
