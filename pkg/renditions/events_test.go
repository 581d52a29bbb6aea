package renditions_test

import (
	"context"
	"errors"
	"fmt"
	"image/color"
	"io/fs"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/events"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// eventJob is a job that takes events, for as long as its test runs.
type eventJob struct {
	inbox *renditions.Inbox
	stop  func() renditions.Summary // ends the job

	mu      sync.Mutex
	results []renditions.Result
}

func startEvents(t *testing.T, what renditions.EventOptions, opt renditions.Options) *eventJob {
	t.Helper()
	j := &eventJob{inbox: renditions.NewInbox(devs3test.Client(t), what)}
	if opt.Concurrency, opt.Endless = 4, true; len(opt.Image.Sizes) == 0 {
		opt.Image = sizes
	}
	opt.Report = func(result renditions.Result) {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.results = append(j.results, result)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan renditions.Summary, 1)
	go func() {
		summary, err := renditions.Run(ctx, j.inbox.Sources(ctx), opt)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the job ended with %v", err)
		}
		ended <- summary
	}()
	j.stop = sync.OnceValue(func() renditions.Summary { cancel(); return <-ended })
	t.Cleanup(func() { j.stop() })
	return j
}

func (j *eventJob) last(t *testing.T) renditions.Result {
	t.Helper()
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.results) == 0 {
		t.Fatal("nothing was reported")
	}
	return j.results[len(j.results)-1]
}

// deliver hands over events and wants no error.
func (j *eventJob) deliver(t *testing.T, told ...events.Event) {
	t.Helper()
	if err := j.inbox.Deliver(t.Context(), told); err != nil {
		t.Error(err)
	}
}

func created(at s3ops.Location, sequencer string) events.Event {
	return events.Event{Kind: events.Created, Bucket: at.Bucket, Key: at.Key, Sequencer: sequencer, Shape: events.ShapeS3}
}

func removed(at s3ops.Location) events.Event {
	return events.Event{Kind: events.Removed, Bucket: at.Bucket, Key: at.Key, Shape: events.ShapeS3}
}

func remove(t *testing.T, at s3ops.Location) {
	t.Helper()
	if err := devs3test.Client(t).Delete(t.Context(), at); err != nil {
		t.Fatal(err)
	}
}

