package cmd

import (
	"cmp"
	"context"
	"runtime"
	"time"

	"github.com/s3img/s3img/pkg/queue"
	"github.com/s3img/s3img/pkg/renditions"
)

const (
	// leastAhead is how many messages wait at least: requests of SQS, each of which costs, are about ten messages then.
	leastAhead = 10
	// closeTimeout bounds telling the queue which messages come again, when all else has ended.
	closeTimeout = 10 * time.Second
)

// openQueue connects to a queue with the credentials of the command line; it has endpoints of its own.
func (a *app) openQueue(ctx context.Context, opt queue.Options) (*queue.Queue, error) {
	cfg, err := a.config()
	if err != nil {
		return nil, err
	}
	if err := opt.Validate(); err != nil {
		return nil, usageErrorf("%w", err)
	}
	q, err := queue.Open(ctx, cfg, opt)
	return q, configFailure(err)
}

// queuePrefetch is how many messages are held for a --concurrency, 0 for one that adapts: whatever is free finds the next one waiting.
func queuePrefetch(concurrency int) int {
	workers := cmp.Or(concurrency, renditions.FirstWidth(runtime.GOMAXPROCS(0)))
	return workers + max(workers, leastAhead)
}

// closeQueue gives back what was received and not done, also after ctx has ended.
func closeQueue(ctx context.Context, q *queue.Queue) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTimeout)
	defer cancel()
	return q.Close(ctx)
}
