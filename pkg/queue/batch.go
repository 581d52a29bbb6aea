package queue

import (
	"context"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// batchCall is one request about up to ten messages. It returns those that failed: each with what SQS says of it, or all with
// why nothing was said.
type batchCall func(ctx context.Context, batch []*receipt) map[*receipt]*Error

func (q *Queue) deleteBatch(ctx context.Context, batch []*receipt) map[*receipt]*Error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	entries := make([]types.DeleteMessageBatchRequestEntry, len(batch))
	for i, r := range batch {
		entries[i] = types.DeleteMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(i)), ReceiptHandle: aws.String(r.handle)}
	}
	out, err := q.api.DeleteMessageBatch(ctx, &sqs.DeleteMessageBatchInput{QueueUrl: aws.String(q.url), Entries: entries})
	if err != nil {
		return failAll(batch, q.fail("delete messages of", err))
	}
	return q.failEach("delete messages of", batch, out.Failed)
}

func (q *Queue) returnBatch(ctx context.Context, batch []*receipt) map[*receipt]*Error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	q.mu.Lock()
	least := time.Until(q.abandoned)
	q.mu.Unlock()
	return q.hideBatch(ctx, "give back messages of", batch, func(r *receipt) time.Duration { return max(r.after, least, 0) })
}

// hideBatch sets how long messages stay hidden from now on.
func (q *Queue) hideBatch(ctx context.Context, op string, batch []*receipt, hide func(*receipt) time.Duration) map[*receipt]*Error {
	entries := make([]types.ChangeMessageVisibilityBatchRequestEntry, len(batch))
	for i, r := range batch {
		entries[i] = types.ChangeMessageVisibilityBatchRequestEntry{
			Id: aws.String(strconv.Itoa(i)), ReceiptHandle: aws.String(r.handle), VisibilityTimeout: seconds(hide(r)),
		}
	}
	out, err := q.api.ChangeMessageVisibilityBatch(ctx, &sqs.ChangeMessageVisibilityBatchInput{
		QueueUrl: aws.String(q.url), Entries: entries,
	})
	if err != nil {
		return failAll(batch, q.fail(op, err))
	}
	return q.failEach(op, batch, out.Failed)
}

func failAll(batch []*receipt, err *Error) map[*receipt]*Error {
	failed := make(map[*receipt]*Error, len(batch))
	for _, r := range batch {
		failed[r] = err
	}
	return failed
}

func (q *Queue) failEach(op string, batch []*receipt, entries []types.BatchResultErrorEntry) map[*receipt]*Error {
	failed := make(map[*receipt]*Error, len(entries))
	for _, entry := range entries {
		i, err := strconv.Atoi(aws.ToString(entry.Id))
		if err != nil || i < 0 || i >= len(batch) {
			continue // of no message that was asked about
		}
		failed[batch[i]] = &Error{
			Op: op, Queue: q.name, MessageID: batch[i].id,
			Code: aws.ToString(entry.Code), Message: aws.ToString(entry.Message), senderFault: entry.SenderFault,
		}
	}
	return failed
}
