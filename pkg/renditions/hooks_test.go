package renditions_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/events"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// heard is an Announcer that keeps what it is told, and fails while err is set.
type heard struct {
	mu    sync.Mutex
	owed  map[string]bool
	told  []renditions.Result
	err   error
	calls []string
}

func (h *heard) Begin(source string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.owed == nil {
		h.owed = map[string]bool{}
	}
	h.owed[source] = true
	h.calls = append(h.calls, "begin")
	return nil
}

func (h *heard) Owed(source string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.owed[source]
}

func (h *heard) Settle(source string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.owed, source)
}

func (h *heard) Announce(_ context.Context, result renditions.Result) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err != nil {
		return h.err
	}
	h.told = append(h.told, result)
	h.calls = append(h.calls, "announce")
	delete(h.owed, result.Source)
	return nil
}

// take returns what was told since the last call.
func (h *heard) take() []renditions.Result {
	h.mu.Lock()
	defer h.mu.Unlock()
	told := h.told
	h.told = nil
	return told
}

func TestAnnouncesWhatChanged(t *testing.T) {
	t.Parallel()
	in, out := t.TempDir(), t.TempDir()
	photo := filepath.Join(in, "a.jpg")
	writeFile(t, photo, jpegBytes(t, 120, 60, red))
	writeFile(t, filepath.Join(in, "bad.jpg"), []byte("no image"))
	hook := &heard{}
	opt := renditions.Options{Dest: renditions.NewDirStore(out), Image: sizes, Announcer: hook, Concurrency: 1}
	run(t, renditions.FileSources([]string{in}), opt)
	var made string
	for _, told := range hook.take() {
		switch filepath.Base(told.Source) {
		case "a.jpg":
			made = told.Made
			if told.News() != renditions.NewsRendered || told.Version == "" || made == "" || len(told.Renditions) != 2 {
				t.Errorf("told %+v", told)
			}
		case "bad.jpg":
			if told.News() != renditions.NewsRejected || told.Version == "" || told.Err == nil {
				t.Errorf("told %+v", told)
			}
		}
	}
	if err := os.Remove(filepath.Join(in, "bad.jpg")); err != nil {
		t.Fatal(err)
	}
	if run(t, renditions.FileSources([]string{in}), opt); len(hook.take()) != 0 {
		t.Error("what was fresh is announced")
	}
	if err := hook.Begin(photo); err != nil { // by a process that was killed before it came to announce
		t.Fatal(err)
	}
	run(t, renditions.FileSources([]string{in}), opt)
	told := hook.take()
	if len(told) != 1 || told[0].Made != made {
		t.Fatalf("what is owed: %+v, want one that was made from %s", told, made)
	}
	for i, want := range [][2]int{{100, 50}, {20, 10}} {
		if r := told[0].Renditions[i]; r.Status != renditions.Fresh || r.Width != want[0] || r.Height != want[1] {
			t.Errorf("a rendition that was there: %+v, want %v", r, want)
		}
	}
	writeFile(t, photo, jpegBytes(t, 60, 120, red))
	run(t, renditions.FileSources([]string{in}), opt)
	if told = hook.take(); len(told) != 1 || told[0].Made == made {
		t.Errorf("a replaced original: %+v", told)
	}
	opt.DryRun, opt.Force = true, true
	if run(t, renditions.FileSources([]string{in}), opt); len(hook.take()) != 0 {
		t.Error("a dry run is announced")
	}
}

// What could not be announced is owed: it is a failure that may pass, and told by the next try, whose renditions are fresh.
func TestWhatCouldNotBeAnnouncedIsOwed(t *testing.T) {
	t.Parallel()
	in, out := t.TempDir(), t.TempDir()
	writeFile(t, filepath.Join(in, "a.jpg"), jpegBytes(t, 120, 60, red))
	hook := &heard{err: &renditions.HookError{Away: true, Err: errors.New("nobody answers")}}
	var failed []error
	opt := renditions.Options{
		Dest: renditions.NewDirStore(out), Image: sizes, Announcer: hook,
		Report: func(r renditions.Result) { failed = append(failed, r.Err) },
	}
	if got := run(t, renditions.FileSources([]string{in}), opt); got.Failed != 1 {
		t.Errorf("%+v, want one that failed", got)
	}
	if len(failed) != 1 || !renditions.MayPass(failed[0]) || renditions.Cause(failed[0]) != "hook" ||
		!strings.Contains(failed[0].Error(), "nobody answers") {
		t.Errorf("failed with %v", failed)
	}
	hook.err = nil
	if got := run(t, renditions.FileSources([]string{in}), opt); got.Fresh != 1 {
		t.Errorf("%+v, want one that is fresh", got)
	}
	if told := hook.take(); len(told) != 1 {
		t.Errorf("told %+v", told)
	}
}