func exists(t *testing.T, store renditions.Store, name string) bool {
	t.Helper()
	_, err := store.Stat(t.Context(), name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return err == nil
}

func below(root s3ops.Location, name string) s3ops.Location {
	return s3ops.Location{Bucket: root.Bucket, Key: root.Key + name}
}

// The same event many times, and those of the versions before it, are one rendering.
func TestEventManyTimes(t *testing.T) {
	from, dest := bucketAsSource(t), &countingStore{Store: bucketAsDest(t)}
	job := startEvents(t, renditions.EventOptions{Root: from}, renditions.Options{Dest: dest})
	at := below(from, "x.jpg")
	put(t, at, jpegBytes(t, 120, 60, red))
	var told []events.Event
	for i := range 50 {
		told = append(told, created(at, fmt.Sprintf("0055AED6DCD90281E%d", i%5)))
	}
	rand.Shuffle(len(told), func(i, j int) { told[i], told[j] = told[j], told[i] })
	var senders sync.WaitGroup
	for part := range 5 {
		senders.Go(func() { job.deliver(t, told[part*10:part*10+10]...) })
	}
	senders.Wait()
	if puts := dest.puts.Load(); puts != 2 {
		t.Errorf("%d puts, want one for each of 2 sizes", puts)
	}
	job.deliver(t, created(at, "0055AED6DCD90281E5"))
	stats := dest.stats.Load()
	job.deliver(t, told...)
	if dest.stats.Load() != stats {
		t.Error("events with old sequencers made requests")
	}
}

func TestEventKeys(t *testing.T) {
	from, dest := bucketAsSource(t), bucketAsDest(t)
	job := startEvents(t, renditions.EventOptions{Root: from}, renditions.Options{Dest: dest})
	for name, rendition := range map[string]string{
		"a b+c.png": "a b+c-20.png", "é/ü 100%.jpg": "é/ü 100%-20.jpg", "👩‍🚀.gif.webp": "👩‍🚀.gif-20.jpg", "100%.png": "100%-20.png", "x": "x-20.jpg",
	} {
		put(t, below(from, name), jpegBytes(t, 50, 50, red))
		job.deliver(t, created(below(from, name), ""))
		if !exists(t, dest, rendition) {
			t.Errorf("%s has no rendition %s", name, rendition)
		}
	}
	put(t, below(from, "hand.jpg"), jpegBytes(t, 50, 50, red))
	job.deliver(t, events.Event{Kind: events.Created, Key: "hand.jpg", Shape: events.ShapeDirect})
	if !exists(t, dest, "hand-20.jpg") {
		t.Error("a name without a bucket was not taken as one below the root")
	}
}

func TestEventSkips(t *testing.T) {
	from, dest := bucketAsSource(t), bucketAsDest(t)
	job := startEvents(t, renditions.EventOptions{Root: from, Suffixes: []string{".jpg", ".PNG"}}, renditions.Options{Dest: dest})
	put(t, below(from, "folder.jpg/"), nil)
	put(t, below(from, "note.txt"), []byte("text"))
	if err := devs3test.Client(t).Put(t.Context(), below(from, "ours.jpg"), jpegBytes(t, 50, 50, red),
		s3ops.PutOptions{Metadata: map[string]string{"s3img-source": "abc"}}); err != nil {
		t.Fatal(err)
	}
	for _, event := range []events.Event{
		created(below(from, "note.txt"), ""), created(below(from, "ours.jpg"), ""), removed(below(from, "gone.jpg")),
		created(s3ops.Location{Bucket: from.Bucket, Key: "output/x.jpg"}, ""),
		created(s3ops.Location{Bucket: from.Bucket + "x", Key: from.Key + "x.jpg"}, ""),
	} {
		job.deliver(t, event)
		if got := job.last(t); got.Skipped == "" || got.Err != nil {
			t.Errorf("%s %s: %+v, want it skipped", event.Kind, event.Key, got)
		}
	}
	put(t, below(from, "big.JPG"), jpegBytes(t, 50, 50, red))
	job.deliver(t, created(below(from, "big.JPG"), ""))
	if got, want := job.stop(), (renditions.Summary{Rendered: 1, Skipped: 5}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestEventOfFolderMarker(t *testing.T) {
	from := bucketAsSource(t)
	job := startEvents(t, renditions.EventOptions{Root: from}, renditions.Options{Dest: bucketAsDest(t)})
	put(t, below(from, "folder/"), nil)
	job.deliver(t, created(below(from, "folder/"), ""))
	if got := job.last(t); got.Skipped == "" {
		t.Errorf("%+v, want it skipped", got)
	}
}

// What no second try can cure is acknowledged; a store that fails is not.
func TestEventFailures(t *testing.T) {
	from := bucketAsSource(t)
	root := s3ops.Location{Key: from.Key} // any bucket
	job := startEvents(t, renditions.EventOptions{Root: root}, renditions.Options{Dest: bucketAsDest(t)})
	put(t, below(from, "text.jpg"), []byte("this is text"))
	job.deliver(t, created(below(from, "text.jpg"), ""))
	if err := job.last(t).Err; !imageops.IsBadImage(err) {
		t.Errorf("text: %v", err)
	}
	job.deliver(t, created(below(from, "gone.jpg"), ""))
	if err := job.last(t).Err; !errors.Is(err, fs.ErrNotExist) || renditions.MayPass(err) {
		t.Errorf("an object that is gone: %v", err)
	}
	nowhere := s3ops.Location{Bucket: devs3test.BucketName(), Key: from.Key + "x.jpg"}
	if err := job.inbox.Deliver(t.Context(), []events.Event{created(nowhere, "")}); s3ops.Code(err) != "NoSuchBucket" {
		t.Errorf("a bucket that does not exist: %v", err)
	}
	job.stop()
	if err := job.inbox.Deliver(t.Context(), []events.Event{created(nowhere, "")}); !errors.Is(err, renditions.ErrStopping) {
		t.Errorf("after the end: %v", err)
	}
}

func TestMirrorDeletes(t *testing.T) {
	from, dest := bucketAsSource(t), bucketAsDest(t)
	job := startEvents(t, renditions.EventOptions{Root: from, MirrorDeletes: true}, renditions.Options{Dest: dest})
	at := below(from, "x.jpg")
	put(t, at, jpegBytes(t, 50, 50, red))
	job.deliver(t, created(at, ""))

	job.deliver(t, removed(at)) // late: it is there again
	if !exists(t, dest, "x-100.jpg") {
		t.Fatal("the renditions of an object that is there were removed")
	}
	remove(t, at)
	job.deliver(t, created(at, "")) // late as well, and no order to delete
	if !exists(t, dest, "x-100.jpg") {
		t.Fatal("an event of creation removed renditions")
	}
	job.deliver(t, removed(at))
	if exists(t, dest, "x-100.jpg") || exists(t, dest, "x-20.jpg") {
		t.Error("the renditions of a removed object are still there")
	}
	if got := job.last(t).Renditions; len(got) != 2 || got[0].Status != renditions.Removed {
		t.Errorf("reported %+v", got)
	}
	job.deliver(t, removed(at))
	if got := job.last(t); got.Err != nil || len(got.Renditions) != 0 {
		t.Errorf("a second time: %+v", got)
	}
}

// Two originals may claim the same renditions; those of the one that stays are not removed with the other.
func TestMirrorDeletesOwnOnly(t *testing.T) {
	from, dest := bucketAsSource(t), bucketAsDest(t)
	what := renditions.EventOptions{Root: from, MirrorDeletes: true}
	first := startEvents(t, what, renditions.Options{Dest: dest})
	put(t, below(from, "x.jpg"), jpegBytes(t, 50, 50, red))
	first.deliver(t, created(below(from, "x.jpg"), ""))
	second := startEvents(t, what, renditions.Options{Dest: dest}) // as after a restart: it remembers nothing
	second.deliver(t, removed(below(from, "x.webp")))
	if !exists(t, dest, "x-100.jpg") {
		t.Error("renditions of another object were removed")
	}
}

// replacer replaces the source when the first rendition is stored, as an upload at the wrong moment does.
type replacer struct {
	renditions.Store
	once    sync.Once
	replace func()
}

func (r *replacer) Put(ctx context.Context, name string, data []byte, meta renditions.Meta) (renditions.Stored, error) {
	r.once.Do(r.replace)
	return r.Store.Put(ctx, name, data, meta)
}

func TestReplacedWhileInWork(t *testing.T) {
	from, dest := bucketAsSource(t), bucketAsDest(t)
	at := below(from, "x.png")
	put(t, at, pngBytes(t, 50, 50, red))
	store := &replacer{Store: dest, replace: func() { put(t, at, pngBytes(t, 50, 50, green)) }}
	job := startEvents(t, renditions.EventOptions{Root: from}, renditions.Options{Dest: store})
	job.deliver(t, created(at, "1"))
	for _, name := range []string{"x-100.png", "x-20.png"} {
		if got := colourOf(t, dest, name); got != green {
			t.Errorf("%s is %v: it was made from what was there before", name, got)
		}
	}
}

func TestRemovedWhileInWork(t *testing.T) {
	from, dest := bucketAsSource(t), bucketAsDest(t)
	at := below(from, "x.png")
	put(t, at, pngBytes(t, 50, 50, red))
	store := &replacer{Store: dest, replace: func() { remove(t, at) }}
	job := startEvents(t, renditions.EventOptions{Root: from, MirrorDeletes: true}, renditions.Options{Dest: store})
	job.deliver(t, created(at, "1"))
	if exists(t, dest, "x-100.png") || exists(t, dest, "x-20.png") {
		t.Error("the renditions outlived the object")
	}
}

// Two jobs, as two processes would be, get the events of an object that is replaced all the time, in any order and more than
// once. In the end the renditions are those of the last version.
func TestManyWorkersOneObject(t *testing.T) {
	t.Parallel()
	from, dest := bucketAsSource(t), bucketAsDest(t)
	at := below(from, "x.png")
	jobs := []*eventJob{
		startEvents(t, renditions.EventOptions{Root: from}, renditions.Options{Dest: dest}),
		startEvents(t, renditions.EventOptions{Root: from}, renditions.Options{Dest: dest}),
	}
	for round := range 5 {
		var senders sync.WaitGroup
		for version := range 6 {
			last := color.NRGBA{R: uint8(40 * round), G: uint8(40 * version), B: 77, A: 255}
			put(t, at, pngBytes(t, 110+version, 110, last))
			for _, i := range rand.Perm(3) {
				senders.Go(func() { job := jobs[i%2]; job.deliverOrRetry(t, created(at, fmt.Sprintf("%02d%02d", round, version))) })
			}
		}
		senders.Wait()
		want := color.NRGBA{R: uint8(40 * round), G: 200, B: 77, A: 255}
		if got := colourOf(t, dest, "x-100.png"); got != want {
			t.Fatalf("round %d: %v, want %v", round, got, want)
		}
	}
}

// deliverOrRetry does what a queue does: what fails comes again. The store tells the length of one version and sends the bytes of the next,
// if it is replaced in between; where that meets each of several reads, it is the failure.
func (j *eventJob) deliverOrRetry(t *testing.T, event events.Event) {
	for range 100 {
		err := j.inbox.Deliver(t.Context(), []events.Event{event})
		if err == nil {
			return
		}
		if cause := renditions.Cause(err); cause != "unsteady" && cause != "transfer" {
			t.Error(err)
			return
		}
	}
	t.Error("it never became steady")
}

// The same, where renditions do not tell what they were made from.
func TestReplacedWhileInWorkIntoFolder(t *testing.T) {
	from, dest := bucketAsSource(t), renditions.NewDirStore(t.TempDir())
	at := below(from, "x.png")
	put(t, at, pngBytes(t, 50, 50, red))
	store := &replacer{Store: dest, replace: func() { put(t, at, pngBytes(t, 50, 50, green)) }}
	job := startEvents(t, renditions.EventOptions{Root: from}, renditions.Options{Dest: store})
	job.deliver(t, created(at, "1"))
	for _, name := range []string{"x-100.png", "x-20.png"} {
		if got := colourOfFile(t, dest.Address(name)); got != green {
			t.Errorf("%s is %v: it was made from what was there before", name, got)
		}
	}
}

// In a folder a rendition does not tell what it was made from: its time must not be taken for an answer.
func TestEventsIntoFolder(t *testing.T) {
	from, folder := bucketAsSource(t), t.TempDir()
	dest := renditions.NewDirStore(folder)
	at := below(from, "x.png")
	job := startEvents(t, renditions.EventOptions{Root: from}, renditions.Options{Dest: dest})
	put(t, at, pngBytes(t, 50, 50, red))
	job.deliver(t, created(at, "1"))
	put(t, at, pngBytes(t, 50, 50, green))
	job.deliver(t, created(at, "2"))
	if got := colourOfFile(t, dest.Address("x-20.png")); got != green {
		t.Errorf("the rendition is %v, that of the version before", got)
	}
}

// A worker that was slow has stored what it made from the version before, after that was replaced: younger, and still wrong.
func TestYoungerRenditionOfOlderVersion(t *testing.T) {
	t.Parallel()
	from, dest := bucketAsSource(t), bucketAsDest(t)
	at := below(from, "x.png")
	put(t, at, pngBytes(t, 50, 50, green))
	waitForNextSecond()
	for _, name := range []string{"x-100.png", "x-20.png"} {
		made := renditions.Stamp{Of: s3ops.SourceID(at.String()), Version: [8]byte{1}, Options: [4]byte{1}}
		meta := renditions.Meta{ContentType: "image/png", SourceTag: "of the version before", Stamp: made}
		if _, err := dest.Put(t.Context(), name, pngBytes(t, 20, 20, red), meta); err != nil {
			t.Fatal(err)
		}
	}
	job := startEvents(t, renditions.EventOptions{Root: from}, renditions.Options{Dest: dest})
	job.deliver(t, created(at, "2"))
	if got := colourOf(t, dest, "x-100.png"); got != green {
		t.Errorf("the rendition is %v, that of the version before", got)
	}
}
