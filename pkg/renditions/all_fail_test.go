package renditions_test

import (
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// manyOriginals are twenty images below a prefix of their own.
func manyOriginals(t *testing.T) s3ops.Location {
	t.Helper()
	from := bucketAsSource(t)
	for i := range 20 {
		put(t, below(from, fmt.Sprintf("%02d.png", i)), pngBytes(t, 30, 20, red))
	}
	return from
}

// told counts the results of a job, and those whose error nobody else tells of.
type told struct {
	mu            sync.Mutex
	failed, alone int
}

func (c *told) report(result renditions.Result) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if result.Err != nil {
		c.failed++
	}
	if result.Err != nil && !result.Known {
		c.alone++
	}
}

func stranger(t *testing.T) *s3ops.Client {
	t.Helper()
	cfg := devs3test.Server(t).Config()
	cfg.SecretKey = "of somebody else"
	client, err := s3ops.Connect(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func answeringPUT(t *testing.T, status int, code string) *s3ops.Client {
	t.Helper()
	return devs3test.WithHook(t, func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodPut {
			return false
		}
		w.WriteHeader(status)
		fmt.Fprintf(w, "<Error><Code>%s</Code></Error>", code)
		return true
	})
}

// What every object meets ends the job, after few objects and with one message.
func TestJobsStopOnce(t *testing.T) {
	t.Parallel()
	from := manyOriginals(t)
	dead := devs3test.Server(t).Config()
	dead.Endpoint = "http://127.0.0.1:1"
	nobody, err := s3ops.Connect(t.Context(), dead)
	if err != nil {
		t.Fatal(err)
	}
	there := s3ops.Location{Bucket: devs3test.Bucket(t)}
	for name, c := range map[string]struct {
		client *s3ops.Client
		dest   s3ops.Location
		want   string
	}{
		"no bucket":      {devs3test.Client(t), s3ops.Location{Bucket: devs3test.BucketName()}, "NoSuchBucket"},
		"a stranger":     {stranger(t), there, "SignatureDoesNotMatch"},
		"no answer":      {nobody, there, "connection refused"},
		"read only":      {answeringPUT(t, http.StatusForbidden, "AccessDenied"), there, "AccessDenied"},
		"full":           {answeringPUT(t, http.StatusInsufficientStorage, "XMinioStorageFull"), there, "XMinioStorageFull"},
		"an old session": {answeringPUT(t, http.StatusBadRequest, "ExpiredToken"), there, "ExpiredToken"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var count told
			opt := renditions.Options{
				Dest: renditions.NewS3Store(c.client, c.dest, renditions.S3Options{}), Image: sizes, Concurrency: 2,
				WhenAlike: renditions.AlikeStops, Report: count.report,
			}
			summary, err := renditions.Run(t.Context(), renditions.ObjectSources(t.Context(), devs3test.Client(t), from), opt)
			var stop *renditions.StopError
			if !errors.As(err, &stop) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want a StopError about %s", err, c.want)
			}
			if summary.Total() > 4 || count.alone > 0 {
				t.Errorf("%+v, %d of them told one by one", summary, count.alone)
			}
		})
	}
}

// A folder that cannot be is met by every object too.
func TestJobsStopOnceWithoutAFolder(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for i := range 20 {
		writeFile(t, filepath.Join(root, "in", fmt.Sprintf("%02d.png", i)), pngBytes(t, 30, 20, red))
	}
	file := filepath.Join(root, "file")
	writeFile(t, file, nil)
	for _, dest := range []string{file, filepath.Join(file, "below")} {
		var count told
		opt := renditions.Options{
			Dest: renditions.NewDirStore(dest), Image: sizes, Concurrency: 2, WhenAlike: renditions.AlikeStops, Report: count.report,
		}
		summary, err := renditions.Run(t.Context(), renditions.FileSources([]string{filepath.Join(root, "in")}), opt)
		var stop *renditions.StopError
		if !errors.As(err, &stop) || !strings.Contains(err.Error(), file) || summary.Total() > 4 || count.alone > 0 {
			t.Errorf("%s: %v, %+v, %d told one by one; want one error that names it", dest, err, summary, count.alone)
		}
	}
}

// Errors that some objects meet do not end a job, and those that may pass do after five in a row.
func TestJobsGoOnAfterErrorsOfSome(t *testing.T) {
	t.Parallel()
	from := manyOriginals(t)
	for name, c := range map[string]struct {
		fails func(key string) bool
		stops bool
	}{
		"every second": {func(key string) bool { return strings.ContainsAny(key[len(key)-9:len(key)-8], "13579") }, false},
		"all":          {func(string) bool { return true }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := devs3test.WithHook(t, func(w http.ResponseWriter, r *http.Request) bool {
				if r.Method != http.MethodPut || !c.fails(r.URL.Path) {
					return false
				}
				w.WriteHeader(http.StatusTooManyRequests)
				return true
			})
			var count told
			opt := renditions.Options{
				Dest: renditions.NewS3Store(client, s3ops.Location{Bucket: devs3test.Bucket(t)}, renditions.S3Options{}), Image: sizes, Concurrency: 1,
				WhenAlike: renditions.AlikeStops, Report: count.report,
			}
			opt.Image.Sizes = []int{100}
			summary, err := renditions.Run(t.Context(), renditions.ObjectSources(t.Context(), devs3test.Client(t), from), opt)
			var stop *renditions.StopError
			if errors.As(err, &stop) != c.stops || (!c.stops && (summary.Failed != 10 || summary.Rendered != 10)) || (c.stops && summary.Total() != 5) {
				t.Errorf("%+v, %v", summary, err)
			}
		})
	}
}

// A watcher waits while nothing can be stored, says so once, and renders all when it is over.
func TestWatchersPauseOnce(t *testing.T) {
	t.Parallel()
	from, dest := manyOriginals(t), s3ops.Location{Bucket: devs3test.BucketName()}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	var count told
	rendered, failed := 0, make(chan bool, 100)
	opt := renditions.Options{
		Dest: renditions.NewS3Store(devs3test.Client(t), dest, renditions.S3Options{}), Image: sizes, Concurrency: 2,
		WhenAlike: renditions.AlikePauses, Endless: true,
		Report: func(result renditions.Result) {
			count.report(result)
			if result.Err != nil {
				failed <- true
			} else if rendered++; rendered == 20 {
				stop()
			}
		},
	}
	go func() {
		<-failed
		_, _ = devs3test.Client(t).API().CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String(dest.Bucket)})
	}()
	watch := renditions.WatchPrefix(ctx, devs3test.Client(t), from, renditions.WatchOptions{Interval: 100 * time.Millisecond})
	_, _ = renditions.Run(ctx, watch, opt)
	if rendered < 20 || count.failed == 0 || count.failed > 4 || count.alone != 1 {
		t.Errorf("%d rendered, %d failed, %d of them told; want 20, a few and 1", rendered, count.failed, count.alone)
	}
}
