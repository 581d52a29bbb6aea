package renditions_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

const waitLimit = 60 * time.Second

// watchJob runs a job over a watched prefix and sends its results.
func watchJob(t *testing.T, at s3ops.Location, dest renditions.Store) (results <-chan renditions.Result, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reported := make(chan renditions.Result, 100)
	ended := make(chan error, 1)
	go func() {
		sources := renditions.WatchPrefix(ctx, devs3test.Client(t), at, renditions.WatchOptions{Interval: 20 * time.Millisecond})
		_, err := renditions.Run(ctx, sources, renditions.Options{
			Dest: dest, Image: sizes, Report: func(r renditions.Result) { reported <- r },
		})
		ended <- err
	}()
	t.Cleanup(cancel)
	return reported, func() error { cancel(); return <-ended }
}

func next(t *testing.T, results <-chan renditions.Result) renditions.Result {
	t.Helper()
	select {
	case r := <-results:
		return r
	case <-time.After(waitLimit):
		t.Fatal("nothing was reported")
		return renditions.Result{}
	}
}

// An object whose renditions cannot be stored is tried again until they can; a bad image is not, until it is replaced.
func TestWatchTriesAgainWhatMayPass(t *testing.T) {
	from, downBucket := bucketAsSource(t), devs3test.BucketName()
	dest := renditions.NewS3Store(devs3test.Client(t), s3ops.Location{Bucket: downBucket}, renditions.S3Options{})
	good := s3ops.Location{Bucket: from.Bucket, Key: from.Key + "good.jpg"}
	put(t, good, jpegBytes(t, 120, 60, red))
	results, stop := watchJob(t, from, dest)
	if r := next(t, results); s3ops.Code(r.Err) != "NoSuchBucket" {
		t.Fatalf("got %v, want NoSuchBucket", r.Err)
	}
	if err := devs3test.Client(t).CreateBucket(t.Context(), downBucket); err != nil {
		t.Fatal(err)
	}
	if r := next(t, results); r.Err != nil {
		t.Fatalf("after the bucket was made: %v", r.Err)
	}

	bad := s3ops.Location{Bucket: from.Bucket, Key: from.Key + "bad.jpg"}
	put(t, bad, []byte("text"))
	if r := next(t, results); !errors.Is(r.Err, imageops.ErrNotImage) {
		t.Fatalf("got %v, want ErrNotImage", r.Err)
	}
	put(t, bad, jpegBytes(t, 60, 120, green))
	if r := next(t, results); r.Err != nil || r.Source != bad.String() {
		t.Fatalf("replaced image: %+v", r)
	}
	if err := stop(); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if len(results) > 0 {
		t.Errorf("reported once more: %+v", <-results)
	}
}

// A listing that fails for a while is a warning; the first one must succeed.
func TestWatchSurvivesAListingThatFails(t *testing.T) {
	from := bucketAsSource(t)
	var warned []error
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	sources := renditions.WatchPrefix(ctx, devs3test.Client(t), from, renditions.WatchOptions{
		Interval: 10 * time.Millisecond,
		Warn: func(err error) {
			warned = append(warned, err)
			if len(warned) == 2 {
				if err := devs3test.Client(t).CreateBucket(ctx, from.Bucket); err != nil {
					t.Error(err)
				}
				put(t, s3ops.Location{Bucket: from.Bucket, Key: from.Key + "late.jpg"}, jpegBytes(t, 120, 60, red))
			}
		},
	})
	put(t, s3ops.Location{Bucket: from.Bucket, Key: from.Key + "early.jpg"}, jpegBytes(t, 120, 60, red))
	for src, err := range sources {
		if err != nil {
			t.Fatal(err)
		}
		switch src.Name {
		case "early.jpg":
			if _, err := devs3test.Client(t).DeleteBucket(ctx, s3ops.DeleteOptions{Bucket: from.Bucket, Force: true}); err != nil {
				t.Fatal(err)
			}
		case "late.jpg":
			if len(warned) < 2 {
				t.Errorf("%d warnings, want 2 or more", len(warned))
			}
			return
		}
	}
}
