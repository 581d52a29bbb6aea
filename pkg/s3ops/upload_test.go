package s3ops_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

const (
	// leastPart is the least that a part may have, the last one aside, in bytes: on AWS, and on the embedded store.
	leastPart = 5 << 20
	// brokenPart is for uploads that are broken off: parts of that size are still on the way then, and never become an object.
	brokenPart = 1 << 20
)

// seeds are made once: the race detector looks at each step of that.
var seeds = sync.OnceValue(func() []byte {
	data := make([]byte, 2*s3ops.PartSize+1)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(data)
	return data
})

// seeded is n bytes, those of two parts and one more at most, that are different at every place.
func seeded(n int64) io.Reader {
	return struct{ io.Reader }{bytes.NewReader(seeds()[:n])} // which can neither seek nor write itself
}

func seededFile(t *testing.T, n int64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.bin")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(file, seeded(n)); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// parts returns a client whose uploads go up in parts of size bytes.
func parts(client *s3ops.Client, size int64) *s3ops.Client {
	client.SetPartSize(size)
	return client
}

func wantStored(t *testing.T, at s3ops.Location, size int64) {
	t.Helper()
	wantStoredBy(t, devs3test.Client(t), at, size)
}

// wantStoredBy is wantStored on the store of a client.
func wantStoredBy(t *testing.T, client *s3ops.Client, at s3ops.Location, size int64) {
	t.Helper()
	body, err := client.Get(t.Context(), at)
	if err != nil {
		t.Errorf("%s: %v", at, err)
		return
	}
	defer body.Close()
	same := &comparing{left: seeds()[:size]}
	if _, err := io.Copy(same, body); err != nil || len(same.left) > 0 {
		t.Errorf("%s has other bytes than were sent: %v, %d bytes are left", at, err, len(same.left))
	}
}

// comparing takes the bytes of left only, in their order.
type comparing struct{ left []byte }

func (c *comparing) Write(p []byte) (int, error) {
	if !bytes.HasPrefix(c.left, p) {
		return 0, errors.New("other bytes")
	}
	c.left = c.left[len(p):]
	return len(p), nil
}

func wantNothing(t *testing.T, at s3ops.Location) {
	t.Helper()
	if _, err := devs3test.Client(t).Head(t.Context(), at); !s3ops.IsNotFound(err) {
		t.Errorf("%s exists, or: %v", at, err)
	}
	wantNoParts(t, at.Bucket)
}

func wantNoParts(t *testing.T, bucket string) {
	t.Helper()
	wantNoPartsBy(t, devs3test.Client(t), bucket)
}

// wantNoPartsBy is wantNoParts on the store of a client.
func wantNoPartsBy(t *testing.T, client *s3ops.Client, bucket string) {
	t.Helper()
	left, err := client.API().ListMultipartUploads(t.Context(), &s3.ListMultipartUploadsInput{Bucket: aws.String(bucket)})
	if err != nil {
		t.Fatal(err)
	}
	for _, upload := range left.Uploads {
		t.Errorf("upload %s of %s was left behind", aws.ToString(upload.UploadId), aws.ToString(upload.Key))
	}
}

// TestUploadSizes has the real size of parts on the store that wants it, and all others around a small one.
func TestUploadSizes(t *testing.T) {
	t.Parallel()
	embedded, moto := devs3test.Client(t), parts(mototest.Client(t), mototest.PartSize)
	wantUploaded(t, embedded, devs3test.Bucket(t), s3ops.MultipartThreshold+1, 1, 0)
	wantUploaded(t, moto, devs3test.BucketOf(t, moto),
		mototest.PartSize-1, mototest.PartSize, mototest.PartSize+1, 2*mototest.PartSize-1, 2*mototest.PartSize, 2*mototest.PartSize+1)
}

// wantUploaded uploads files and streams of sizes bytes, and reads them back.
func wantUploaded(t *testing.T, client *s3ops.Client, bucket string, sizes ...int64) {
	t.Helper()
	for _, size := range sizes {
		file, err := s3ops.OpenFile(seededFile(t, size))
		if err != nil {
			t.Fatal(err)
		}
		for how, body := range map[string]io.Reader{"file": file, "stream": seeded(size)} {
			at := s3ops.Location{Bucket: bucket, Key: fmt.Sprintf("%s-%d", how, size)}
			var accepted atomic.Int64
			out, err := client.Upload(t.Context(), s3ops.UploadInput{At: at, Body: body, Progress: func(n int64) { accepted.Add(n) }})
			if err != nil || out.Bytes != size || out.ETag == "" || accepted.Load() != size {
				t.Errorf("%s: %+v, %v, progress %d", at.Key, out, err, accepted.Load())
				continue
			}
			wantStoredBy(t, client, at, size)
		}
		_ = file.Close()
	}
	wantNoPartsBy(t, client, bucket)
}

func TestUploadSetsHeaders(t *testing.T) {
	t.Parallel()
	client, bucket := parts(devs3test.Client(t), leastPart), devs3test.Bucket(t)
	for _, size := range []int64{10, leastPart + 1} {
		key := fmt.Sprint(size)
		_, err := client.Upload(t.Context(), s3ops.UploadInput{
			At: s3ops.Location{Bucket: bucket, Key: key}, Body: seeded(size), ContentType: "image/webp", CacheControl: "max-age=60", ACL: "public-read",
		})
		if err != nil {
			t.Fatal(err)
		}
		head, err := client.API().HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: &bucket, Key: &key})
		if err != nil || aws.ToString(head.ContentType) != "image/webp" || aws.ToString(head.CacheControl) != "max-age=60" {
			t.Errorf("%d bytes: %+v, %v", size, head, err)
		}
	}
}

