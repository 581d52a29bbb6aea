package cmd

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/s3img/s3img/pkg/httpserve"
	"github.com/s3img/s3img/pkg/metrics"
	"github.com/s3img/s3img/pkg/queue"
	"github.com/s3img/s3img/pkg/renditions"
)

// queueLook is the time between two looks at the numbers of a queue: a scrape every few seconds misses nothing.
const queueLook = time.Second

// What /readyz says; the log has the reason, which is not for everybody.
var (
	errQueueFails  = errors.New("the queue cannot be reached or read")
	errFolderGone  = errors.New("the folder is not there, or cannot be read")
	errPrefixFails = errors.New("the prefix cannot be listed")
)

// health is what --health serves. Without an address it counts nothing and all methods do nothing.
type health struct {
	metrics *metrics.Metrics
	ended   chan struct{} // closed by close
	running sync.WaitGroup
}

// newHealth serves at the address of --health until it is closed; without one not at all.
func (a *app) newHealth(ctx context.Context, f *watchFlags) (*health, error) {
	if f.health == "" {
		return &health{ended: make(chan struct{})}, nil
	}
	h := &health{metrics: metrics.New(version()), ended: make(chan struct{})}
	h.metrics.StuckAfter(f.stuckAfter)
	if err := a.serveMetrics(ctx, f.health, f.hosts, h.metrics.Handler(), h.ended, &h.running); err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, h.metrics.Draining)
	return h, nil
}

// serveMetrics serves at addr until ended is closed, also after ctx has ended, and counts among running what has to end then.
func (a *app) serveMetrics(ctx context.Context, addr string, hosts []string, handler http.Handler, ended <-chan struct{}, running *sync.WaitGroup) error {
	listener, err := httpserve.Listen(ctx, addr)
	if err != nil {
		return withHint(err, "choose another address with --health")
	}
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	running.Go(func() {
		<-ended
		stop()
	})
	guarded := guardHosts(handler, listener.Addr(), hosts, refusePlainly)
	running.Go(func() {
		if err := httpserve.Serve(serving, listener, guarded, httpserve.Options{Report: a.warn}); err != nil {
			a.warn(err)
		}
	})
	a.note("health and metrics at http://%s/", listener.Addr())
	return nil
}

// refusePlainly answers where no contract says how.
func refusePlainly(w http.ResponseWriter, status int, message string) { http.Error(w, message, status) }

// close ends the server once work has ended: until then it tells how far that is.
func (h *health) close() {
	close(h.ended)
	h.running.Wait()
}

func (h *health) ready(reason error) {
	if h.metrics != nil {
		h.metrics.Ready(reason)
	}
}

// inWork counts an object until it is done.
func (h *health) inWork() (ended func()) {
	if h.metrics == nil {
		return func() {}
	}
	return h.metrics.Begin()
}

// refused counts a request that was not taken.
func (h *health) refused(status int) {
	if h.metrics != nil {
		h.metrics.Refused(status)
	}
}

// report counts a result.
func (h *health) report(result renditions.Result) {
	if h.metrics == nil {
		return
	}
	object := metrics.Done{
		Result: metrics.Result(result.Outcome()), Cause: renditions.Cause(result.Err),
		Look: result.Took.Look, Fetch: result.Took.Fetch, Render: result.Took.Render, Store: result.Took.Store,
	}
	if object.Result == metrics.Rendered && !result.Happened.IsZero() {
		object.Lag = max(time.Since(result.Happened), 0)
	}
	h.metrics.Count(object)
}

// source is how a source tells whether it can be read: broken says in public that it cannot.
func (h *health) source(broken error) func(error) {
	return func(err error) {
		if err != nil {
			err = broken
		}
		h.ready(err)
	}
}

// watchQueue follows the numbers of a queue until the health server ends.
func (h *health) watchQueue(q *queue.Queue) {
	if h.metrics == nil {
		return
	}
	h.ready(nil)
	h.running.Go(func() {
		ticker := time.NewTicker(queueLook)
		defer ticker.Stop()
		for last := (queue.Stats{}); ; {
			last = h.count(last, q.Stats())
			select {
			case <-ticker.C:
			case <-h.ended:
				h.count(last, q.Stats())
				return
			}
		}
	})
}

func (h *health) count(last, now queue.Stats) queue.Stats {
	h.metrics.Queue(metrics.Received, int(now.Received-last.Received))
	h.metrics.Queue(metrics.Deleted, int(now.Deleted-last.Deleted))
	h.metrics.Queue(metrics.Returned, int(now.Returned-last.Returned))
	if now.Failing {
		h.ready(errQueueFails)
	} else {
		h.ready(nil)
	}
	return now
}
