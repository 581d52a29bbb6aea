package queue_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/s3img/s3img/pkg/queue"
	"github.com/s3img/s3img/pkg/queue/queuetest"
	"github.com/s3img/s3img/pkg/s3ops"
)

func collect(warnings *[]error) func(error) {
	return func(err error) { *warnings = append(*warnings, err) }
}

// Messages that are settled one soon after the other share requests while many are held.
func TestDeletesShareRequests(t *testing.T) {
	t.Parallel()
	server := startFaulty(t, func(asked) fault { return fault{} })
	url := server.Queue(t, queuetest.QueueOptions{})
	server.Send(t, url, bodies(50, "m")...)
	q := open(t, server.Server, queue.Options{URL: url, Prefetch: 50})
	taken := take(t, q, 50)
	for _, m := range taken[:30] {
		m.Done()
		time.Sleep(time.Millisecond)
	}
	eventually(t, "30 deletions", func() bool { return q.Stats().Deleted == 30 })
	if n := server.requests(actDelete); n < 3 || n > 15 {
		t.Errorf("30 messages were deleted with %d requests, want 3, or a few more", n)
	}
}

// Of a batch, what may pass is tried again alone; what may not is reported, and its message comes again.
func TestSomeDeletesFail(t *testing.T) {
	t.Parallel()
	server := startFaulty(t, func(r asked) fault {
		if r.action == actDelete && r.number == 1 {
			return fault{failed: []failed{
				{ID: "0", Code: "InternalError", Message: "try again"},
				{ID: "1", Code: "ReceiptHandleIsInvalid", Message: "no such handle.", SenderFault: true},
			}}
		}
		return fault{}
	})
	url := server.Queue(t, queuetest.QueueOptions{})
	server.Send(t, url, bodies(10, "m")...)
	var warnings []error
	q := open(t, server.Server, queue.Options{URL: url, Prefetch: 11, Warn: collect(&warnings)})
	taken := take(t, q, 10)
	for _, m := range taken {
		m.Done()
	}
	closeQueue(t, q)
	if n := server.requests(actDelete); n < 2 {
		t.Errorf("%d requests, want a second one for the message that may be deleted yet", n)
	}
	wantCount(t, server.Server, server.direct(url), 0, 1)
	if want := (queue.Stats{Received: 10, Deleted: 9, Unsettled: 1}); q.Stats() != want {
		t.Errorf("stats %+v, want %+v", q.Stats(), want)
	}
	var failed *queue.Error
	if len(warnings) != 1 || !errors.As(warnings[0], &failed) || failed.Code != "ReceiptHandleIsInvalid" || failed.MessageID == "" {
		t.Fatalf("warnings %v, want one about a receipt handle", warnings)
	}
	want := "delete messages of queue " + q.Name() + ": message " + failed.MessageID + ": ReceiptHandleIsInvalid: no such handle"
	if failed.Error() != want {
		t.Errorf("warning %q, want %q", failed, want)
	}
}

// A deletion that is refused for good ends: with one warning a batch, and without a trace in memory.
func TestDeletesRefused(t *testing.T) {
	t.Parallel()
	server := startFaulty(t, func(r asked) fault {
		if r.action == actDelete {
			return fault{code: "AccessDenied"}
		}
		return fault{}
	})
	url := server.Queue(t, queuetest.QueueOptions{})
	server.Send(t, url, bodies(4, "m")...)
	var warnings []error
	q := open(t, server.Server, queue.Options{URL: url, Prefetch: 4, Warn: collect(&warnings)})
	for _, m := range take(t, q, 4) {
		m.Done()
	}
	closeQueue(t, q)
	if len(warnings) == 0 || len(warnings) > 4 {
		t.Errorf("warnings %v, want one for each request", warnings)
	}
	if want := (queue.Stats{Received: 4, Unsettled: 4}); q.Stats() != want {
		t.Errorf("stats %+v, want %+v", q.Stats(), want)
	}
}

// An extension that fails, and works at the next try, loses no message.
func TestExtensionFailsForAWhile(t *testing.T) {
	t.Parallel()
	server := startFaulty(t, func(r asked) fault {
		if r.action == actChange && r.number == 1 {
			return fault{code: "AccessDenied"}
		}
		return fault{}
	})
	url := server.Queue(t, queuetest.QueueOptions{})
	server.Send(t, url, "held")
	warnings := make(chan error, 100)
	q := open(t, server.Server, queue.Options{
		URL: url, Prefetch: 1, Visibility: 3 * time.Second, Warn: func(err error) { warnings <- err },
	})
	m := take(t, q, 1)[0]
	var failed *queue.Error
	if err := <-warnings; !errors.As(err, &failed) || failed.Code != "AccessDenied" || failed.Op != "extend messages of" {
		t.Errorf("warning %v, want that the extension is refused", err)
	}
	eventually(t, "an extension that works, and another after it", func() bool { return server.requests(actChange) >= 3 })
	m.Done()
	closeQueue(t, q)
	wantCount(t, server.Server, server.direct(url), 0, 0)
	if want := (queue.Stats{Received: 1, Deleted: 1}); q.Stats() != want {
		t.Errorf("stats %+v, want %+v", q.Stats(), want)
	}
}