func TestNoOverwriteKeepsTheObject(t *testing.T) {
	t.Parallel()
	client, bucket := parts(devs3test.Client(t), leastPart), devs3test.Bucket(t)
	for _, size := range []int64{10, leastPart + 5} {
		at := s3ops.Location{Bucket: bucket, Key: fmt.Sprint(size)}
		in := s3ops.UploadInput{At: at, Body: seeded(size), NoOverwrite: true}
		if _, err := client.Upload(t.Context(), in); err != nil {
			t.Fatalf("first upload of %d bytes: %v", size, err)
		}
		in.Body = struct{ io.Reader }{bytes.NewReader(make([]byte, size))} // in as many parts
		if _, err := client.Upload(t.Context(), in); !errors.Is(err, s3ops.ErrExists) {
			t.Errorf("second upload of %d bytes: %v, want ErrExists", size, err)
		}
		wantStored(t, at, size)
	}
	wantNoParts(t, bucket)
}

// stopAfter calls stop when n bytes have been read.
type stopAfter struct {
	io.Reader
	n    int64
	stop func()
}

func (s *stopAfter) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if s.n -= int64(n); s.n <= 0 {
		s.stop()
	}
	return n, err
}

func TestInterruptLeavesNoParts(t *testing.T) {
	t.Parallel()
	const size = 4 * brokenPart
	for _, after := range []int64{1, brokenPart + 1, 3 * brokenPart, size} {
		t.Run(fmt.Sprint(after), func(t *testing.T) {
			t.Parallel()
			client := parts(devs3test.Client(t), brokenPart)
			ctx, cancel := context.WithCancel(t.Context())
			at := s3ops.Location{Bucket: devs3test.Bucket(t), Key: "stopped"}
			_, err := client.Upload(ctx, s3ops.UploadInput{
				At: at, Body: &stopAfter{Reader: seeded(size), n: after, stop: cancel},
			})
			cancel()
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want context.Canceled", err)
			}
			wantNothing(t, at)
		})
	}
}

