package httpserve

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// running is a server on loopback.
type running struct {
	addr  string
	stop  context.CancelFunc
	ended chan error
	mu    sync.Mutex
	told  []error
}

func start(t *testing.T, handler http.HandlerFunc, drain time.Duration, server *http.Server) *running {
	t.Helper()
	listener, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	s := &running{addr: listener.Addr().String(), stop: stop, ended: make(chan error, 1)}
	opt := Options{Drain: drain, Report: s.report}
	go func() {
		if server != nil {
			s.ended <- serve(ctx, listener, handler, opt, server)
			return
		}
		s.ended <- Serve(ctx, listener, handler, opt)
	}()
	return s
}

func (s *running) report(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told = append(s.told, err)
}

func (s *running) reports() []error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.told
}

// post sends a body on a connection of its own and returns the status.
func (s *running) post(ctx context.Context, body string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.addr, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	_ = resp.Body.Close()
	return resp.StatusCode, nil
}

func TestStopWaitsForRequestsInHand(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	s := start(t, func(w http.ResponseWriter, r *http.Request) {
		close(entered)
		<-release
		if r.Context().Err() != nil {
			t.Error("the stop ended the context of a request in hand")
		}
		w.WriteHeader(http.StatusNoContent)
	}, time.Minute, nil)
	answered := make(chan int, 1)
	go func() {
		status, err := s.post(t.Context(), "x")
		if err != nil {
			t.Error(err)
		}
		answered <- status
	}()
	<-entered
	s.stop()
	for refused := false; !refused; { // the listener closes at once, the request goes on
		conn, err := net.Dial("tcp", s.addr)
		if refused = err != nil; !refused {
			_ = conn.Close()
		}
	}
	select {
	case err := <-s.ended:
		t.Fatalf("Serve returned %v with a request in hand", err)
	default:
	}
	close(release)
	if status := <-answered; status != http.StatusNoContent {
		t.Errorf("the request in hand got %d", status)
	}
	if err := <-s.ended; err != nil {
		t.Errorf("Serve: %v", err)
	}
}

func TestStopCutsOffWhatDoesNotEnd(t *testing.T) {
	entered, over := make(chan struct{}), make(chan struct{})
	s := start(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // from here on the server sees when the client goes
		close(entered)
		<-r.Context().Done()
		close(over)
	}, time.Millisecond, nil)
	go func() { _, _ = s.post(t.Context(), "x") }()
	<-entered
	s.stop()
	var cut *CutError
	if err := <-s.ended; !errors.As(err, &cut) || cut.Requests != 1 {
		t.Errorf("Serve: %v, want a CutError about one request", err)
	}
	<-over
}

func TestPanicCostsOneConnection(t *testing.T) {
	s := start(t, func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch string(body) {
		case "panic":
			panic("at the disco")
		case "abort":
			panic(http.ErrAbortHandler)
		}
	}, 0, nil)
	for _, body := range []string{"panic", "abort"} {
		if status, err := s.post(t.Context(), body); err == nil {
			t.Errorf("%s: answered %d", body, status)
		}
	}
	if status, err := s.post(t.Context(), "fine"); err != nil || status != http.StatusOK {
		t.Errorf("the next request: %d, %v", status, err)
	}
	told := s.reports()
	var panicked *PanicError
	if len(told) != 1 || !errors.As(told[0], &panicked) || panicked.Value != "at the disco" ||
		!strings.Contains(string(panicked.Stack), "serve_test.go") {
		t.Errorf("reported %v", told)
	}
}

// TestSlowClientsAreCutOff sends a piece of a request and waits to be hung up on.
func TestSlowClientsAreCutOff(t *testing.T) {
	const soon = 50 * time.Millisecond
	broken := make(chan error, 1)
	s := start(t, func(_ http.ResponseWriter, r *http.Request) {
		_, err := io.ReadAll(r.Body)
		broken <- err
	}, 0, &http.Server{ReadHeaderTimeout: soon, ReadTimeout: soon})
	for name, piece := range map[string]string{
		"header": "POST / HTTP/1.1\r\nHost: x\r\n",
		"body":   "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nten bytes.",
	} {
		conn, err := net.Dial("tcp", s.addr)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, piece); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(conn); err != nil && !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("slow %s: %v, want the end of the connection", name, err)
		}
		_ = conn.Close()
		if name == "body" {
			var timeout net.Error
			if err := <-broken; !errors.As(err, &timeout) || !timeout.Timeout() {
				t.Errorf("the handler read a slow body with %v, want a timeout", err)
			}
		}
	}
}

// TestSlowHandlersAreAnswered: the time to read a request is not the time to work on it.
func TestSlowHandlersAreAnswered(t *testing.T) {
	const soon = 50 * time.Millisecond
	s := start(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		select {
		case <-r.Context().Done():
			t.Error("the read timeout ended a request that had been read")
		case <-time.After(4 * soon):
		}
		w.WriteHeader(http.StatusNoContent)
	}, 0, &http.Server{ReadHeaderTimeout: soon, ReadTimeout: soon})
	if status, err := s.post(t.Context(), "x"); err != nil || status != http.StatusNoContent {
		t.Errorf("got %d, %v", status, err)
	}
}

func TestHeadersHaveALimit(t *testing.T) {
	s := start(t, func(http.ResponseWriter, *http.Request) { t.Error("the handler was called") }, 0, nil)
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	go func() { // the server may hang up before it has read all
		_, _ = fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: x\r\nX: %s\r\n\r\n", strings.Repeat("x", 64<<10))
	}()
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("got %s", resp.Status)
	}
}

func TestListenerThatBreaks(t *testing.T) {
	listener, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	if err := Serve(t.Context(), listener, http.NotFoundHandler(), Options{}); !errors.Is(err, net.ErrClosed) {
		t.Errorf("got %v, want %v", err, net.ErrClosed)
	}
}

func TestListen(t *testing.T) {
	first, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = first.Close() }()
	if _, err := Listen(t.Context(), first.Addr().String()); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("the same address twice: %v", err)
	}
	for _, bad := range []string{"127.0.0.1", "127.0.0.1:http:x", "127.0.0.1:70000"} {
		if _, err := Listen(t.Context(), bad); err == nil {
			t.Errorf("Listen(%q) accepts it", bad)
		}
	}
}

func TestLoopback(t *testing.T) {
	for addr, want := range map[string]bool{
		"127.0.0.1": true, "127.9.9.9": true, "::1": true, "::ffff:127.0.0.1": true, "0.0.0.0": false, "::": false, "10.0.0.1": false,
	} {
		if got := Loopback(&net.TCPAddr{IP: net.ParseIP(addr), Port: 80}); got != want {
			t.Errorf("Loopback(%s) = %v", addr, got)
		}
	}
	if Loopback(&net.UnixAddr{Name: "/tmp/s"}) || Loopback(&net.TCPAddr{}) {
		t.Error("what is no address of loopback is taken for one")
	}
}
