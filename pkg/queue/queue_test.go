package queue_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/s3img/s3img/pkg/queue"
	"github.com/s3img/s3img/pkg/queue/queuetest"
)

func TestEveryMessage(t *testing.T) {
	t.Parallel()
	const total = 500
	server := queuetest.Shared(t)
	url := server.Queue(t, queuetest.QueueOptions{})
	var sent []string
	for i := range total {
		sent = append(sent, strconv.Itoa(i))
	}
	before := time.Now().Add(-time.Minute)
	server.Send(t, url, sent...)
	q := open(t, server, queue.Options{URL: url, Prefetch: 50})

	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	work := make(chan *queue.Message)
	var (
		mu      sync.Mutex
		got     = map[string]int{}
		workers sync.WaitGroup
	)
	for range 8 {
		workers.Go(func() {
			for m := range work {
				mu.Lock()
				got[m.Body]++
				if len(got) == total {
					cancel()
				}
				mu.Unlock()
				if m.Receives != 1 || m.ID == "" || m.Sent.Before(before) {
					t.Errorf("message %+v, want the first receive of one that was just sent", m)
				}
				m.Done()
			}
		})
	}
	for m, err := range q.Messages(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		work <- m
	}
	close(work)
	workers.Wait()
	closeQueue(t, q)

	for _, body := range sent {
		if got[body] != 1 {
			t.Errorf("message %s came %d times", body, got[body])
		}
	}
	wantCount(t, server, url, 0, 0)
	if want := (queue.Stats{Received: total, Deleted: total}); q.Stats() != want {
		t.Errorf("stats %+v, want %+v", q.Stats(), want)
	}
}