func TestInterruptBetweenParts(t *testing.T) {
	t.Parallel()
	for sent := range 3 {
		t.Run(fmt.Sprint(sent), func(t *testing.T) {
			t.Parallel()
			client := parts(devs3test.Client(t), brokenPart)
			ctx, cancel := context.WithCancel(t.Context())
			at := s3ops.Location{Bucket: devs3test.Bucket(t), Key: "stopped"}
			var accepted atomic.Int64
			_, err := client.Upload(ctx, s3ops.UploadInput{
				At: at, Body: seeded(5 * brokenPart),
				Progress: func(n int64) {
					if accepted.Add(n) > int64(sent)*brokenPart {
						cancel()
					}
				},
			})
			cancel()
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want context.Canceled", err)
			}
			wantNothing(t, at)
		})
	}
}

func TestSourceThatFails(t *testing.T) {
	t.Parallel()
	client, bucket := parts(devs3test.Client(t), brokenPart), devs3test.Bucket(t)
	// Those of the library that a connection ends with are no end of the stream.
	for _, broken := range []error{errors.New("the disk is broken"), io.ErrUnexpectedEOF, fmt.Errorf("unpack: %w", io.EOF)} {
		for _, good := range []int64{0, 100, 2 * brokenPart, 2*brokenPart + 1} {
			at := s3ops.Location{Bucket: bucket, Key: fmt.Sprint(good)}
			body := io.MultiReader(seeded(good), &failingReader{broken})
			_, err := client.Upload(t.Context(), s3ops.UploadInput{At: s3ops.Location{Bucket: bucket, Key: at.Key}, Body: body})
			var failed *s3ops.Error
			if !errors.Is(err, broken) || errors.As(err, &failed) {
				t.Errorf("%v after %d bytes: %v, want the error of the source and none of the store", broken, good, err)
			}
			wantNothing(t, at)
		}
	}
}

type failingReader struct{ err error }

func (f *failingReader) Read([]byte) (int, error) { return 0, f.err }

func TestFileThatChanges(t *testing.T) {
	t.Parallel()
	client, bucket := parts(devs3test.Client(t), brokenPart), devs3test.Bucket(t)
	changes := map[string]func(path string) error{
		"truncated": func(path string) error { return os.Truncate(path, 10) },
		"grown":     func(path string) error { return appendByte(path) },
		"touched":   func(path string) error { return os.Chtimes(path, time.Time{}, time.Now().Add(time.Hour)) },
	}
	for _, size := range []int64{1000, 2*brokenPart + 1} {
		for what, change := range changes {
			path := seededFile(t, size)
			file, err := s3ops.OpenFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := change(path); err != nil {
				t.Fatal(err)
			}
			at := s3ops.Location{Bucket: bucket, Key: what}
			if _, err = client.Upload(t.Context(), s3ops.UploadInput{At: s3ops.Location{Bucket: bucket, Key: what}, Body: file}); !errors.Is(err, s3ops.ErrFileChanged) {
				t.Errorf("%s, %d bytes: %v, want ErrFileChanged", what, size, err)
			}
			if _, err := file.Reopen(); !errors.Is(err, s3ops.ErrFileChanged) {
				t.Errorf("%s, opened again: %v, want ErrFileChanged", what, err)
			}
			_ = file.Close()
			wantNothing(t, at)
		}
	}
}

func appendByte(path string) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if _, err := file.Write([]byte{0}); err != nil {
		return err
	}
	return file.Close()
}

func TestOpenFileRefusesFolders(t *testing.T) {
	var onPath *fs.PathError
	if _, err := s3ops.OpenFile(t.TempDir()); !errors.As(err, &onPath) {
		t.Errorf("got %v, want a PathError", err)
	}
}

func TestUploadToNoBucket(t *testing.T) {
	t.Parallel()
	client := parts(devs3test.Client(t), brokenPart)
	for _, size := range []int64{1, 2 * brokenPart} {
		_, err := client.Upload(t.Context(), s3ops.UploadInput{At: s3ops.Location{Bucket: devs3test.BucketName(), Key: "k"}, Body: seeded(size)})
		var failed *s3ops.Error
		if !errors.As(err, &failed) || failed.Code != "NoSuchBucket" {
			t.Errorf("%d bytes: %v, want NoSuchBucket", size, err)
		}
	}
}
