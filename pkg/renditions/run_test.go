package renditions_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// countingStore counts the requests that a job sends to its destination.
type countingStore struct {
	renditions.Store
	lists, stats, puts atomic.Int32
}

func (s *countingStore) List(ctx context.Context) iter.Seq2[renditions.Stored, error] {
	s.lists.Add(1)
	return s.Store.List(ctx)
}

func (s *countingStore) Stat(ctx context.Context, name string) (renditions.Stored, error) {
	s.stats.Add(1)
	return s.Store.Stat(ctx, name)
}

func (s *countingStore) Put(ctx context.Context, name string, data []byte, meta renditions.Meta) (renditions.Stored, error) {
	s.puts.Add(1)
	return s.Store.Put(ctx, name, data, meta)
}

func (s *countingStore) counts() string {
	return fmt.Sprintf("%d lists, %d stats, %d puts", s.lists.Swap(0), s.stats.Swap(0), s.puts.Swap(0))
}

func objects(t *testing.T, at s3ops.Location) iter.Seq2[renditions.Source, error] {
	return renditions.ObjectSources(t.Context(), devs3test.Client(t), at)
}

func run(t *testing.T, sources iter.Seq2[renditions.Source, error], opt renditions.Options) renditions.Summary {
	t.Helper()
	summary, err := renditions.Run(t.Context(), sources, opt)
	if err != nil {
		t.Fatal(err)
	}
	return summary
}

// What is fresh is found by one listing, without a request for each object.
func TestFreshnessIsOneListing(t *testing.T) {
	t.Parallel()
	from, dest := bucketAsSource(t), &countingStore{Store: bucketAsDest(t)}
	const n = 6
	for i := range n {
		put(t, s3ops.Location{Bucket: from.Bucket, Key: fmt.Sprintf("%s%d.jpg", from.Key, i)}, jpegBytes(t, 120, 60, red))
	}
	waitForNextSecond() // S3 tells whole seconds: only within one of them must the metadata be asked
	opt := renditions.Options{Dest: dest, Image: sizes, List: true}
	if got, want := run(t, objects(t, from), opt), (renditions.Summary{Rendered: n}); got != want {
		t.Errorf("first run: %+v, want %+v", got, want)
	}
	if got, want := dest.counts(), "1 lists, 0 stats, 13 puts"; got != want {
		t.Errorf("first run: %s, want %s", got, want)
	}
	if got, want := run(t, objects(t, from), opt), (renditions.Summary{Fresh: n}); got != want {
		t.Errorf("second run: %+v, want %+v", got, want)
	}
	if got, want := dest.counts(), "1 lists, 0 stats, 0 puts"; got != want {
		t.Errorf("second run: %s, want %s", got, want)
	}
	opt.Force = true
	if got, want := run(t, objects(t, from), opt), (renditions.Summary{Rendered: n}); got != want {
		t.Errorf("forced run: %+v, want %+v", got, want)
	}
}

func waitForNextSecond() {
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second + 50*time.Millisecond)))
}

// A source that is replaced within the second in which its rendition was made is made again, and one that is not is not.
func TestFreshnessWithinOneSecond(t *testing.T) { // alone, as it must be quick
	from, dest := bucketAsSource(t), bucketAsDest(t)
	opt := renditions.Options{Dest: dest, Image: sizes, List: true}
	at := s3ops.Location{Bucket: from.Bucket, Key: from.Key + "x.jpg"}
	for attempt := range 5 {
		waitForNextSecond()
		start := time.Now().Truncate(time.Second)
		put(t, at, jpegBytes(t, 120, 60, red))
		run(t, objects(t, from), opt)
		same := run(t, objects(t, from), opt)
		put(t, at, jpegBytes(t, 60, 120, green))
		replaced := run(t, objects(t, from), opt)
		if !time.Now().Truncate(time.Second).Equal(start) {
			t.Logf("attempt %d took more than a second", attempt)
			continue
		}
		if same != (renditions.Summary{Fresh: 1}) {
			t.Errorf("unchanged source: %+v", same)
		}
		if replaced != (renditions.Summary{Rendered: 1}) {
			t.Errorf("replaced source: %+v", replaced)
		}
		return
	}
	t.Error("the machine is too slow to do this within a second")
}

