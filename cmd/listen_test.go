package cmd_test

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3"
	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
)

// listenSystem is a store that posts its events to a watcher. Each needs the other to be there first, or nearly so.
type listenSystem struct {
	client      *s3ops.Client
	up, down    string // buckets
	environment []string
	addr        string // of the watcher
	secretFile  string
}

const (
	listenUp, listenDown = "uploads", "renditions"
	listenSecret         = "open-sesame"
)

func newListenSystem(t *testing.T) *listenSystem {
	t.Helper()
	s := &listenSystem{up: listenUp, down: listenDown, addr: "127.0.0.1:" + freePort(t), secretFile: filepath.Join(t.TempDir(), "secret")}
	if err := os.WriteFile(s.secretFile, []byte(listenSecret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	storePort, data := freePort(t), t.TempDir()
	// A store with that data ran before: the watcher can know its credentials.
	first := s.startStore(t, data, storePort, "")
	for _, bucket := range []string{listenUp, listenDown} {
		if err := s.client.CreateBucket(t.Context(), bucket); err != nil {
			t.Fatal(err)
		}
	}
	s.environment = storeEnvironment(first, listenUp, listenDown)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	w := s.startWatcher(t) // before the store, which wants somebody to listen
	t.Cleanup(func() { w.kill() })
	waitUntil(t, "the watcher listened", func() bool { return dials(s.addr) })
	server := s.startStore(t, data, storePort, "http://x:"+listenSecret+"@"+s.addr+"/")
	t.Cleanup(func() { _ = server.Close() })
	w.stop(t)
	return s
}

func (s *listenSystem) startStore(t *testing.T, data, port, webhook string) *devs3.Server {
	t.Helper()
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	server, err := devs3.Start(context.Background(), devs3.Options{
		Command: []string{s3imgPath, "serve-dev-s3"}, Dir: data, Port: number, WebhookURL: webhook,
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.client, err = s3ops.Connect(t.Context(), server.Config()); err != nil {
		t.Fatal(err)
	}
	return server
}

func (s *listenSystem) startWatcher(t *testing.T, args ...string) *worker {
	t.Helper()
	return startWorker(t, s.environment, append([]string{"watch", "--listen", s.addr, "--secret-file", s.secretFile}, args...)...)
}

func (s *listenSystem) put(t *testing.T, key string) {
	t.Helper()
	var buf bytes.Buffer
	if err := encodeByName(&buf, key, testImage(300, 200)); err != nil {
		t.Fatal(err)
	}
	if err := s.client.Put(t.Context(), s3ops.Location{Bucket: s.up, Key: "input/" + key}, buf.Bytes(), s3ops.PutOptions{}); err != nil {
		t.Fatal(err)
	}
}

func (s *listenSystem) has(t *testing.T, rendition string) bool {
	t.Helper()
	_, err := s.client.Head(t.Context(), s3ops.Location{Bucket: s.down, Key: rendition})
	if err != nil && !s3ops.IsNotFound(err) {
		t.Fatal(err)
	}
	return err == nil
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func dials(addr string) bool {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

// TestListen has a store post its events to a watcher: what is uploaded appears, what is removed goes, and what came while
// nobody listened is found. What this store tells is at times another key, since its events share the memory of requests;
// so it is told again until it gets through.
func TestListen(t *testing.T) {
	s := newListenSystem(t)
	s.put(t, "missed.jpg")
	w := s.startWatcher(t, "--mirror-deletes", "--interval", "1h")
	waitUntil(t, "what nobody was told of was rendered", func() bool { return s.has(t, "missed-200.jpg") })
	for key, rendition := range map[string]string{
		"a b+c.png": "a b+c-200.png", "é/ü 100%.jpg": "é/ü 100%-200.jpg", "👩‍🚀.jpg": "👩‍🚀-200.jpg",
	} {
		again := every(300 * time.Millisecond)
		waitUntil(t, rendition+" was there", func() bool {
			if again() {
				s.put(t, key)
			}
			return s.has(t, rendition)
		})
	}
	again := every(300 * time.Millisecond)
	waitUntil(t, "the renditions of a removed original were gone", func() bool {
		if again() {
			s.put(t, "a b+c.png")
			if err := s.client.Delete(t.Context(), s3ops.Location{Bucket: listenUp, Key: "input/a b+c.png"}); err != nil {
				t.Fatal(err)
			}
		}
		return !s.has(t, "a b+c-200.png")
	})
	w.stop(t)
	if log := read(t, w.log); strings.Contains(log, listenSecret) {
		t.Errorf("the log has the secret:\n%s", log)
	}
}

// every is true at first, and then once in a while.
func every(d time.Duration) func() bool {
	var last time.Time
	return func() bool {
		if time.Since(last) < d {
			return false
		}
		last = time.Now()
		return true
	}
}

// TestListenFindsWhatNobodyTells has a store that tells nothing.
func TestListenFindsWhatNobodyTells(t *testing.T) {
	t.Parallel()
	s := &listenSystem{client: client, up: devs3test.BucketName(), down: devs3test.BucketName()}
	for _, bucket := range []string{s.up, s.down} {
		if err := client.CreateBucket(t.Context(), bucket); err != nil {
			t.Fatal(err)
		}
	}
	w := startWorker(t, storeEnvironment(store, s.up, s.down), "watch", "--listen", "127.0.0.1:0", "--interval", "200ms", "--mirror-deletes")
	s.put(t, "x.jpg")
	waitUntil(t, "it was rendered", func() bool { return s.has(t, "x-200.jpg") })
	s.put(t, "y.jpg")
	waitUntil(t, "what came later was rendered", func() bool { return s.has(t, "y-200.jpg") })
	if err := client.Delete(t.Context(), s3ops.Location{Bucket: s.up, Key: "input/x.jpg"}); err != nil {
		t.Fatal(err)
	}
	waitUntil(t, "the renditions of a removed original were gone", func() bool { return !s.has(t, "x-200.jpg") })
	w.stop(t)
	if lines := strings.Count(read(t, w.out), "\n"); lines != 6 {
		t.Errorf("%d lines, want 4 renditions written and 2 removed:\n%s", lines, read(t, w.out))
	}
}

// TestListenRefuses: who does not know the secret, and what is no event, is told so.
func TestListenRefuses(t *testing.T) {
	s := newListenSystem(t)
	w := s.startWatcher(t)
	waitUntil(t, "the watcher listened", func() bool { return dials(s.addr) })
	for _, c := range []struct {
		secret, body string
		status       int
	}{
		{"", notification(listenUp, "input/x.jpg", 1), http.StatusUnauthorized},
		{"open-sesam", notification(listenUp, "input/x.jpg", 1), http.StatusUnauthorized},
		{listenSecret, `{"hello":"world"}`, http.StatusBadRequest},
		{listenSecret, strings.Repeat(" ", 2<<20), http.StatusRequestEntityTooLarge},
		{listenSecret, notification(listenUp, "input/gone.jpg", 1), http.StatusNoContent}, // done: there is nothing to do
		{listenSecret, notification(listenUp, "elsewhere/x.jpg", 1), http.StatusNoContent},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+s.addr+"/", strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+c.secret)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != c.status {
			t.Errorf("secret %q, body %.60s: %s, want %d", c.secret, c.body, resp.Status, c.status)
		}
	}
	w.stop(t)
	if log := read(t, w.log); !strings.Contains(log, "gone.jpg does not exist") || strings.Contains(log, listenSecret) {
		t.Errorf("the log does not tell of the object that is gone, or tells the secret:\n%s", log)
	}
}
