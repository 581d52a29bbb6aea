package uploads

import (
	"context"
	"fmt"
	"time"
)

const (
	firstLook = 200 * time.Millisecond // a small image is rendered in less
	lastLook  = 2 * time.Second
)

// StatusSource knows how far uploads are: a [Signer] by the store, an [Endpoint] by a service.
type StatusSource interface {
	Status(ctx context.Context, key string) (UploadStatus, error)
}

// RejectedError is an upload that is never published.
type RejectedError struct {
	Key    string
	Reason string
}

func (e *RejectedError) Error() string { return fmt.Sprintf("%s was rejected: %s", e.Key, e.Reason) }

// NotReadyError is an upload whose renditions did not appear in the time that was given.
type NotReadyError struct {
	Key   string
	State State // as it was last seen
	Err   error // why it could not be asked, nil where it could
}

func (e *NotReadyError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: how far it is could not be found out: %v", e.Key, e.Err)
	}
	return fmt.Sprintf("%s is still %s: its renditions are not there", e.Key, e.State)
}

// Unwrap returns why it could not be asked.
func (e *NotReadyError) Unwrap() error { return e.Err }

// Await asks how far an upload is until all of its renditions are there, with pauses that grow from 0.2 to 2 seconds, for as
// long as limit. It fails with a [*RejectedError], a [*NotReadyError], or with ctx's error.
func Await(ctx context.Context, from StatusSource, key string, limit time.Duration) (UploadStatus, error) {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	last := &NotReadyError{Key: key, State: Waiting}
	for pause := firstLook; ; pause = min(pause*3/2, lastLook) {
		status, err := from.Status(limited, key)
		switch {
		case err == nil && status.State == Ready:
			return status, nil
		case err == nil && status.State == Rejected:
			return status, &RejectedError{Key: key, Reason: status.Reason}
		case limited.Err() == nil:
			last.State, last.Err = status.State, err
		}
		select {
		case <-time.After(pause):
		case <-limited.Done():
			if ctx.Err() != nil {
				return UploadStatus{}, ctx.Err()
			}
			return UploadStatus{}, last
		}
	}
}