// The dimensions are those of Pillow 9.4.0: Image.new("RGB", (300, 10)).thumbnail((100, 100)).
func TestHeadersOfRenditions(t *testing.T) {
	from, bucket := bucketAsSource(t), devs3test.Bucket(t)
	client := devs3test.Client(t)
	put(t, below(from, "a/x.PNG"), pngBytes(t, 300, 10, red))
	put(t, below(from, "y.webp"), jpegBytes(t, 10, 300, red))
	for prefix, cacheControl := range map[string]string{"web/": renditions.DefaultCacheControl, "none/": ""} {
		dest := renditions.NewS3Store(client, s3ops.Location{Bucket: bucket, Key: prefix}, renditions.S3Options{CacheControl: cacheControl})
		run(t, objects(t, from), renditions.Options{Dest: dest, Image: sizes})
		for name, want := range map[string][2]string{
			"a/x-100.PNG": {"image/png", "100x3"}, "a/x-20.PNG": {"image/png", "20x1"},
			"y-100.jpg": {"image/jpeg", "3x100"}, "y-20.jpg": {"image/jpeg", "1x20"},
		} {
			got, err := client.API().HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: &bucket, Key: aws.String(prefix + name)})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			headers := []string{aws.ToString(got.ContentType), aws.ToString(got.CacheControl), aws.ToString(got.ContentDisposition), got.Metadata["s3img-dimensions"]}
			if want := []string{want[0], cacheControl, "inline", want[1]}; !slices.Equal(headers, want) {
				t.Errorf("%s: %q, want %q", name, headers, want)
			}
			if got.Metadata["s3img-source"] == "" || got.Metadata["s3img-of"] == "" {
				t.Errorf("%s does not say what it was made from", name)
			}
		}
	}
}

// One bad source never ends the batch, and each result is reported once.
func TestBadSourcesAreReported(t *testing.T) {
	in, out := t.TempDir(), t.TempDir()
	writeFile(t, filepath.Join(in, "good.jpg"), jpegBytes(t, 120, 60, red))
	writeFile(t, filepath.Join(in, "text.jpg"), []byte("text"))
	writeFile(t, filepath.Join(in, "cut.png"), pngBytes(t, 120, 60, red)[:60])
	writeFile(t, filepath.Join(in, "empty.gif"), nil)
	results := make(map[string]error)
	summary := run(t, renditions.FileSources([]string{in, filepath.Join(in, "gone.jpg")}), renditions.Options{
		Dest: renditions.NewDirStore(out), Image: sizes,
		Report: func(r renditions.Result) { results[filepath.Base(r.Source)] = r.Err },
	})
	if want := (renditions.Summary{Rendered: 1, Failed: 4}); summary != want {
		t.Errorf("%+v, want %+v", summary, want)
	}
	var corrupt *imageops.CorruptError
	for name, is := range map[string]func(error) bool{
		"good.jpg":  func(err error) bool { return err == nil },
		"text.jpg":  func(err error) bool { return errors.Is(err, imageops.ErrNotImage) },
		"cut.png":   func(err error) bool { return errors.As(err, &corrupt) },
		"empty.gif": func(err error) bool { return errors.Is(err, imageops.ErrEmpty) },
		"gone.jpg":  func(err error) bool { return errors.Is(err, fs.ErrNotExist) },
	} {
		if err, reported := results[name]; !reported || !is(err) {
			t.Errorf("%s: reported %v, %v", name, reported, err)
		}
	}
	if got, want := fmt.Sprint(fileNames(t, out)), "[good-100.jpg good-20.jpg]"; got != want {
		t.Errorf("the destination holds %s, want %s", got, want)
	}
}

