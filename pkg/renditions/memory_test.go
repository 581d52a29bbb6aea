package renditions

import (
	"context"
	"errors"
	"testing"
	"time"

	"golang.org/x/sync/semaphore"
)

// The decoders together never hold more than the limit, and one that needs more than all of it waits until it is alone.
func TestAdmitBoundsMemory(t *testing.T) {
	const limit = 100
	j := &job{memory: semaphore.NewWeighted(limit), limit: limit}
	first, err := j.admit(t.Context(), 60)
	if err != nil {
		t.Fatal(err)
	}
	for _, bytes := range []int64{60, 1000} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		if _, err := j.admit(ctx, bytes); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%d bytes more than the limit were admitted beside 60: %v", bytes, err)
		}
		cancel()
	}
	second, err := j.admit(t.Context(), 40)
	if err != nil {
		t.Fatal(err)
	}
	first()
	second()
	large, err := j.admit(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	large()
}
