package renditions_test

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
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
	t.Parallel()
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
			devs3test.RemoveBucket(t, devs3test.Client(t), from.Bucket)
		case "late.jpg":
			if len(warned) < 2 {
				t.Errorf("%d warnings, want 2 or more", len(warned))
			}
			return
		}
	}
}

// What is gone from a watched prefix takes its renditions along, where that is asked for.
func TestWatchPrefixMirrorsDeletes(t *testing.T) {
	t.Parallel()
	from, dest := bucketAsSource(t), bucketAsDest(t)
	for _, name := range []string{"x.jpg", "y.jpg"} {
		put(t, below(from, name), jpegBytes(t, 50, 50, red))
	}
	results := watch(t, renditions.Options{Dest: dest}, func(ctx context.Context) iter.Seq2[renditions.Source, error] {
		opt := renditions.WatchOptions{Interval: 20 * time.Millisecond, MirrorDeletes: true}
		return renditions.WatchPrefix(ctx, devs3test.Client(t), from, opt)
	})
	next(t, results)
	next(t, results)
	remove(t, below(from, "x.jpg"))
	if r := next(t, results); r.Err != nil || len(r.Renditions) != 2 || r.Renditions[0].Status != renditions.Removed {
		t.Errorf("got %+v, want 2 renditions removed", r)
	}
	if exists(t, dest, "x-20.jpg") || !exists(t, dest, "y-20.jpg") {
		t.Error("not exactly the renditions of x.jpg are gone")
	}
}

// A file that is removed takes its renditions along; one that is replaced by a rename does not.
func TestWatchFolderMirrorsDeletes(t *testing.T) {
	t.Parallel()
	folder, dest := t.TempDir(), renditions.NewDirStore(t.TempDir())
	for _, name := range []string{"x.png", "a/y.png", "a/z.png"} {
		writeFile(t, filepath.Join(folder, name), pngBytes(t, 50, 50, red))
	}
	results := watch(t, renditions.Options{Dest: dest}, func(ctx context.Context) iter.Seq2[renditions.Source, error] {
		opt := renditions.WatchOptions{Interval: time.Hour, Settle: 20 * time.Millisecond, MirrorDeletes: true}
		return renditions.WatchFolder(ctx, folder, opt)
	})
	for range 3 {
		next(t, results)
	}
	writeFile(t, filepath.Join(folder, ".new"), pngBytes(t, 50, 50, green))
	if err := os.Rename(filepath.Join(folder, ".new"), filepath.Join(folder, "x.png")); err != nil {
		t.Fatal(err)
	}
	for r := next(t, results); r.Skipped != ""; r = next(t, results) {
	}
	if got := colourOfFile(t, dest.Address("x-20.png")); got != green {
		t.Errorf("after the rename the rendition is %v", got)
	}
	if err := os.Rename(filepath.Join(folder, "a"), filepath.Join(t.TempDir(), "a")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if r := next(t, results); len(r.Renditions) != 2 || r.Renditions[0].Status != renditions.Removed {
			t.Errorf("got %+v, want 2 renditions removed", r)
		}
	}
	for name, want := range map[string]bool{"x-20.png": true, "a/y-20.png": false, "a/z-100.png": false} {
		if got := exists(t, dest, name); got != want {
			t.Errorf("%s is there: %v, want %v", name, got, want)
		}
	}
}

// watch runs a job until the test ends and sends its results.
func watch(t *testing.T, opt renditions.Options, sources func(context.Context) iter.Seq2[renditions.Source, error]) <-chan renditions.Result {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	results, ended := make(chan renditions.Result, 100), make(chan struct{})
	opt.Image, opt.Report = sizes, func(r renditions.Result) { results <- r }
	go func() {
		defer close(ended)
		if _, err := renditions.Run(ctx, sources(ctx), opt); !errors.Is(err, context.Canceled) {
			t.Errorf("the job ended with %v", err)
		}
	}()
	t.Cleanup(func() { cancel(); <-ended })
	return results
}

func TestWatchSuffixes(t *testing.T) {
	from, folder := bucketAsSource(t), t.TempDir()
	opt := renditions.WatchOptions{Interval: 20 * time.Millisecond, Settle: 20 * time.Millisecond, Suffixes: []string{".jpg"}}
	for _, name := range []string{"note.txt", "x.JPG"} {
		put(t, below(from, name), jpegBytes(t, 50, 50, red))
		writeFile(t, filepath.Join(folder, name), jpegBytes(t, 50, 50, red))
	}
	for source, sources := range map[string]func(context.Context) iter.Seq2[renditions.Source, error]{
		"prefix": func(ctx context.Context) iter.Seq2[renditions.Source, error] {
			return renditions.WatchPrefix(ctx, devs3test.Client(t), from, opt)
		},
		"folder": func(ctx context.Context) iter.Seq2[renditions.Source, error] {
			return renditions.WatchFolder(ctx, folder, opt)
		},
	} {
		dest := renditions.NewDirStore(t.TempDir())
		results := watch(t, renditions.Options{Dest: dest, Concurrency: 1}, sources)
		if r := next(t, results); r.Err != nil || len(r.Renditions) != 2 || !exists(t, dest, "x-20.JPG") || exists(t, dest, "note-20.jpg") {
			t.Errorf("%s: %+v", source, r)
		}
	}
}
