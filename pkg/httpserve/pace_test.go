package httpserve

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// smallBuffers takes away what the system would keep for a client that does not read.
type smallBuffers struct{ net.Listener }

func (l smallBuffers) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err == nil {
		err = conn.(*net.TCPConn).SetWriteBuffer(4 << 10)
	}
	return conn, err
}

// answers serves size bytes to each request, at that pace, and returns its address and what the writes of handlers end with.
func answers(t *testing.T, size int, p pace) (addr string, ends <-chan error) {
	t.Helper()
	listener, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	wrote := make(chan error, 10)
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, err := io.WriteString(w, strings.Repeat("x", size))
		wrote <- err
	})
	ended := make(chan error, 1)
	go func() {
		ended <- serve(t.Context(), &pacedListener{Listener: smallBuffers{listener}, pace: p}, handler, Options{Drain: time.Millisecond}, &http.Server{ReadHeaderTimeout: time.Minute})
	}()
	t.Cleanup(func() {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String(), wrote
}

func askBy(t *testing.T, addr string) *net.TCPConn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	return conn.(*net.TCPConn)
}

// TestClientThatReadsNothingIsCutOff: its connection is closed, and the handler learns of it.
func TestClientThatReadsNothingIsCutOff(t *testing.T) {
	t.Parallel()
	addr, ends := answers(t, 16<<20, pace{bytesPerSecond: 1 << 30, patience: 100 * time.Millisecond})
	conn := askBy(t, addr)
	if err := <-ends; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the handler's write ended with %v, want ErrDeadlineExceeded", err)
	}
	if err := conn.SetReadBuffer(1 << 20); err != nil { // what is on the way comes at once
		t.Error(err)
	}
	if n, _ := io.Copy(io.Discard, conn); n >= 16<<20 {
		t.Error("the client got everything")
	}
}

// onePipe is a listener with one client.
type onePipe struct {
	conn   chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (l *onePipe) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conn:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *onePipe) Close() error { l.once.Do(func() { close(l.closed) }); return nil }

func (l *onePipe) Addr() net.Addr { return &net.TCPAddr{} }

// TestSlowClientIsServed: it takes half as long again as the patience, and less than its bytes may take. A pipe has no buffers.
func TestSlowClientIsServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const size, patience = 96 << 10, time.Second
		near, far := net.Pipe()
		listener := &onePipe{conn: make(chan net.Conn, 1), closed: make(chan struct{})}
		listener.conn <- near
		wrote, ended := make(chan error, 1), make(chan error, 1)
		handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, err := io.WriteString(w, strings.Repeat("x", size))
			wrote <- err
		})
		ctx, stop := context.WithCancel(t.Context())
		go func() {
			ended <- serve(ctx, &pacedListener{Listener: listener, pace: pace{bytesPerSecond: 16 << 10, patience: patience}}, handler, Options{}, &http.Server{ReadHeaderTimeout: time.Minute})
		}()
		if _, err := io.WriteString(far, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		start, got := time.Now(), 0
		for buf := make([]byte, 1<<10); ; {
			n, err := far.Read(buf)
			if got += n; errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("after %d bytes in %v: %v", got, time.Since(start), err)
			}
			time.Sleep(time.Until(start.Add(patience * 3 / 2 * time.Duration(got) / size)))
		}
		if err := <-wrote; err != nil || got < size || time.Since(start) < patience*3/2 {
			t.Errorf("the handler's write ended with %v; %d bytes in %v", err, got, time.Since(start))
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestPatienceIsNotEarnedTwice: a client that is too slow all the time does not get the whole patience for each write.
func TestPatienceIsNotEarnedTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		var reader sync.WaitGroup
		defer reader.Wait()
		defer far.Close()
		defer near.Close()
		conn := &pacedConn{Conn: near, pace: pace{bytesPerSecond: 1 << 20, patience: 300 * time.Millisecond}, left: 300 * time.Millisecond}
		reader.Go(func() {
			for buf := make([]byte, 1); ; {
				time.Sleep(100 * time.Millisecond)
				if _, err := far.Read(buf); err != nil {
					return
				}
			}
		})
		for i := range 10 {
			if _, err := conn.Write([]byte("x")); err != nil {
				if !errors.Is(err, os.ErrDeadlineExceeded) || i == 0 {
					t.Errorf("write %d: %v", i, err)
				}
				return
			}
		}
		t.Error("ten writes of 100 ms each fit into a patience of 300 ms")
	})
}
