package jobreport

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
)

// clock is a time that a test moves.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func newTestMeter() (*Meter, *clock) {
	c := &clock{time.Unix(1_000_000, 0)}
	return newMeter(2, c.now), c
}

func TestStatus(t *testing.T) {
	m, c := newTestMeter()
	m.SetTotal(400)
	for range 100 { // 5 a second, for 20 seconds
		c.at = c.at.Add(200 * time.Millisecond)
		m.Add(renditions.Result{Pixels: 12_000_000, Took: renditions.Stages{Render: 100 * time.Millisecond, Fetch: 300 * time.Millisecond}})
	}
	s := m.Status()
	if s.Elapsed != 20*time.Second || s.Done != 100 || s.Total != 400 || s.Left != time.Minute || s.Bottleneck != Fetch {
		t.Errorf("%+v", s)
	}
	// The last of ten seconds has just begun.
	if s.PerSecond < 4.5 || s.PerSecond > 5 || s.Megapixels < 54 || s.Megapixels > 60 {
		t.Errorf("%f a second, %f megapixels", s.PerSecond, s.Megapixels)
	}
	c.at = c.at.Add(time.Minute)
	if s = m.Status(); s.PerSecond != 0 || s.Bottleneck != NoStage {
		t.Errorf("after a minute of nothing: %+v", s)
	}
}

func TestBottleneck(t *testing.T) {
	const second = time.Second
	for want, w := range map[Stage]work{
		Render:  {done: 1, took: renditions.Stages{Render: 17 * second, Fetch: 90 * second}},
		Listing: {done: 1, listing: 6 * second, took: renditions.Stages{Store: 90 * second}},
		Store:   {done: 1, listing: 1 * second, took: renditions.Stages{Store: 9 * second, Render: 8 * second}},
		Looking: {done: 1, took: renditions.Stages{Look: 9 * second}},
		NoStage: {},
	} {
		if got := w.bottleneck(2, 10); got != want {
			t.Errorf("%+v: %q, want %q", w, got, want)
		}
	}
}

func TestCauses(t *testing.T) {
	m, _ := newTestMeter()
	for _, err := range []error{imageops.ErrNotImage, nil, errors.New("x"), fmt.Errorf("y: %w", imageops.ErrNotImage)} {
		m.Add(renditions.Result{Err: err})
	}
	s := m.Status()
	if s.Failed != 3 || fmt.Sprint(s.Causes) != "[{not_image 2} {other 1}]" {
		t.Errorf("%d failed, %v", s.Failed, s.Causes)
	}
}
