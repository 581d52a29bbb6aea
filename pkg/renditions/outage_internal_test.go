package renditions

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

var errNoAnswer = &s3ops.Error{Op: "look at", Bucket: "up", Key: "a.jpg", Err: syscall.ECONNREFUSED}

// While nothing can be done one source is let through after each pause, and none beside it; one that is done ends that.
func TestOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var down outage
		passed := make(chan time.Duration)
		start := time.Now()
		go func() {
			for {
				down.pass(t.Context())
				select {
				case passed <- time.Since(start):
				case <-t.Context().Done():
					return
				}
			}
		}()
		for range 10 {
			<-passed
		}
		synctest.Wait() // the next one has got through too
		// Those in hand fail together.
		for range 4 {
			down.note(Result{Err: errNoAnswer})
		}
		<-passed
		var last time.Duration
		for i, want := range []struct{ least, most time.Duration }{
			{2 * time.Second, 4 * time.Second}, {4 * time.Second, 8 * time.Second}, {8 * time.Second, 16 * time.Second},
			{16 * time.Second, 32 * time.Second}, {16 * time.Second, 32 * time.Second},
		} {
			at := <-passed
			if pause := at - last; pause < want.least || pause > want.most {
				t.Errorf("pause %d was %s, want %s to %s", i, pause, want.least, want.most)
			}
			select {
			case <-passed:
				t.Errorf("two were let through after pause %d", i)
			case <-time.After(time.Minute):
			}
			last = time.Since(start)
			down.note(Result{Err: errNoAnswer})
		}
		<-passed
		down.note(Result{})
		for range 10 {
			<-passed
		}
		if took := time.Since(start) - last; took > 32*time.Second {
			t.Errorf("they were let through %s after the last failure", took)
		}
	})
}

// A stop does not wait for the store.
func TestOutageEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var down outage
		down.note(Result{Err: errNoAnswer})
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		start := time.Now()
		down.pass(ctx)
		if took := time.Since(start); took != time.Second {
			t.Errorf("it waited %s, want 1s", took)
		}
	})
}

func TestStopsAll(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{errNoAnswer, true},
		{fmt.Errorf("put: %w", errNoAnswer), true},
		{&s3ops.Error{Code: "SlowDown", Status: http.StatusServiceUnavailable}, true},
		{&s3ops.Error{Code: "NoSuchBucket", Status: http.StatusNotFound}, true},
		{&s3ops.Error{Code: "AccessDenied", Status: http.StatusForbidden}, false},
		{&s3ops.Error{Code: "KeyTooLongError", Status: http.StatusBadRequest}, false},
		{&s3ops.Error{Err: context.Canceled}, false},
		{fmt.Errorf("write: %w", syscall.ENOSPC), true},
		{imageops.ErrNotImage, false},
		{&MissingError{Address: "s3://up/a.jpg"}, false},
		{errors.New("any other"), false},
	} {
		if got := stopsAll(test.err); got != test.want {
			t.Errorf("%v: %t, want %t", test.err, got, test.want)
		}
	}
}
