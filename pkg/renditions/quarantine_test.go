package renditions_test

import (
	"context"
	"errors"
	"io"
	"iter"
	"maps"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

func checkTags(t *testing.T, at s3ops.Location, want map[string]string) {
	t.Helper()
	got, err := devs3test.Client(t).Tags(t.Context(), at)
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("tags of %s: %v, %v; want %v", at, got, err, want)
	}
}

func rejectedFor(reason string) map[string]string {
	return map[string]string{"s3img-status": "rejected", "s3img-reason": reason}
}

// wantNothing makes sure that nothing was published.
func wantNothing(t *testing.T, dest renditions.Store) {
	t.Helper()
	for object, err := range dest.List(t.Context()) {
		t.Errorf("published: %v, %v", object, err)
	}
}

func quarantine(t *testing.T) *renditions.Quarantine {
	t.Helper()
	return renditions.NewQuarantine(func(err error) { t.Error(err) })
}

func TestRejectedOriginalsAreTagged(t *testing.T) {
	from, dest := bucketAsSource(t), bucketAsDest(t)
	whole := jpegBytes(t, 120, 60, red)
	for name, c := range map[string]struct {
		data   []byte
		reason string
	}{
		"text.jpg":      {[]byte("text"), "not an image"},
		"empty.png":     {nil, "file is empty"},
		"truncated.jpg": {whole[:len(whole)/2], "JPEG is truncated"},
		"qoi.jpg":       {[]byte("qoif\x00\x00\x00\x01"), "QOI is not supported"},
		"large.png":     {pngBytes(t, 400, 400, red), "image is over the limit of 100000 pixels: it has 160000"},
	} {
		t.Run(name, func(t *testing.T) {
			at := below(from, name)
			put(t, at, c.data)
			opt := renditions.Options{Dest: dest, Image: sizes, Quarantine: quarantine(t)}
			opt.Image.Limits.MaxPixels = 100_000
			for range 2 { // which writes nothing the second time
				if summary := run(t, objects(t, at), opt); summary.Failed != 1 {
					t.Errorf("got %+v", summary)
				}
				checkTags(t, at, rejectedFor(c.reason))
			}
			wantNothing(t, dest)
		})
	}
}

func TestOnlyBadImagesAreTaggedAndOnlyIfAsked(t *testing.T) {
	from := bucketAsSource(t)
	text, image := below(from, "text.jpg"), below(from, "image.jpg")
	put(t, text, []byte("text"))
	put(t, image, jpegBytes(t, 120, 60, red))
	run(t, objects(t, from), renditions.Options{Dest: bucketAsDest(t), Image: sizes})
	checkTags(t, text, nil)
	gone := renditions.NewS3Store(devs3test.Client(t), s3ops.Location{Bucket: devs3test.BucketName()}, renditions.S3Options{})
	run(t, objects(t, image), renditions.Options{Dest: gone, Image: sizes, Quarantine: quarantine(t)})
	checkTags(t, image, nil)
	run(t, objects(t, from), renditions.Options{Dest: bucketAsDest(t), Image: sizes, Quarantine: quarantine(t), DryRun: true})
	checkTags(t, text, nil)
}

// TestQuarantineByEvents takes one object through text, another text, and an image, with tags of somebody else all the while.
func TestQuarantineByEvents(t *testing.T) {
	from, dest := bucketAsSource(t), bucketAsDest(t)
	job := startEvents(t, renditions.EventOptions{Root: from}, renditions.Options{Dest: dest, Quarantine: quarantine(t)})
	at := below(from, "x.jpg")
	tagged := func(tagging string, data []byte) {
		_, err := devs3test.Client(t).API().PutObject(t.Context(), &s3.PutObjectInput{
			Bucket: &at.Bucket, Key: &at.Key, Body: strings.NewReader(string(data)), Tagging: &tagging,
		})
		if err != nil {
			t.Fatal(err)
		}
		job.deliver(t, created(at, ""))
	}
	tagged("team=photos", []byte("text"))
	checkTags(t, at, map[string]string{"team": "photos", "s3img-status": "rejected", "s3img-reason": "not an image"})
	wantNothing(t, dest)
	tagged("team=photos", nil)
	checkTags(t, at, map[string]string{"team": "photos", "s3img-status": "rejected", "s3img-reason": "file is empty"})
	// A copy onto itself, or a backup that is put back, brings the tags along.
	tagged("team=photos&s3img-status=rejected&s3img-reason=old", jpegBytes(t, 120, 60, red))
	checkTags(t, at, map[string]string{"team": "photos"})
	if !exists(t, dest, "x-100.jpg") {
		t.Error("it was not rendered")
	}
}

