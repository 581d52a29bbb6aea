package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"github.com/s3img/s3img/pkg/s3ops"
)

// callTimeout bounds every request, a long poll beside its wait: a connection that died in silence answers never.
const callTimeout = 15 * time.Second

// Queue is a consumer of one SQS queue. It is safe for concurrent use.
type Queue struct {
	api     *sqs.Client
	url     string
	name    string
	opt     Options
	redrive Redrive

	room *semaphore.Weighted // for Prefetch messages

	mu     sync.Mutex // guards what follows, and the receipts
	held   map[*receipt]struct{}
	parked map[*receipt]struct{} // see [Queue.Drain]
	outbox []*receipt            // SQS is to be told of
	stats  Stats
	// abandoned is when SQS is done with the receives that were broken off. It would hand out to them what is visible before.
	abandoned time.Time

	warning sync.Mutex     // one Warn at a time
	sending errgroup.Group // requests that settle messages

	wake          chan struct{} // holds one token when the outbox has got something
	closing       chan struct{} // closed by Close
	stopExtending context.CancelFunc
	extended      chan struct{} // closed when extending has ended
	stopSettling  context.CancelFunc
	settled       chan struct{} // closed when settling has ended
	closeOnce     sync.Once
}

// Redrive says where SQS puts messages that were received too often. The zero value is a queue that keeps them.
type Redrive struct {
	DeadLetterARN string
	MaxReceives   int
}

// Open connects to the queue that opt.URL names and asks for its attributes, so it fails when the queue does not exist, with
// an [*Error] for which [IsNotFound] is true, and when it may not be read. Credentials and, where the URL is not one of AWS,
// the region are those of cfg; the region of an AWS queue is in its URL. Requests go to AWS_ENDPOINT_URL_SQS, AWS_ENDPOINT_URL
// or what the configuration files say in their place, else to the host of the URL: cfg.Endpoint is that of S3.
//
// ctx bounds the opening only. The queue is at work until [Queue.Close].
func Open(ctx context.Context, cfg s3ops.Config, opt Options) (*Queue, error) {
	if err := opt.Validate(); err != nil {
		return nil, err
	}
	at, err := parseURL(opt.URL)
	if err != nil {
		return nil, err
	}
	loaded, err := s3ops.LoadAWS(ctx, cfg)
	if err != nil {
		return nil, err
	}
	q := newQueue(newClient(loaded, at), at.name, opt.withDefaults())
	if err := q.lookUp(ctx); err != nil {
		return nil, err
	}
	q.begin(ctx)
	return q, nil
}

func newClient(cfg aws.Config, at address) *sqs.Client {
	if at.region != "" {
		cfg.Region = at.region // SQS answers in the region of the queue only
	}
	return sqs.NewFromConfig(cfg, func(o *sqs.Options) {
		if o.BaseEndpoint == nil && at.endpoint != "" {
			o.BaseEndpoint = aws.String(at.endpoint)
		}
		o.APIOptions = append(o.APIOptions, keepAnswers)
	})
}

func newQueue(api *sqs.Client, name string, opt Options) *Queue {
	q := &Queue{
		api: api, url: opt.URL, name: name, opt: opt,
		room:     semaphore.NewWeighted(int64(opt.Prefetch)),
		held:     make(map[*receipt]struct{}),
		parked:   make(map[*receipt]struct{}),
		wake:     make(chan struct{}, 1),
		closing:  make(chan struct{}),
		extended: make(chan struct{}),
		settled:  make(chan struct{}),
	}
	q.sending.SetLimit(maxSending)
	return q
}

// lookUp checks that the queue exists, and learns where its dead letters go.
func (q *Queue) lookUp(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	found, err := q.api.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl: aws.String(q.url), AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameRedrivePolicy},
	})
	if err != nil {
		return q.fail("look up", err)
	}
	policy := found.Attributes[string(types.QueueAttributeNameRedrivePolicy)]
	if policy == "" {
		return nil
	}
	var redrive struct {
		DeadLetterTargetArn string
		MaxReceiveCount     json.Number // a number or a text of one
	}
	if err := json.Unmarshal([]byte(policy), &redrive); err != nil {
		return fmt.Errorf("read the redrive policy of queue %s: %w", q.name, err)
	}
	receives, err := redrive.MaxReceiveCount.Int64()
	if err != nil {
		return fmt.Errorf("read the redrive policy of queue %s: %w", q.name, err)
	}
	q.redrive = Redrive{DeadLetterARN: redrive.DeadLetterTargetArn, MaxReceives: int(receives)}
	return nil
}

// begin starts what is at work until Close.
func (q *Queue) begin(ctx context.Context) {
	work, stopSettling := context.WithCancel(context.WithoutCancel(ctx))
	extending, stopExtending := context.WithCancel(work)
	q.stopSettling, q.stopExtending = stopSettling, stopExtending
	go q.extendUntil(extending)
	go q.settleUntilClosed(work)
}

// Close gives back every message that is held and not settled, at once or as soon as the last loop allows it, and waits until
// SQS has been told of all that was settled, or ctx ends: what it was not told comes again after [Options].Visibility. It is
// to be called when every loop over messages has ended, and the work on them; [Message.Done] and [Message.Retry] have no
// effect afterwards.
func (q *Queue) Close(ctx context.Context) error {
	q.closeOnce.Do(func() {
		q.stopExtending()
		<-q.extended
		q.giveBackAll()
		close(q.closing)
	})
	defer q.stopSettling()
	select {
	case <-q.settled:
		return nil
	case <-ctx.Done():
		q.stopSettling()
		<-q.settled
		return fmt.Errorf("close queue %s: %w", q.name, ctx.Err())
	}
}

// Name returns the name of the queue, which its URL ends in.
func (q *Queue) Name() string { return q.name }

// Redrive returns where messages go that were received too often, as it was when the queue was opened.
func (q *Queue) Redrive() Redrive { return q.redrive }

func (q *Queue) warn(err error) {
	if q.opt.Warn == nil {
		return
	}
	q.warning.Lock()
	defer q.warning.Unlock()
	q.opt.Warn(err)
}
