package queue_test

import (
	"context"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/queue"
	"github.com/s3img/s3img/pkg/queue/queuetest"
)

// patience is how long a test waits for what must come. It decides nothing: what does not come in it never does.
const patience = time.Minute

// TestMain keeps the AWS configuration of whoever runs the tests out of them.
func TestMain(m *testing.M) {
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "AWS_") {
			must(os.Unsetenv(name))
		}
	}
	must(os.Setenv("AWS_CONFIG_FILE", os.DevNull))
	must(os.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull))
	must(flag.Set("test.parallel", "16")) // they wait for the server and for clocks, and need no processor for that
	os.Exit(m.Run())
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// open opens a queue that is closed with the test, and fails it at any warning.
func open(t *testing.T, server *queuetest.Server, opt queue.Options) *queue.Queue {
	t.Helper()
	if opt.Warn == nil {
		opt.Warn = func(err error) { t.Errorf("warning: %v", err) }
	}
	q, err := queue.Open(t.Context(), server.Config(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeQueue(t, q) })
	return q
}

func closeQueue(t *testing.T, q *queue.Queue) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := q.Close(ctx); err != nil {
		t.Error(err)
	}
}

// take returns the next n messages, which stay held.
func take(t *testing.T, q *queue.Queue, n int) []*queue.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var taken []*queue.Message
	for m, err := range q.Messages(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		if taken = append(taken, m); len(taken) == n {
			return taken
		}
	}
	t.Fatalf("%d messages came, want %d", len(taken), n)
	return nil
}

// eventually waits until the server has come to a state that it must come to.
func eventually(t *testing.T, what string, reached func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !reached(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited %s in vain: %s", patience, what)
		}
	}
}

// wantCount compares what a queue holds.
func wantCount(t *testing.T, server *queuetest.Server, url string, visible, hidden int) {
	t.Helper()
	if v, h := server.Count(t, url); v != visible || h != hidden {
		t.Errorf("the queue has %d messages that wait and %d hidden ones, want %d and %d", v, h, visible, hidden)
	}
}

func bodies(n int, prefix string) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = prefix + strings.Repeat("x", i)
	}
	return all
}
