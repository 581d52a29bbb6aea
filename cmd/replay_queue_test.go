package cmd_test

import (
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestReplayQueue: of a dead-letter queue what succeeds is deleted and what cannot stays, visible; as often as it is run.
func TestReplayQueue(t *testing.T) {
	t.Parallel()
	s := newQueueSystem(t, 2)
	poison := []string{`{"hello":"world"}`, "no JSON at all"}
	s.sqs.Send(t, s.dead, s.upload(t, 25)...)
	s.sqs.Send(t, s.dead, poison...)
	s.sqs.Send(t, s.dead, notification(s.up, "input/gone.jpg", 1))

	for run, want := range []struct {
		written, code int
		summary       string
	}{
		{50, 3, "28 images: 25 rendered, 0 fresh, 3 failed"},
		{0, 1, "2 images: 0 rendered, 0 fresh, 2 failed"},
	} {
		out, log, code := s.replay(t)
		if lines := strings.Count(out, "\n"); lines != want.written || code != want.code || !strings.Contains(log, want.summary) {
			t.Errorf("run %d wrote %d renditions and exited with %d, want %d and %d:\n%s", run, lines, code, want.written, want.code, log)
		}
		if visible, hidden := s.sqs.Count(t, s.dead); visible != len(poison) || hidden != 0 {
			t.Errorf("after run %d %d messages are visible and %d hidden, want the poison visible", run, visible, hidden)
		}
	}
	if made := readBucket(t, s.down); len(made) != 50 {
		t.Errorf("%d renditions, want 50", len(made))
	}
	var left []string
	for _, message := range s.sqs.Take(t, s.dead) {
		left = append(left, *message.Body)
	}
	slices.Sort(left)
	if slices.Sort(poison); !slices.Equal(left, poison) {
		t.Errorf("%q is left, want %q", left, poison)
	}
	if _, log, code := s.replay(t); code != 0 || !strings.Contains(log, "nothing to do") {
		t.Errorf("an empty queue: exit code %d\n%s", code, log)
	}
}

// replay empties the dead-letter queue as far as that goes.
func (s *queueSystem) replay(t *testing.T) (out, log string, code int) {
	t.Helper()
	var streams [2]strings.Builder
	c := s3img(t, s.environment(), "events", "replay", "--queue-url", s.dead)
	c.Stdout, c.Stderr = &streams[0], &streams[1]
	err := c.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	return streams[0].String(), streams[1].String(), code
}
