package cmd_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

func newBucket(t *testing.T) string {
	t.Helper()
	name := devs3test.BucketName()
	if _, err := client.API().CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &name}); err != nil {
		t.Fatal(err)
	}
	return name
}

// run calls the binary with credentials or without.
func run(t *testing.T, stdin io.Reader, withCredentials bool, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), s3imgPath, args...)
	c.Stdin = stdin
	c.Env = []string{
		"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "TMPDIR=" + t.TempDir(),
		"AWS_ENDPOINT_URL=" + store.Endpoint, "AWS_EC2_METADATA_DISABLED=true",
	}
	if withCredentials {
		c.Env = append(c.Env, "AWS_ACCESS_KEY_ID="+store.AccessKey, "AWS_SECRET_ACCESS_KEY="+store.SecretKey)
	}
	return c
}

// presignService is the contract over HTTP, as small as it can be, and signs with method; sloppy leaves out all but the four
// oldest keys.
func presignService(t *testing.T, bucket string, sloppy bool, method string) string {
	t.Helper()
	signer, err := uploads.NewSigner(client, uploads.Options{
		Bucket: bucket, Prefix: "input/", Dest: s3ops.Location{Bucket: "down"}, Method: method,
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var answer any
		up, err := signer.Sign(r.Context(), uploads.File{Name: r.URL.Query().Get("filename")})
		switch answer = up; {
		case err != nil:
			w.WriteHeader(http.StatusBadRequest)
			answer = uploads.Failure{Status: uploads.StatusError, Message: err.Error()}
		case sloppy:
			answer = map[string]string{
				"status": "OK", "upload_url": up.UploadURL, "full_url": up.FullURL, "thumbnail_url": up.ThumbnailURL,
			}
		}
		_ = json.NewEncoder(w).Encode(answer)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestUploadVia(t *testing.T) {
	t.Parallel()
	for _, service := range []struct {
		sloppy bool
		method string
	}{{true, "PUT"}, {false, "PUT"}, {false, "POST"}} {
		bucket := newBucket(t)
		dir := t.TempDir()
		for _, name := range []string{"a é+%.jpg", "sub/b.png", "notes.txt"} {
			path := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte("not looked at: "+name), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		c := run(t, nil, false, "upload", dir, "--via", presignService(t, bucket, service.sloppy, service.method))
		var out, stderr bytes.Buffer
		c.Stdout, c.Stderr = &out, &stderr
		var exit *exec.ExitError
		if err := c.Run(); !errors.As(err, &exit) || exit.ExitCode() != 3 {
			t.Fatalf("got %v, want exit code 3: %s", err, &stderr)
		}
		if lines := strings.Count(out.String(), store.Endpoint+"/down/"); lines != 4 {
			t.Errorf("printed %d promised URLs, want 4: %s", lines, &out)
		}
		if !strings.Contains(stderr.String(), `answered: "notes.txt" cannot be uploaded`) {
			t.Errorf("standard error lacks the service's words: %s", &stderr)
		}
		wantUploaded(t, bucket, map[string]string{"input/a é+%-": "image/jpeg", "input/b-": "image/png"})
	}
}

func TestUploadStdinVia(t *testing.T) {
	for _, method := range []string{"PUT", "POST"} {
		uploadStdinVia(t, method)
	}
}

func uploadStdinVia(t *testing.T, method string) {
	t.Helper()
	bucket := newBucket(t)
	c := run(t, strings.NewReader("some bytes"), false, "upload", "-", "--key", "x.gif", "--via", presignService(t, bucket, false, method), "-o", "json")
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	var result struct {
		Source, Key string
		Bytes       int
		ETag        string
		ContentType string `json:"content_type"`
		Renditions  []struct {
			Size        int
			Status, URL string
		}
	}
	if err := json.Unmarshal(out, &result); err != nil {
		t.Fatal(err)
	}
	if result.Source != "-" || result.Bytes != 10 || result.ETag == "" || result.ContentType != "image/gif" ||
		len(result.Renditions) != 2 || result.Renditions[0].Status != "promised" {
		t.Errorf("printed %s", out)
	}
	wantUploaded(t, bucket, map[string]string{"input/x-": "image/gif"})
}

// The size of a file is told, so that a service with a limit signs a PUT of that size, and says what is too large.
func TestUploadViaTellsTheSize(t *testing.T) {
	bucket := newBucket(t)
	signer, err := uploads.NewSigner(client, uploads.Options{
		Bucket: bucket, Prefix: "input/", Dest: s3ops.Location{Bucket: "down"}, MaxBytes: 10, WriteOnce: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	handler, err := uploads.NewHandler(signer, uploads.HandlerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	dir := t.TempDir()
	for name, size := range map[string]int{"fits.png": 10, "large.jpg": 11} {
		if err := os.WriteFile(filepath.Join(dir, name), make([]byte, size), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c := run(t, nil, false, "upload", dir, "--via", server.URL)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	var exit *exec.ExitError
	if err := c.Run(); !errors.As(err, &exit) || exit.ExitCode() != 3 ||
		!strings.Contains(stderr.String(), `"large.jpg" cannot be uploaded: it has 11 bytes, and at most 10 are accepted`) {
		t.Errorf("got %v: %s", err, &stderr)
	}
	wantUploaded(t, bucket, map[string]string{"input/fits-": "image/png"})
}

// wantUploaded compares what the bucket holds with the types by the starts of the keys.
func wantUploaded(t *testing.T, bucket string, want map[string]string) {
	t.Helper()
	for object, err := range client.List(t.Context(), s3ops.Location{Bucket: bucket}) {
		if err != nil {
			t.Fatal(err)
		}
		head, err := client.Head(t.Context(), s3ops.Location{Bucket: bucket, Key: object.Key})
		if err != nil {
			t.Fatal(err)
		}
		prefix := object.Key[:strings.LastIndex(object.Key, ".")-36]
		if want[prefix] != head.ContentType {
			t.Errorf("%s is %s, want %q", object.Key, head.ContentType, want[prefix])
		}
		delete(want, prefix)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}

// An interrupt ends an upload whose source is silent, and leaves neither object nor parts.
func TestUploadInterrupted(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("no process can be sent an interrupt there")
	}
	bucket := newBucket(t)
	in, out := io.Pipe()
	defer out.Close()
	c := run(t, in, true, "upload", "-", "s3://"+bucket+"/big.bin")
	var stderr bytes.Buffer
	c.Stderr = &stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Write(make([]byte, 3*s3ops.PartSize)); err != nil {
		t.Fatal(err)
	}
	err := waitFor(func() bool { return uploadsIn(t, bucket) == 1 }, "a multipart upload")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = waitFor(func() bool { return uploadsIn(t, bucket) == 0 }, "the end of the upload")
	_ = out.Close() // os/exec waits for its copy of the input
	var exit *exec.ExitError
	if err := c.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 130 {
		t.Errorf("got %v, want exit code 130: %s", err, &stderr)
	}
	if n := uploadsIn(t, bucket); n != 0 {
		t.Errorf("%d uploads were left behind", n)
	}
	if stderr.String() != "s3img: interrupted\n" {
		t.Errorf("standard error is %q", &stderr)
	}
	if _, err := client.Head(t.Context(), s3ops.Location{Bucket: bucket, Key: "big.bin"}); !s3ops.IsNotFound(err) {
		t.Errorf("the object exists, or: %v", err)
	}
}

func uploadsIn(t *testing.T, bucket string) int {
	t.Helper()
	out, err := client.API().ListMultipartUploads(t.Context(), &s3.ListMultipartUploadsInput{Bucket: &bucket})
	if err != nil {
		t.Fatal(err)
	}
	return len(out.Uploads)
}