// TestReplacedBeforeItIsTagged: the tags belong to a version that is gone, and the event of the newer one may be late.
func TestReplacedBeforeItIsTagged(t *testing.T) {
	from, dest := bucketAsSource(t), bucketAsDest(t)
	at := below(from, "x.jpg")
	put(t, at, []byte("text"))
	replaced := false
	client := devs3test.WithHook(t, func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPut && r.URL.Query().Has("tagging") && !replaced {
			replaced = true
			put(t, at, jpegBytes(t, 120, 60, green))
		}
		return false
	})
	event := renditions.Delivery{Event: created(at, "1")}
	sources := func(yield func(renditions.Source, error) bool) {
		yield(renditions.EventSource(client, event, renditions.EventOptions{Root: from}), nil)
	}
	summary := run(t, sources, renditions.Options{Dest: dest, Image: sizes, Quarantine: quarantine(t)})
	if !replaced || summary.Rendered != 1 || !exists(t, dest, "x-20.jpg") {
		t.Errorf("got %+v, replaced %v", summary, replaced)
	}
	checkTags(t, at, nil)
}

// TestTagsThatCannotBeSet: a store without tags and a missing permission are told once, and asked in vain no more than needed.
func TestTagsThatCannotBeSet(t *testing.T) {
	for name, c := range map[string]struct {
		status   int
		code     string
		requests int32 // of the three objects
		is       func(error) bool
	}{
		"no tags":   {http.StatusNotImplemented, "NotImplemented", 1, func(err error) bool { return errors.Is(err, s3ops.ErrNoTags) }},
		"forbidden": {http.StatusForbidden, "AccessDenied", 3, func(err error) bool { return s3ops.Code(err) == "AccessDenied" }},
	} {
		t.Run(name, func(t *testing.T) {
			from, dest := bucketAsSource(t), bucketAsDest(t)
			for _, name := range []string{"a.jpg", "b.jpg", "c.jpg"} {
				put(t, below(from, name), []byte("text"))
			}
			var requests atomic.Int32
			client := devs3test.WithHook(t, func(w http.ResponseWriter, r *http.Request) bool {
				if !r.URL.Query().Has("tagging") {
					return false
				}
				requests.Add(1)
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, "<Error><Code>"+c.code+"</Code></Error>")
				return true
			})
			var told []error
			summary := run(t, renditions.ObjectSources(t.Context(), client, from), renditions.Options{
				Dest: dest, Image: sizes, Concurrency: 1,
				Quarantine: renditions.NewQuarantine(func(err error) { told = append(told, err) }),
			})
			if summary.Failed != 3 || requests.Load() != c.requests || len(told) != 1 || !c.is(told[0]) {
				t.Errorf("%+v after %d requests: %v", summary, requests.Load(), told)
			}
			wantNothing(t, dest)
		})
	}
}

func TestWatchPrefixTagsAndUntags(t *testing.T) {
	from, dest := bucketAsSource(t), bucketAsDest(t)
	at := below(from, "x.jpg")
	put(t, at, []byte("text"))
	results := watch(t, renditions.Options{Dest: dest, Image: sizes, Quarantine: quarantine(t)},
		func(ctx context.Context) iter.Seq2[renditions.Source, error] {
			return renditions.WatchPrefix(ctx, devs3test.Client(t), from, renditions.WatchOptions{Interval: 20 * time.Millisecond})
		})
	if r := next(t, results); !errors.Is(r.Err, imageops.ErrNotImage) {
		t.Fatalf("got %+v", r)
	}
	checkTags(t, at, rejectedFor("not an image"))
	put(t, at, jpegBytes(t, 120, 60, red))
	if r := next(t, results); r.Err != nil {
		t.Fatalf("got %+v", r)
	}
	checkTags(t, at, nil)
}

// TestRejectedTellsTheReason is what inspect asks.
func TestRejectedTellsTheReason(t *testing.T) {
	at := below(bucketAsSource(t), "x.jpg")
	put(t, at, []byte("text"))
	event := renditions.Options{Dest: bucketAsDest(t), Image: sizes, Quarantine: quarantine(t)}
	for _, want := range []string{"", "not an image"} {
		for src, err := range objects(t, at) {
			if err != nil {
				t.Fatal(err)
			}
			body, err := src.Open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			_ = body.Close()
			if got, err := src.Rejected(t.Context()); err != nil || got != want {
				t.Errorf("got %q, %v; want %q", got, err, want)
			}
		}
		run(t, objects(t, at), event)
	}
}
