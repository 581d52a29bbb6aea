package queue

import (
	"slices"
	"testing"
	"time"
)

// SQS hides no message longer than 12 hours after it was received: the last extension ends before, and then the message is lost.
func TestTwelveHours(t *testing.T) {
	t.Parallel()
	const visibility = 30 * time.Second
	now := time.Now()
	for _, c := range []struct {
		held     time.Duration
		left     time.Duration // for which it is hidden yet
		extendBy time.Duration // 0 = it is not extended
		lost     bool
	}{
		{held: 0, left: visibility},
		{held: 7 * time.Second, left: 23 * time.Second},
		{held: 8 * time.Second, left: 22 * time.Second, extendBy: visibility},
		{held: 11 * time.Hour, left: time.Second, extendBy: visibility},
		{held: 12*time.Hour - time.Minute, left: 20 * time.Second, extendBy: visibility},
		{held: 12*time.Hour - 30*time.Second, left: 20 * time.Second, extendBy: 20 * time.Second},
		{held: 12*time.Hour - 11*time.Second, left: time.Second, extendBy: time.Second},
		{held: 12*time.Hour - 10*time.Second, left: time.Second, lost: true},
		{held: 13 * time.Hour, left: -time.Hour, lost: true},
	} {
		q := newQueue(nil, "photos", Options{Visibility: visibility, Prefetch: 1})
		r := &receipt{id: "m", since: now.Add(-c.held), hiddenUntil: now.Add(c.left)}
		q.held[r] = struct{}{}
		due, expired := q.takeDue(now)
		if slices.Contains(due, r) != (c.extendBy > 0) || slices.Contains(expired, r) != c.lost || r.lost != c.lost {
			t.Errorf("held %s, %s left: to extend %d, lost %d, want extended by %s, lost %v", c.held, c.left, len(due), len(expired), c.extendBy, c.lost)
		}
		if c.extendBy > 0 && r.extendBy != c.extendBy {
			t.Errorf("held %s, %s left: extended by %s, want %s", c.held, c.left, r.extendBy, c.extendBy)
		}
		if again, _ := q.takeDue(now); c.lost && len(again) > 0 {
			t.Errorf("held %s: a lost message is extended", c.held)
		}
	}
}

func TestLostErrorSaysWhy(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]*LostError{
		"message m of queue photos will come again while it is in work: it was held for 12 hours, the most that SQS allows": {
			Queue: "photos", MessageID: "m",
		},
		"message m of queue photos will come again while it is in work: ReceiptHandleIsInvalid: no such handle": {
			Queue: "photos", MessageID: "m", Err: &Error{Code: "ReceiptHandleIsInvalid", Message: "no such\nhandle."},
		},
	} {
		if err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
	}
}
