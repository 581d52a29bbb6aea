package cmd

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/s3img/s3img/pkg/httpserve"
	"github.com/s3img/s3img/pkg/metrics"
	"github.com/s3img/s3img/pkg/s3ops"
)

// The routes of serve, as metrics count them.
const (
	routePage   = "page"   // the page and its parts
	routeSign   = "sign"   // GET /?filename=, POST /uploads
	routeStatus = "status" // GET /uploads/{key}/status
	routeHealth = "health"
	routeOther  = "other" // what was refused before anybody looked for a route
)

const (
	storeLook     = 10 * time.Second // between two looks whether the store answers
	storePatience = 5 * time.Second
)

// What /readyz says; the log has the reason, which is not for everybody.
var errStoreFails = errors.New("the upload bucket cannot be reached, or is not there")

// serveHealth is what --health of serve serves. Without an address all its methods do nothing.
type serveHealth struct {
	metrics *metrics.Service
	ended   chan struct{}
	running sync.WaitGroup
}

// newServeHealth serves at the address of --health until it is closed, and looks meanwhile whether the bucket of uploads can be reached.
func (a *app) newServeHealth(ctx context.Context, f *serveFlags, client *s3ops.Client, bucket string) (*serveHealth, error) {
	h := &serveHealth{ended: make(chan struct{})}
	if f.health == "" {
		return h, nil
	}
	h.metrics = metrics.NewService(version(), routePage, routeSign, routeStatus, routeHealth, routeOther)
	if err := a.serveMetrics(ctx, f.health, f.hosts, h.metrics.Handler(), h.ended, &h.running); err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, h.metrics.Draining)
	h.running.Go(func() { a.followStore(ctx, h, client, bucket) })
	return h, nil
}

// followStore asks for the bucket now and then until ctx ends, and tells once when that begins to fail.
func (a *app) followStore(ctx context.Context, h *serveHealth, client *s3ops.Client, bucket string) {
	ticker := time.NewTicker(storeLook)
	defer ticker.Stop()
	for failing := false; ; {
		err := lookForBucket(ctx, client, bucket)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			h.metrics.Ready(nil)
		default:
			h.metrics.Ready(errStoreFails)
			if !failing {
				a.warn(err)
			}
		}
		failing = err != nil
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

// lookForBucket sends one small request. A bucket that may not be looked at is there.
func lookForBucket(ctx context.Context, client *s3ops.Client, bucket string) error {
	ctx, cancel := context.WithTimeout(ctx, storePatience)
	defer cancel()
	_, exists, err := client.FindBucket(ctx, bucket)
	var foreign *s3ops.ForeignBucketError
	switch {
	case errors.As(err, &foreign): // 403: rights to put objects do not include this one
		return nil
	case err == nil && !exists:
		return &s3ops.Error{Op: "look at", Bucket: bucket, Code: "NoSuchBucket"}
	}
	return err
}

// count counts a request that was answered.
func (h *serveHealth) count(entry httpserve.Access) {
	if h.metrics != nil {
		h.metrics.Count(routeOf(entry), entry.Status, entry.Took)
	}
}

func (h *serveHealth) close() {
	close(h.ended)
	h.running.Wait()
}

// routeOf names what was asked for. The page and a signature have one path: a signature has a query.
func routeOf(entry httpserve.Access) string {
	switch {
	case entry.Path == "/healthz":
		return routeHealth
	case entry.Path == "/uploads" || (entry.Path == "/" && entry.Query):
		return routeSign
	case strings.HasPrefix(entry.Path, "/uploads/") && strings.HasSuffix(entry.Path, "/status"):
		return routeStatus
	case entry.Status < 400:
		return routePage
	}
	return routeOther
}