// Another consumer looks for what is held, for several times as long as it would stay hidden by itself: the first message is
// in work, the others wait for their turn.
func TestHeldStaysHidden(t *testing.T) {
	t.Parallel()
	server := queuetest.Shared(t)
	url := server.Queue(t, queuetest.QueueOptions{})
	server.Send(t, url, bodies(5, "held")...)
	q := open(t, server, queue.Options{URL: url, Visibility: 2 * time.Second, Prefetch: 5})
	for m, err := range q.Messages(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		other, err := server.Client().ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{
			QueueUrl: aws.String(url), MaxNumberOfMessages: 10, WaitTimeSeconds: 5,
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(other.Messages); n != 0 {
			t.Errorf("%d messages were handed out again", n)
		}
		m.Done()
		break
	}
	if stats := q.Stats(); stats.Lost != 0 || stats.Received != 5 {
		t.Errorf("stats %+v, want 5 received and none lost", stats)
	}
	closeQueue(t, q)
	wantCount(t, server, url, 4, 0)
}

func TestRetry(t *testing.T) {
	t.Parallel()
	server := queuetest.Shared(t)
	url := server.Queue(t, queuetest.QueueOptions{})
	server.Send(t, url, "again")
	q := open(t, server, queue.Options{URL: url, Prefetch: 1})
	first := take(t, q, 1)[0]
	first.Retry(0)
	first.Done() // too late
	second := take(t, q, 1)[0]
	if second.ID != first.ID || second.Receives != 2 {
		t.Errorf("message %s came with %d receives, want %s with 2", second.ID, second.Receives, first.ID)
	}
	second.Retry(time.Hour)
	closeQueue(t, q)
	wantCount(t, server, url, 0, 1)
	second.Retry(0) // too late
	second.Done()
	wantCount(t, server, url, 0, 1)
}

func TestDoneIsFinal(t *testing.T) {
	t.Parallel()
	server := queuetest.Shared(t)
	url := server.Queue(t, queuetest.QueueOptions{})
	server.Send(t, url, "once")
	q := open(t, server, queue.Options{URL: url})
	m := take(t, q, 1)[0]
	m.Done()
	m.Retry(0)
	m.Done()
	closeQueue(t, q)
	wantCount(t, server, url, 0, 0)
	if want := (queue.Stats{Received: 1, Deleted: 1}); q.Stats() != want {
		t.Errorf("stats %+v, want %+v", q.Stats(), want)
	}
}

func TestPoisonBecomesDeadLetter(t *testing.T) {
	t.Parallel()
	server := queuetest.Shared(t)
	dead := server.Queue(t, queuetest.QueueOptions{})
	url := server.Queue(t, queuetest.QueueOptions{DeadLetters: dead, MaxReceives: 3})
	server.Send(t, url, append(bodies(20, "good"), "poison")...)
	q := open(t, server, queue.Options{URL: url})
	if redrive := q.Redrive(); redrive.MaxReceives != 3 || redrive.DeadLetterARN == "" {
		t.Errorf("redrive %+v, want 3 receives and a queue", redrive)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	go func() {
		defer cancel()
		eventually(t, "a dead letter, and nothing else left", func() bool {
			visible, hidden := server.Count(t, url)
			letters, _ := server.Count(t, dead)
			return letters == 1 && visible+hidden == 0
		})
	}()
	var poison []int
	for m, err := range q.Messages(ctx) {
		switch {
		case err != nil:
			t.Fatal(err)
		case m.Body == "poison":
			poison = append(poison, m.Receives)
			m.Retry(0)
		default:
			m.Done()
		}
	}
	if !slices.Equal(poison, []int{1, 2, 3}) {
		t.Errorf("the poison came with %v receives, want 1, 2, 3", poison)
	}
	if letters := server.Take(t, dead); len(letters) != 1 || *letters[0].Body != "poison" {
		t.Errorf("dead letters: %v", letters)
	}
	wantCount(t, server, url, 0, 0)
}

func TestCloseGivesBack(t *testing.T) {
	t.Parallel()
	server := queuetest.Shared(t)
	url := server.Queue(t, queuetest.QueueOptions{})
	server.Send(t, url, bodies(25, "m")...)
	q := open(t, server, queue.Options{URL: url, Prefetch: 25})
	taken := take(t, q, 25)
	taken[0].Done()
	taken[1].Retry(time.Hour)
	closeQueue(t, q)
	wantCount(t, server, url, 23, 1)
	want := queue.Stats{Received: 25, Deleted: 1, Returned: 24}
	if q.Stats() != want {
		t.Errorf("stats %+v, want %+v", q.Stats(), want)
	}
}

func TestLoopGivesBackWhatNobodyTook(t *testing.T) {
	t.Parallel()
	server := queuetest.Shared(t)
	url := server.Queue(t, queuetest.QueueOptions{})
	server.Send(t, url, bodies(10, "m")...)
	q := open(t, server, queue.Options{URL: url, Prefetch: 10})
	take(t, q, 1)
	eventually(t, "nine of ten wait again", func() bool {
		visible, hidden := server.Count(t, url)
		return visible == 9 && hidden == 1
	})
}

// A long poll that was broken off goes on at the server, which would hand out to it what is given back. All messages come to
// another consumer in their second receive: none went astray in between.
func TestAbandonedPollGetsNothing(t *testing.T) {
	t.Parallel()
	server := queuetest.Shared(t)
	url := server.Queue(t, queuetest.QueueOptions{})
	server.Send(t, url, bodies(5, "m")...)
	q := open(t, server, queue.Options{URL: url, Wait: 3 * time.Second})
	var taken []*queue.Message
	for m, err := range q.Messages(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if taken = append(taken, m); len(taken) == 3 {
			time.Sleep(100 * time.Millisecond) // for a poll to be open; if it is not, less is seen
			break                              // and leave two
		}
	}
	taken[0].Retry(0)
	closeQueue(t, q)
	other := open(t, server, queue.Options{URL: url, Prefetch: 5})
	for _, m := range take(t, other, 5) {
		if m.Receives != 2 {
			t.Errorf("message %s has been received %d times, want 2", m.ID, m.Receives)
		}
	}
}

func TestPrefetchBoundsWhatIsHeld(t *testing.T) {
	t.Parallel()
	server := queuetest.Shared(t)
	url := server.Queue(t, queuetest.QueueOptions{})
	server.Send(t, url, bodies(12, "m")...)
	q := open(t, server, queue.Options{URL: url, Prefetch: 3})
	count := 0
	for m, err := range q.Messages(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if _, hidden := server.Count(t, url); hidden > 3 {
			t.Errorf("%d messages are held, want no more than 3", hidden)
		}
		m.Done()
		if count++; count == 12 {
			break
		}
	}
	if stats := q.Stats(); stats.Received != 12 {
		t.Errorf("stats %+v, want 12 received", stats)
	}
}

// What fails in a drain stays in the queue, and comes once: the loop would never end otherwise.
func TestDrain(t *testing.T) {
	t.Parallel()
	server := queuetest.Shared(t)
	url := server.Queue(t, queuetest.QueueOptions{})
	server.Send(t, url, bodies(35, "m")...)
	q := open(t, server, queue.Options{URL: url, Wait: time.Second, Prefetch: 4})
	seen := map[string]int{}
	n := 0
	for m, err := range q.Drain(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		seen[m.ID]++
		if n++; n%5 == 0 {
			m.Retry(0)
		} else {
			m.Done()
		}
	}
	if len(seen) != 35 || n != 35 {
		t.Errorf("%d messages came in %d receives, want 35 in 35", len(seen), n)
	}
	if stats := q.Stats(); stats.Held < 7 {
		t.Errorf("%d messages are held, want at least the 7 that failed", stats.Held)
	}
	closeQueue(t, q)
	wantCount(t, server, url, 7, 0)
}

func TestDrainOfNothingEnds(t *testing.T) {
	t.Parallel()
	server := queuetest.Shared(t)
	q := open(t, server, queue.Options{URL: server.Queue(t, queuetest.QueueOptions{}), Wait: time.Second})
	for m, err := range q.Drain(t.Context()) {
		t.Errorf("%+v, %v came of an empty queue", m, err)
	}
}

func TestOpenFails(t *testing.T) {
	t.Parallel()
	server := queuetest.Shared(t)
	missing := server.Endpoint + "/000000000000/missing"
	_, err := queue.Open(t.Context(), server.Config(), queue.Options{URL: missing})
	var failed *queue.Error
	if !errors.As(err, &failed) || failed.Queue != "missing" || failed.Op != "look up" || failed.Status != 400 || !queue.IsNotFound(err) {
		t.Errorf("a missing queue: %#v", err)
	}
	want := "look up queue missing: AWS.SimpleQueueService.NonExistentQueue: The specified queue does not exist (HTTP 400)"
	if fmt.Sprint(err) != want {
		t.Errorf("a missing queue: %q, want %q", err, want)
	}

	_, err = queue.Open(t.Context(), server.Config(), queue.Options{URL: "photos"})
	var noURL *queue.URLError
	if !errors.As(err, &noURL) || noURL.URL != "photos" {
		t.Errorf("no URL: %#v", err)
	}
	for _, opt := range []queue.Options{
		{URL: missing, Prefetch: -1},
		{URL: missing, Wait: 21 * time.Second},
		{URL: missing, Wait: time.Millisecond},
		{URL: missing, Visibility: 13 * time.Hour},
		{URL: missing, Visibility: -time.Second},
	} {
		if _, err := queue.Open(t.Context(), server.Config(), opt); err == nil || queue.IsNotFound(err) {
			t.Errorf("%+v: %v, want it refused before anything is asked", opt, err)
		}
	}
}

func TestFirstReceiveFails(t *testing.T) {
	t.Parallel()
	server := queuetest.Shared(t)
	url := server.Queue(t, queuetest.QueueOptions{})
	q := open(t, server, queue.Options{URL: url})
	if _, err := server.Client().DeleteQueue(t.Context(), &sqs.DeleteQueueInput{QueueUrl: aws.String(url)}); err != nil {
		t.Fatal(err)
	}
	var errs []error
	for _, err := range q.Messages(t.Context()) {
		errs = append(errs, err)
	}
	if len(errs) != 1 || !queue.IsNotFound(errs[0]) {
		t.Errorf("errors %v, want one that says that the queue is gone", errs)
	}
	if !q.Stats().Failing {
		t.Error("the queue does not say that receiving fails")
	}
}

func TestServerDiesAndReturns(t *testing.T) {
	t.Parallel()
	server := queuetest.Start(t)
	const name = "here-again"
	url := server.Queue(t, queuetest.QueueOptions{Name: name})
	server.Send(t, url, "before")
	warnings := make(chan error, 100)
	q := open(t, server, queue.Options{URL: url, Warn: func(err error) { warnings <- err }})
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	got := make(chan string)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for m, err := range q.Messages(ctx) {
			if err != nil {
				t.Error(err)
				return
			}
			m.Done()
			got <- m.Body
		}
	}()
	if body := <-got; body != "before" {
		t.Errorf("%q came, want before", body)
	}
	eventually(t, "the deletion", func() bool { return q.Stats().Deleted == 1 })
	server.Kill()
	var failed *queue.Error
	if err := <-warnings; !errors.As(err, &failed) || failed.Op != "receive from" || failed.Code != "" {
		t.Errorf("warning %v, want that nothing answers", err)
	}
	if !q.Stats().Failing {
		t.Error("the queue does not say that receiving fails")
	}
	server.Restart(t)
	if again := server.Queue(t, queuetest.QueueOptions{Name: name}); again != url {
		t.Fatalf("the queue is %s now, and was %s", again, url)
	}
	server.Send(t, url, "after")
	if body := <-got; body != "after" {
		t.Errorf("%q came, want after", body)
	}
	if q.Stats().Failing {
		t.Error("the queue says that receiving fails, after it did not")
	}
	cancel()
	<-ended
}

// A message that is gone while it is held can be extended no more: it is reported once.
func TestLost(t *testing.T) {
	t.Parallel()
	server := queuetest.Shared(t)
	url := server.Queue(t, queuetest.QueueOptions{})
	server.Send(t, url, "purged")
	warnings := make(chan error, 100)
	q := open(t, server, queue.Options{URL: url, Visibility: time.Second, Warn: func(err error) { warnings <- err }})
	m := take(t, q, 1)[0]
	if _, err := server.Client().PurgeQueue(t.Context(), &sqs.PurgeQueueInput{QueueUrl: aws.String(url)}); err != nil {
		t.Fatal(err)
	}
	var lost *queue.LostError
	var why *queue.Error
	err := <-warnings
	if !errors.As(err, &lost) || lost.MessageID != m.ID || !errors.As(err, &why) || why.Code != "ReceiptHandleIsInvalid" {
		t.Errorf("warning %v, want that message %s is lost", err, m.ID)
	}
	m.Retry(0) // nothing that SQS would understand
	closeQueue(t, q)
	if want := (queue.Stats{Received: 1, Lost: 1}); q.Stats() != want {
		t.Errorf("stats %+v, want %+v", q.Stats(), want)
	}
	if len(warnings) != 0 {
		t.Errorf("warned again: %v", <-warnings)
	}
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		receives int
		most     time.Duration
	}{
		{0, 4 * time.Second}, {1, 4 * time.Second}, {2, 8 * time.Second}, {3, 16 * time.Second}, {6, 128 * time.Second},
		{7, 256 * time.Second}, {8, 5 * time.Minute}, {9, 5 * time.Minute}, {1 << 30, 5 * time.Minute},
	} {
		for range 100 {
			if d := queue.Backoff(c.receives); d < c.most/2 || d > c.most {
				t.Fatalf("after %d receives: %s, want between %s and %s", c.receives, d, c.most/2, c.most)
			}
		}
	}
}

// TestTraceOfMessages has the attributes that name a trace where they are wanted, and no others.
func TestTraceOfMessages(t *testing.T) {
	t.Parallel()
	const parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	server := queuetest.Shared(t)
	for _, traces := range []bool{true, false} {
		url := server.Queue(t, queuetest.QueueOptions{})
		_, err := server.Client().SendMessage(t.Context(), &sqs.SendMessageInput{
			QueueUrl: aws.String(url), MessageBody: aws.String("m"), MessageAttributes: map[string]types.MessageAttributeValue{
				"traceparent": {DataType: aws.String("String"), StringValue: aws.String(parent)},
				"other":       {DataType: aws.String("String"), StringValue: aws.String("x")},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		m := take(t, open(t, server, queue.Options{URL: url, Prefetch: 1, Traces: traces}), 1)[0]
		if want := map[string]string{"traceparent": parent}; traces && !maps.Equal(m.Trace, want) || !traces && m.Trace != nil {
			t.Errorf("traces %v: %v, want %v or nothing", traces, m.Trace, want)
		}
		m.Done()
	}
}