// An extension that arrives after its message was given back would hide it: the return waits for it.
func TestReturnWaitsForExtension(t *testing.T) {
	t.Parallel()
	extending, release := make(chan struct{}), make(chan struct{})
	var order []string
	server := startFaulty(t, func(r asked) fault {
		switch {
		case r.action == actChange && r.number == 1:
			close(extending)
			<-release
			order = append(order, "extended")
		case r.action == actChange:
			order = append(order, "returned")
		}
		return fault{}
	})
	url := server.Queue(t, queuetest.QueueOptions{})
	server.Send(t, url, "a", "b")
	q := open(t, server.Server, queue.Options{URL: url, Prefetch: 2, Visibility: 8 * time.Second})
	taken := take(t, q, 2)
	<-extending
	taken[0].Retry(0)
	taken[1].Done()
	eventually(t, "the other message's deletion", func() bool { return q.Stats().Deleted == 1 })
	close(release)
	eventually(t, "the return", func() bool { return q.Stats().Returned == 1 })
	if !slices.Equal(order, []string{"extended", "returned"}) {
		t.Errorf("SQS was asked in the order %q", order)
	}
	closeQueue(t, q)
	wantCount(t, server.Server, server.direct(url), 1, 0)
}

// A full answer brings a second receiver: two requests are open at a time.
func TestReceiversAreAdded(t *testing.T) {
	t.Parallel()
	third := make(chan struct{})
	server := startFaulty(t, func(r asked) fault {
		switch {
		case r.action == actReceive && r.number == 2:
			<-third
		case r.action == actReceive && r.number == 3:
			close(third)
		}
		return fault{}
	})
	url := server.Queue(t, queuetest.QueueOptions{})
	server.Send(t, url, bodies(30, "m")...)
	q := open(t, server.Server, queue.Options{URL: url, Prefetch: 30})
	take(t, q, 30)
}

// A long poll that nothing answers ends with the context, and nothing else would end it.
func TestEndsWithContext(t *testing.T) {
	t.Parallel()
	polling, end := make(chan struct{}), make(chan struct{})
	defer close(end)
	server := startFaulty(t, func(r asked) fault {
		if r.action == actReceive {
			close(polling)
			<-end
		}
		return fault{}
	})
	q := open(t, server.Server, queue.Options{URL: server.Queue(t, queuetest.QueueOptions{})})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-polling
		cancel()
	}()
	for m, err := range q.Messages(ctx) {
		t.Errorf("%+v, %v came of an empty queue", m, err)
	}
	if q.Stats().Failing {
		t.Error("a receive that was interrupted counts as failed")
	}
}

// A service that answers 500 until the time is over has answered: also where the time ends between two attempts.
func TestAnswersOfTroubleAreTold(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "oops", http.StatusInternalServerError) }))
	defer server.Close()
	for name, value := range map[string]string{"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_REGION": "us-east-1", "AWS_MAX_ATTEMPTS": "100", "AWS_ENDPOINT_URL_SQS": ""} {
		t.Setenv(name, value)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := queue.Open(ctx, s3ops.Config{}, queue.Options{URL: server.URL + "/123456789012/photos"})
	var failed *queue.Error
	if !errors.As(err, &failed) || failed.Status != http.StatusInternalServerError || err.Error() != "look up queue photos: the service answered HTTP 500" {
		t.Errorf("got %v, want the status 500", err)
	}
}

// Close does not wait longer than it may, and says so.
func TestCloseGivesUp(t *testing.T) {
	t.Parallel()
	deleting, end := make(chan struct{}), make(chan struct{})
	defer close(end)
	server := startFaulty(t, func(r asked) fault {
		if r.action == actDelete {
			close(deleting)
			<-end
		}
		return fault{}
	})
	url := server.Queue(t, queuetest.QueueOptions{})
	server.Send(t, url, "never deleted")
	q, err := queue.Open(t.Context(), server.Config(), queue.Options{URL: url, Prefetch: 1})
	if err != nil {
		t.Fatal(err)
	}
	take(t, q, 1)[0].Done()
	<-deleting
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := q.Close(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Close: %v, want that it was interrupted", err)
	}
	if want := (queue.Stats{Received: 1, Unsettled: 1}); q.Stats() != want {
		t.Errorf("stats %+v, want %+v", q.Stats(), want)
	}
}

func TestEndpointOfTheEnvironment(t *testing.T) {
	server := startFaulty(t, func(asked) fault { return fault{} })
	t.Setenv("AWS_ENDPOINT_URL_SQS", server.proxy)
	made, err := server.Client().CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("by-environment")})
	if err != nil {
		t.Fatal(err)
	}
	open(t, server.Server, queue.Options{URL: aws.ToString(made.QueueUrl)})
	if n := server.requests("GetQueueAttributes"); n != 1 {
		t.Errorf("%d requests went to AWS_ENDPOINT_URL_SQS, want 1", n)
	}
}