func fileNames(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestConflictsAndProtectedFiles(t *testing.T) {
	in, out := t.TempDir(), t.TempDir()
	writeFile(t, filepath.Join(in, "x.jpg"), jpegBytes(t, 120, 60, red))
	writeFile(t, filepath.Join(in, "x.webp"), jpegBytes(t, 120, 60, green))
	var failed []error
	opt := renditions.Options{
		Dest: renditions.NewDirStore(out), Image: sizes, Concurrency: 1,
		Report: func(r renditions.Result) {
			if r.Err != nil {
				failed = append(failed, r.Err)
			}
		},
	}
	run(t, renditions.FileSources([]string{in}), opt)
	var conflict *renditions.ConflictError
	if len(failed) != 1 || !errors.As(failed[0], &conflict) || conflict.Name != "x-100.jpg" {
		t.Errorf("two sources of x-100.jpg: got %v", failed)
	}

	failed = nil
	opt.Protected = func(address string) bool { return filepath.Base(address) == "x-20.jpg" }
	opt.Force = true
	run(t, renditions.FileSources([]string{filepath.Join(in, "x.jpg")}), opt)
	if len(failed) != 1 || !errors.Is(failed[0], renditions.ErrIsSource) {
		t.Errorf("a protected file: got %v", failed)
	}
}

// When the context ends, what is in hand is finished and nothing new is begun.
func TestInterruptFinishesWhatIsInHand(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	data := jpegBytes(t, 120, 60, red)
	var opened atomic.Int32
	inHand := make(chan bool)
	sources := func(yield func(renditions.Source, error) bool) {
		for i := range 100 {
			open := func(ctx context.Context) (renditions.Opened, error) {
				if opened.Add(1) == 1 {
					close(inHand)
					time.Sleep(100 * time.Millisecond)
				}
				if err := ctx.Err(); err != nil {
					return renditions.Opened{}, err
				}
				return renditions.Opened{ReadCloser: io.NopCloser(strings.NewReader(string(data)))}, nil
			}
			if !yield(renditions.Source{Address: fmt.Sprint(i), Name: fmt.Sprintf("%d.jpg", i), Open: open}, nil) {
				return
			}
		}
	}
	go func() {
		<-inHand
		cancel()
	}()
	summary, err := renditions.Run(ctx, sources, renditions.Options{Dest: renditions.NewDirStore(out), Image: sizes, Concurrency: 1})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if summary.Failed != 0 || summary.Rendered < 1 || summary.Rendered > 2 {
		t.Errorf("%+v, want the one or two sources that were in hand", summary)
	}
	if got := len(fileNames(t, out)); got != 2*summary.Rendered {
		t.Errorf("%d files for %d sources", got, summary.Rendered)
	}
}

// Work in hand that does not end is given up after the grace period.
func TestInterruptGivesUpAfterGrace(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	sources := func(yield func(renditions.Source, error) bool) {
		open := func(ctx context.Context) (renditions.Opened, error) {
			cancel()
			<-ctx.Done()
			return renditions.Opened{}, ctx.Err()
		}
		yield(renditions.Source{Address: "stuck", Name: "stuck.jpg", Open: open}, nil)
	}
	_, err := renditions.Run(ctx, sources, renditions.Options{
		Dest: renditions.NewDirStore(t.TempDir()), Image: sizes, Grace: 50 * time.Millisecond,
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

// A listing that breaks ends the job with its error.
func TestBrokenListing(t *testing.T) {
	from := s3ops.Location{Bucket: devs3test.BucketName(), Key: "input/"}
	opt := renditions.Options{Dest: renditions.NewDirStore(t.TempDir()), Image: sizes}
	if _, err := renditions.Run(t.Context(), objects(t, from), opt); s3ops.Code(err) != "NoSuchBucket" {
		t.Errorf("got %v, want NoSuchBucket", err)
	}
	opt.Dest, opt.List = renditions.NewS3Store(devs3test.Client(t), from, renditions.S3Options{}), true
	if _, err := renditions.Run(t.Context(), objects(t, bucketAsSource(t)), opt); s3ops.Code(err) != "NoSuchBucket" {
		t.Errorf("destination: got %v, want NoSuchBucket", err)
	}
}

func TestDryRunWritesNothing(t *testing.T) {
	in, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	writeFile(t, filepath.Join(in, "x.jpg"), jpegBytes(t, 120, 60, red))
	var got []renditions.Status
	run(t, renditions.FileSources([]string{in}), renditions.Options{
		Dest: renditions.NewDirStore(out), Image: sizes, DryRun: true,
		Report: func(r renditions.Result) {
			for _, made := range r.Renditions {
				got = append(got, made.Status)
			}
		},
	})
	if !slices.Equal(got, []renditions.Status{renditions.Planned, renditions.Planned}) {
		t.Errorf("got %v", got)
	}
	if _, err := os.Stat(out); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the destination was made: %v", err)
	}
}

// One image that does not fit is an error about that image, and does not come again; the others are rendered.
func TestImagesThatDoNotFit(t *testing.T) {
	t.Parallel()
	const fits = 16 << 20 // of three quarters for images, and one for files
	from, dest := bucketAsSource(t), bucketAsDest(t)
	var wide bytes.Buffer
	plain := png.Encoder{CompressionLevel: png.NoCompression}
	if err := plain.Encode(&wide, picture(1500, 1000, red)); err != nil {
		t.Fatal(err)
	}
	var gray bytes.Buffer // of more than fits as well, but a few rows at a time
	if err := jpeg.Encode(&gray, image.NewGray(image.Rect(0, 0, 5000, 4000)), nil); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"file.png": wide.Bytes(), "pixels.gif": gifBytes(t, 5000, 4000), "flows.jpg": gray.Bytes(), "small.png": pngBytes(t, 10, 10, red),
	} {
		put(t, s3ops.Location{Bucket: from.Bucket, Key: from.Key + name}, data)
	}
	failed := map[string]error{}
	summary := run(t, objects(t, from), renditions.Options{
		Dest: dest, Image: sizes, MaxMemory: fits, RefuseLarger: true,
		Report: func(r renditions.Result) {
			if r.Err != nil {
				failed[path.Base(r.Source)] = r.Err
			}
		},
	})
	if want := (renditions.Summary{Rendered: 2, Failed: 2}); summary != want {
		t.Errorf("%+v, want %+v: %v", summary, want, failed)
	}
	for _, name := range []string{"file.png", "pixels.gif"} {
		var large *renditions.MemoryError
		if err := failed[name]; !errors.As(err, &large) || large.Need <= large.Max || renditions.MayPass(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func gifBytes(t *testing.T, width, height int) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := gif.Encode(&buf, image.NewPaletted(image.Rect(0, 0, width, height), palette.WebSafe), nil); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}
