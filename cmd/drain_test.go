package cmd_test

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/s3img/s3img/pkg/events"
)

// slowStore is a proxy before the embedded S3 that holds the first request for the bytes of an upload.
type slowStore struct {
	url  string
	held chan string // gets the path of that request
	free func()      // lets it go
}

func newSlowStore(t *testing.T, bucket string) *slowStore {
	t.Helper()
	target, err := url.Parse(store.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	forward := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host // it is signed
		},
		ErrorLog: log.New(io.Discard, "", 0),
	}
	freed := make(chan struct{})
	s := &slowStore{held: make(chan string, 1), free: sync.OnceFunc(func() { close(freed) })}
	var first sync.Once
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/"+bucket+"/input/") {
			first.Do(func() {
				s.held <- r.URL.Path
				select {
				case <-freed:
				case <-r.Context().Done():
				}
			})
		}
		forward.ServeHTTP(w, r)
	}))
	t.Cleanup(proxy.Close)
	t.Cleanup(s.free)
	s.url = proxy.URL
	return s
}

// drainSystem is a watcher that has one object in hand, for as long as the test likes, and as many messages as it holds.
type drainSystem struct {
	*queueSystem
	*worker
	slow   *slowStore
	health string
	inHand string // key of the object in hand
}

// drainMessages is more than a watcher with one object in work at a time holds: no request for more is open when it is stopped,
// which would keep what is given back hidden for a while.
const (
	drainMessages = 30
	drainHeld     = 11
)

func newDrainSystem(t *testing.T, args ...string) *drainSystem {
	t.Helper()
	s := &drainSystem{queueSystem: newQueueSystem(t, 1000), health: "127.0.0.1:" + freePort(t)}
	s.slow = newSlowStore(t, s.up)
	s.sqs.Send(t, s.queue, s.upload(t, drainMessages)...)
	environment := append(s.environment(), "AWS_ENDPOINT_URL_S3="+s.slow.url)
	s.worker = startWorker(t, environment, append([]string{
		"watch", "--queue-url", s.queue, "--concurrency", "1", "--visibility", "60s", "--health", s.health,
	}, args...)...)
	t.Cleanup(func() { _ = s.Process.Kill() })
	s.inHand = strings.TrimPrefix(<-s.slow.held, "/"+s.up+"/")
	waitUntil(t, "the watcher held all that it may", func() bool {
		_, hidden := s.sqs.Count(t, s.queue)
		return hidden == drainHeld
	})
	if code := s.answer(t, "/readyz"); code != http.StatusOK {
		t.Errorf("/readyz answers %d before the watcher is stopped", code)
	}
	return s
}

func (s *drainSystem) answer(t *testing.T, path string) int {
	t.Helper()
	resp, err := http.Get("http://" + s.health + path)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// left returns the keys that the queue still tells of, and how many of them had been received.
func (s *drainSystem) left(t *testing.T) (keys []string, received int) {
	t.Helper()
	for _, message := range s.sqs.Take(t, s.queue) {
		batch, err := events.Decode([]byte(*message.Body))
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, batch.Messages[0].Events[0].Key)
		if receives, _ := strconv.Atoi(message.Attributes["ApproximateReceiveCount"]); receives > 1 { // this time is one
			received++
		}
	}
	return keys, received
}

// TestQueueDrains: a watcher that is stopped finishes what is in hand, while what it has not begun is back in the queue.
func TestQueueDrains(t *testing.T) {
	t.Parallel()
	s := newDrainSystem(t)
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	waitUntil(t, "what was not begun was back in the queue", func() bool {
		visible, hidden := s.sqs.Count(t, s.queue)
		return visible == drainMessages-1 && hidden == 1
	})
	if ready, healthy := s.answer(t, "/readyz"), s.answer(t, "/healthz"); ready != http.StatusServiceUnavailable || healthy != http.StatusOK {
		t.Errorf("while it drains /readyz answers %d and /healthz %d, want 503 and 200", ready, healthy)
	}
	s.slow.free()
	s.wantInterrupted(t)
	if visible, hidden := s.sqs.Count(t, s.queue); visible != drainMessages-1 || hidden != 0 {
		t.Errorf("%d messages are visible and %d hidden, want %d and none", visible, hidden, drainMessages-1)
	}
	keys, received := s.left(t)
	if slices.Contains(keys, s.inHand) || received != drainHeld-1 {
		t.Errorf("%q is in the queue: %t; %d others had been received, want %d", s.inHand, slices.Contains(keys, s.inHand), received, drainHeld-1)
	}
	if made := readBucket(t, s.down); len(made) != 2 {
		t.Errorf("%d renditions, want the two of %s", len(made), s.inHand)
	}
}

// TestQueueDrainEnds: what cannot be finished in time is back in the queue too.
func TestQueueDrainEnds(t *testing.T) {
	t.Parallel()
	s := newDrainSystem(t, "--drain-timeout", "1s")
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	s.wantInterrupted(t)
	if visible, hidden := s.sqs.Count(t, s.queue); visible != drainMessages || hidden != 0 {
		t.Errorf("%d messages are visible and %d hidden, want %d and none", visible, hidden, drainMessages)
	}
	if keys, received := s.left(t); !slices.Contains(keys, s.inHand) || received != drainHeld {
		t.Errorf("%q is in the queue: %t; %d had been received, want %d", s.inHand, slices.Contains(keys, s.inHand), received, drainHeld)
	}
	if made := readBucket(t, s.down); len(made) != 0 {
		t.Errorf("%d renditions, want none", len(made))
	}
	told := read(t, s.log)
	if !strings.Contains(told, s.inHand+": it was broken off") || !strings.Contains(told, "hint: it was not finished in the time") {
		t.Errorf("the log does not say what became of %s:\n%s", s.inHand, told)
	}
}