// A message that comes again is announced though its renditions are fresh: who had it before may have been killed.
func TestEventsThatComeAgainAreAnnounced(t *testing.T) {
	t.Parallel()
	from, dest := bucketAsSource(t), bucketAsDest(t)
	at := below(from, "a.jpg")
	put(t, at, jpegBytes(t, 120, 60, red))
	hook := &heard{}
	opt := renditions.Options{Dest: dest, Image: sizes, Announcer: hook}
	for _, c := range []struct {
		again bool
		want  int
	}{{false, 1}, {false, 0}, {true, 1}} {
		delivery := renditions.Delivery{Event: events.Event{Kind: events.Created, Bucket: at.Bucket, Key: at.Key}, Again: c.again}
		source := renditions.EventSource(devs3test.Client(t), delivery, renditions.EventOptions{Root: from})
		run(t, one(source), opt)
		if told := hook.take(); len(told) != c.want {
			t.Errorf("again %v: told %+v, want %d", c.again, told, c.want)
		}
	}
}

// A removal is announced, also by a process that finds nothing left to remove.
func TestRemovalsAreAnnounced(t *testing.T) {
	t.Parallel()
	from, dest := bucketAsSource(t), bucketAsDest(t)
	at := below(from, "a.jpg")
	put(t, at, jpegBytes(t, 120, 60, red))
	hook := &heard{}
	opt := renditions.Options{Dest: dest, Image: sizes, Announcer: hook}
	run(t, objects(t, from), opt)
	hook.take()
	if err := devs3test.Client(t).Delete(t.Context(), at); err != nil {
		t.Fatal(err)
	}
	gone := func() renditions.Source {
		delivery := renditions.Delivery{Event: events.Event{Kind: events.Removed, Bucket: at.Bucket, Key: at.Key}}
		return renditions.EventSource(devs3test.Client(t), delivery, renditions.EventOptions{Root: from, MirrorDeletes: true})
	}
	hook.err = errors.New("down")
	run(t, one(gone()), opt)
	hook.err = nil
	run(t, one(gone()), opt)
	if told := hook.take(); len(told) != 1 || told[0].News() != renditions.NewsRemoved {
		t.Errorf("told %+v", told)
	}
	run(t, one(gone()), opt)
	if told := hook.take(); len(told) != 0 {
		t.Errorf("told again %+v", told)
	}
}

// judge is an Approver.
type judge struct {
	mu     sync.Mutex
	answer error
	asked  []renditions.Proposal
}

func (j *judge) Approve(_ context.Context, p renditions.Proposal) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.asked = append(j.asked, p)
	return j.answer
}

func TestNothingIsPublishedUnlessApproved(t *testing.T) {
	t.Parallel()
	from, dest := bucketAsSource(t), bucketAsDest(t)
	at := below(from, "a.jpg")
	put(t, at, jpegBytes(t, 120, 60, red))
	asked, hook := &judge{answer: &renditions.HookError{Away: true, Err: errors.New("away")}}, &heard{}
	opt := renditions.Options{
		Dest: dest, Image: sizes, Approver: asked, Announcer: hook, Quarantine: renditions.NewQuarantine(nil),
	}
	stored := func() (n int) {
		for _, err := range dest.List(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		return n
	}
	if got := run(t, objects(t, from), opt); got.Failed != 1 || stored() != 0 || len(hook.take()) != 0 {
		t.Errorf("while nobody answers: %+v, %d stored", got, stored())
	}
	asked.answer = &renditions.DisapprovedError{Reason: "nudity"}
	if got := run(t, objects(t, from), opt); got.Failed != 1 || stored() != 0 {
		t.Errorf("disapproved: %+v, %d stored", got, stored())
	}
	if told := hook.take(); len(told) != 1 || told[0].News() != renditions.NewsRejected || renditions.Cause(told[0].Err) != "not_approved" {
		t.Errorf("told %+v", told)
	}
	tags, err := devs3test.Client(t).Tags(t.Context(), at)
	if reason, rejected := s3ops.RejectedFor(tags); err != nil || !rejected || !strings.Contains(reason, "nudity") {
		t.Errorf("tagged %q, %v, %v", reason, rejected, err)
	}
	asked.answer = nil
	if got := run(t, objects(t, from), opt); got.Rendered != 1 || stored() != 2 {
		t.Errorf("approved: %+v, %d stored", got, stored())
	}
	p := asked.asked[0]
	if p.Source != at.String() || p.Version == "" || len(p.Renditions) != 2 || p.Renditions[p.Shown].Width != 100 ||
		!slices.Equal(p.Image[:2], []byte{0xff, 0xd8}) {
		t.Errorf("asked about %+v", p)
	}
	resp, err := http.Get(p.OriginalURL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); err != nil || !slices.Equal(body, jpegBytes(t, 120, 60, red)) {
		t.Errorf("the URL of the original leads elsewhere: %v", err)
	}
	if run(t, objects(t, from), opt); len(asked.asked) != 3 {
		t.Errorf("asked %d times, want 3: nobody is asked about what is fresh", len(asked.asked))
	}
}
