package uploads_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/s3img/s3img/pkg/uploads"
)

// states answers with one after the other, and then with the last for ever.
type states struct {
	answers []uploads.State
	err     error
	asked   int
}

func (s *states) Status(_ context.Context, key string) (uploads.UploadStatus, error) {
	i := min(s.asked, len(s.answers)-1)
	s.asked++
	if s.err != nil && i == 0 {
		return uploads.UploadStatus{}, s.err
	}
	return uploads.UploadStatus{Status: uploads.StatusOK, Key: key, State: s.answers[i], Reason: "not an image"}, nil
}

func TestAwait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		from := &states{answers: []uploads.State{uploads.Waiting, uploads.Rendering, uploads.Ready}, err: errors.New("no answer")}
		if status, err := uploads.Await(t.Context(), from, "k", time.Minute); err != nil || status.State != uploads.Ready || from.asked != 3 {
			t.Errorf("%+v after %d looks: %v", status, from.asked, err)
		}
		var rejected *uploads.RejectedError
		_, err := uploads.Await(t.Context(), &states{answers: []uploads.State{uploads.Rejected}}, "k", time.Minute)
		if !errors.As(err, &rejected) || rejected.Reason != "not an image" {
			t.Errorf("rejected: %v", err)
		}
		slow, start := &states{answers: []uploads.State{uploads.Rendering}}, time.Now()
		var notReady *uploads.NotReadyError
		_, err = uploads.Await(t.Context(), slow, "k", time.Minute)
		if !errors.As(err, &notReady) || notReady.State != uploads.Rendering || time.Since(start) != time.Minute {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
		if slow.asked < 30 || slow.asked > 45 {
			t.Errorf("%d looks in a minute, at pauses from 0.2 to 2 seconds", slow.asked)
		}
		broken := &states{answers: []uploads.State{uploads.Waiting}, err: errors.New("no answer")}
		if _, err = uploads.Await(t.Context(), broken, "k", time.Second); !errors.Is(err, broken.err) {
			t.Errorf("a service that never answers: %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err = uploads.Await(ctx, slow, "k", time.Minute); !errors.Is(err, context.Canceled) {
			t.Errorf("interrupted: %v", err)
		}
	})
}
