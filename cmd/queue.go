package cmd

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"time"

	"github.com/s3img/s3img/pkg/queue"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
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
	return queue.Open(ctx, cfg, opt)
}

// queuePrefetch is how many messages are held for a --concurrency, 0 for the one that objects in S3 have: a worker finds the
// next one waiting.
func queuePrefetch(concurrency int) int {
	workers := cmp.Or(concurrency, remoteFactor*runtime.GOMAXPROCS(0))
	return workers + max(workers, leastAhead)
}

// closeQueue gives back what was received and not done, also after ctx has ended.
func closeQueue(ctx context.Context, q *queue.Queue) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTimeout)
	defer cancel()
	return q.Close(ctx)
}

// checkBuckets makes sure that there is a bucket where a queue's objects are said to be, and one where renditions go, and that
// the store knows who asks: else every message would be about something else and be done with, or fail until it is a dead
// letter. Credentials that may not list say nothing, and neither does a store that does not answer yet.
func checkBuckets(ctx context.Context, client *s3ops.Client, from s3ops.Location, dest renditions.Place) error {
	check := []s3ops.Location{from.AsFolder()}
	if dest.InS3() {
		check = append(check, dest.At.AsFolder())
	}
	for _, at := range check {
		for _, err := range client.List(ctx, at) {
			if s3ops.IsNotFound(err) || isStranger(err) {
				return err
			}
			break
		}
	}
	return nil
}

// isStranger reports whether the store does not take the credentials, whatever they are used for.
func isStranger(err error) bool {
	var none *s3ops.CredentialsError
	switch s3ops.Code(err) {
	case "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "RequestTimeTooSkewed":
		return true
	}
	return errors.As(err, &none)
}
