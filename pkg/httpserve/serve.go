// Package httpserve runs the HTTP servers of s3img, all alike: no client holds a connection by sending or reading slowly, a handler that
// panics costs one connection and not the process, and a stop lets the requests in hand finish.
package httpserve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"time"
)

const (
	headerTimeout  = 10 * time.Second
	readTimeout    = 30 * time.Second // header and body together; what is taken is small
	idleTimeout    = 2 * time.Minute  // between two requests of a connection
	maxHeaderBytes = 16 << 10
	defaultDrain   = 30 * time.Second
)

// Options of [Serve].
type Options struct {
	// Drain is how long requests in hand may go on after the context has ended; 0 = 30 s.
	Drain time.Duration
	// Report gets what no answer can tell: a [*PanicError], or a connection that could not be accepted. It is called from
	// several goroutines; nil drops them.
	Report func(error)
}

// PanicError is a handler that panicked. Its client's connection is closed, without an answer or in the middle of one.
type PanicError struct {
	Request string // method and path
	Value   any
	Stack   []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("%s: panic: %v", e.Request, e.Value) }

// CutError says that requests were still in hand when the time to drain was over. Their connections are closed.
type CutError struct {
	Requests int64
	Drain    time.Duration
}

func (e *CutError) Error() string {
	return fmt.Sprintf("%d requests had not ended %s after the stop, and were cut off", e.Requests, e.Drain)
}

// Serve answers what comes to the listener until ctx ends, then takes no more, waits for the requests in hand, and returns
// nil, or a [*CutError] where some did not end within opt.Drain. The contexts of requests outlive ctx; they end with their
// client, with their answer, or when they are cut off. There is no limit to the time that a handler takes for its answer. A
// client that reads less than a kilobyte a second of it for half a minute is cut off. The listener is closed in any case; any
// other error is that of a listener which broke.
func Serve(ctx context.Context, listener net.Listener, handler http.Handler, opt Options) error {
	return serve(ctx, &pacedListener{Listener: listener, pace: answerPace()}, handler, opt, &http.Server{
		ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
	})
}

func serve(ctx context.Context, listener net.Listener, handler http.Handler, opt Options, server *http.Server) error {
	if opt.Report == nil {
		opt.Report = func(error) {}
	}
	guarded := &guard{handler: handler, report: opt.Report}
	server.Handler = guarded
	server.ErrorLog = log.New(reporter(opt.Report), "", 0) //nolint:forbidigo // it goes to the callback
	requests := context.WithoutCancel(ctx)
	server.BaseContext = func(net.Listener) context.Context { return requests }

	drained := make(chan error, 1)
	disarm := context.AfterFunc(ctx, func() {
		drained <- drain(requests, server, guarded, cmp.Or(opt.Drain, defaultDrain))
	})
	err := server.Serve(listener)
	if disarm() {
		err = fmt.Errorf("serve on %s: %w", listener.Addr(), err)
		return errors.Join(err, drain(requests, server, guarded, cmp.Or(opt.Drain, defaultDrain)))
	}
	return <-drained
}

// drain ends server, whose requests in hand have time to finish.
func drain(ctx context.Context, server *http.Server, guarded *guard, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := server.Shutdown(ctx)
	if !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	cut := &CutError{Requests: guarded.inHand.Load(), Drain: patience}
	_ = server.Close()
	if cut.Requests == 0 {
		return nil // connections only, which had not sent a request
	}
	return cut
}
