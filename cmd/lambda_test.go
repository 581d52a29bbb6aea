package cmd_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
)

// bootstrap is the real binary, run as a function by a Lambda runtime that is not AWS.
type bootstrap struct {
	up, down string
	log      *bytes.Buffer // what the function printed; to be read after close
	payloads io.WriteCloser
	answers  *bufio.Scanner
	process  *exec.Cmd
}

type functionAnswer struct{ Error, Payload string }

func startFunction(t *testing.T, variables map[string]string) *bootstrap {
	t.Helper()
	servers := filepath.Join("..", ".ci", "servers")
	_, noNode := exec.LookPath("node")
	_, noPackage := os.Stat(filepath.Join(servers, "node_modules", "@vercel", "fun"))
	if noNode != nil || noPackage != nil {
		t.Skip("@vercel/fun is not installed: run `npm ci --prefix .ci/servers`")
	}
	b := &bootstrap{log: &bytes.Buffer{}}
	b.makeBuckets(t)
	task := t.TempDir()
	if err := os.Symlink(bootstrapPath(t), filepath.Join(task, "bootstrap")); err != nil {
		t.Fatal(err)
	}
	environment := map[string]string{
		"AWS_ENDPOINT_URL": store.Endpoint, "S3_UPLOAD_BUCKET_NAME": b.up, "S3_DOWNLOAD_BUCKET_NAME": b.down, "TMPDIR": "/nonexistent",
	}
	maps.Copy(environment, variables)
	config, err := json.Marshal(map[string]any{
		"directory": task, "variables": environment, "memory": 512, "region": s3ops.DefaultRegion,
		"accessKey": store.AccessKey, "secretKey": store.SecretKey,
	})
	if err != nil {
		t.Fatal(err)
	}
	b.start(t, filepath.Join(servers, "fun.mjs"), string(config))
	return b
}

var buildBootstrap sync.Once

// bootstrapPath is the program as releases have it for functions.
func bootstrapPath(t *testing.T) string {
	t.Helper()
	path := filepath.Join(filepath.Dir(s3imgPath), "bootstrap"+executable())
	buildBootstrap.Do(func() {
		if err := buildBinary(path, "lambda,lambda.norpc"); err != nil {
			t.Error(err)
		}
	})
	return path
}

func (b *bootstrap) makeBuckets(t *testing.T) {
	t.Helper()
	b.up, b.down = devs3test.BucketName(), devs3test.BucketName()
	for _, bucket := range []string{b.up, b.down} {
		if err := client.CreateBucket(t.Context(), bucket); err != nil {
			t.Fatal(err)
		}
	}
}

func (b *bootstrap) start(t *testing.T, script, config string) {
	t.Helper()
	answers, hand, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	b.process = exec.Command("node", script, config)                    // it ends with its input, and ends the function then
	b.process.Env = append(os.Environ(), "XDG_CACHE_HOME="+t.TempDir()) // where it keeps its runtimes
	b.process.Stdout, b.process.Stderr, b.process.ExtraFiles = b.log, b.log, []*os.File{hand}
	if b.payloads, err = b.process.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := b.process.Start(); err != nil {
		t.Fatal(err)
	}
	_ = hand.Close()
	b.answers = bufio.NewScanner(answers)
	b.answers.Buffer(nil, 8<<20)
	t.Cleanup(func() {
		b.close(t)
		_ = answers.Close()
	})
}

// close ends the function and the runtime.
func (b *bootstrap) close(t *testing.T) {
	t.Helper()
	if b.process.ProcessState != nil {
		return
	}
	_ = b.payloads.Close()
	if err := b.process.Wait(); err != nil {
		t.Errorf("the runtime ended with %v\n%s", err, b.log)
	}
}

func (b *bootstrap) invoke(t *testing.T, payload string) functionAnswer {
	t.Helper()
	var line bytes.Buffer
	if err := json.Compact(&line, []byte(payload)); err != nil {
		t.Fatalf("%s: %v", payload, err)
	}
	if _, err := fmt.Fprintf(b.payloads, "%s\n", line.Bytes()); err != nil {
		t.Fatal(err)
	}
	if !b.answers.Scan() {
		t.Fatalf("no answer: %v", b.answers.Err())
	}
	var answer functionAnswer
	if err := json.Unmarshal(b.answers.Bytes(), &answer); err != nil {
		t.Fatalf("the runtime answered %s: %v", b.answers.Bytes(), err)
	}
	return answer
}

// call invokes and reads an answer that is no error.
func (b *bootstrap) call(t *testing.T, payload string, into any) {
	t.Helper()
	answer := b.invoke(t, payload)
	if answer.Error != "" {
		t.Fatalf("%s: %s: %s", payload, answer.Error, answer.Payload)
	}
	if err := json.Unmarshal([]byte(answer.Payload), into); err != nil {
		t.Fatalf("the function answered %s: %v", answer.Payload, err)
	}
}

func (b *bootstrap) put(t *testing.T, key string) {
	t.Helper()
	var buf bytes.Buffer
	if err := encodeByName(&buf, key, testImage(400, 300)); err != nil {
		t.Fatal(err)
	}
	if err := client.Put(t.Context(), s3ops.Location{Bucket: b.up, Key: key}, buf.Bytes(), s3ops.PutOptions{}); err != nil {
		t.Fatal(err)
	}
}

func (b *bootstrap) wantRenditions(t *testing.T, want ...string) {
	t.Helper()
	got := slices.Sorted(maps.Keys(readBucket(t, b.down)))
	if slices.Sort(want); !slices.Equal(got, want) {
		t.Errorf("renditions %q, want %q", got, want)
	}
}

// TestBootstrap runs the binary with no arguments, as Lambda does, and invokes it by all that may.
func TestBootstrap(t *testing.T) {
	t.Parallel()
	b := startFunction(t, nil)
	b.put(t, "input/a b+c.png")
	b.put(t, "input/é/ü 100%.jpg")
	body, err := json.Marshal(notification(b.up, "input/é/ü 100%.jpg", 1))
	if err != nil {
		t.Fatal(err)
	}
	var queue struct {
		BatchItemFailures []struct{ ItemIdentifier string }
	}
	b.call(t, fmt.Sprintf(`{"Records":[
		{"messageId":"good","eventSource":"aws:sqs","body":%s},{"messageId":"poison","eventSource":"aws:sqs","body":"?"}]}`, body), &queue)
	if len(queue.BatchItemFailures) != 1 || queue.BatchItemFailures[0].ItemIdentifier != "poison" {
		t.Errorf("SQS: %+v, want the poison to come again", queue)
	}
	var any struct{ Status, Message, FullURL, ThumbnailURL string }
	b.call(t, notification(b.up, "input/a b+c.png", 1), &any)
	b.wantRenditions(t, "a b+c-1000.png", "a b+c-200.png", "é/ü 100%-1000.jpg", "é/ü 100%-200.jpg")

	var called struct {
		Status       string `json:"status"`
		ThumbnailURL string `json:"thumbnail_url"`
	}
	b.put(t, "input/x-wing.jpg")
	b.call(t, `{"file":"x-wing.jpg"}`, &called)
	if called.Status != "OK" || !strings.HasSuffix(called.ThumbnailURL, "/"+b.down+"/x-wing-200.jpg") {
		t.Errorf("called by hand: %+v", called)
	}
	if answer := b.invoke(t, `{"what":"is this"}`); answer.Error == "" || !strings.Contains(answer.Payload, "what") {
		t.Errorf("an unknown payload: %+v", answer)
	}
	b.close(t)
	for _, want := range []string{`"source":"s3://` + b.up + `/input/x-wing.jpg","status":"rendered"`, `"source":"message \"poison\"","status":"failed","again":true`} {
		if log := b.log.String(); strings.Count(log, want) != 1 {
			t.Errorf("the log does not say once %s:\n%s", want, log)
		}
	}
	for line := range strings.Lines(b.log.String()) {
		var entry struct {
			Timestamp        time.Time
			Level, RequestID string
			Message          string
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry.Level == "" || entry.Timestamp.IsZero() || entry.Message == "" {
			t.Errorf("not a line that Lambda can filter: %s", line)
		}
		if (entry.RequestID == "") != (entry.Message == "started") {
			t.Errorf("not of its request: %s", line)
		}
	}
}

// TestBootstrapSigns asks the function's URL for an upload, uploads, and finds the renditions where it promised them.
func TestBootstrapSigns(t *testing.T) {
	t.Parallel()
	b := startFunction(t, map[string]string{
		"S3IMG_SIZES": "300, 60", "S3IMG_DEST_PREFIX": "web", "S3IMG_PREFIX": "uploads/",
		"S3IMG_TYPES": "image/jpeg, tiff", "S3IMG_MAX_BYTES": "1000000", "S3IMG_WRITE_ONCE": "true",
	})
	var photo bytes.Buffer
	if err := encodeByName(&photo, "x.jpg", testImage(400, 300)); err != nil {
		t.Fatal(err)
	}
	query := fmt.Sprintf("filename=x-wing.jpg&size=%d", photo.Len())
	var response struct {
		StatusCode int
		Body       string
	}
	b.call(t, `{"version":"2.0","routeKey":"$default","rawPath":"/","rawQueryString":"`+query+`","headers":{"host":"x.lambda-url.example"},
		"requestContext":{"http":{"method":"GET","path":"/","protocol":"HTTP/1.1","sourceIp":"192.0.2.1"},
		"stage":"$default"},"isBase64Encoded":false}`, &response)
	var signed struct {
		Status       string            `json:"status"`
		UploadURL    string            `json:"upload_url"`
		FullURL      string            `json:"full_url"`
		ThumbnailURL string            `json:"thumbnail_url"`
		Key          string            `json:"key"`
		Headers      map[string]string `json:"headers"`
	}
	if err := json.Unmarshal([]byte(response.Body), &signed); err != nil || response.StatusCode != http.StatusOK || signed.Status != "OK" {
		t.Fatalf("answer %+v: %v", response, err)
	}
	if signed.Headers["Content-Length"] != strconv.Itoa(photo.Len()) || signed.Headers["If-None-Match"] != "*" {
		t.Errorf("signed without what the settings ask for: %v", signed.Headers)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, signed.UploadURL, &photo)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range signed.Headers {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("the upload was answered %s", resp.Status)
	}
	var summary struct{ Objects, Failed int }
	b.call(t, notification(b.up, signed.Key, 1), &summary)
	base := strings.TrimSuffix(strings.TrimPrefix(signed.Key, "uploads/"), ".jpg")
	b.wantRenditions(t, "web/"+base+"-300.jpg", "web/"+base+"-60.jpg")
	if !strings.HasSuffix(signed.FullURL, base+"-300.jpg") || !strings.HasSuffix(signed.ThumbnailURL, base+"-60.jpg") {
		t.Errorf("promised %s and %s", signed.FullURL, signed.ThumbnailURL)
	}
}

// A function that cannot work says why, in its log and to those who call it, and does not start.
func TestBootstrapSettings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ variables, want string }{
		"no bucket":  {"S3_DOWNLOAD_BUCKET_NAME=", "S3_DOWNLOAD_BUCKET_NAME is not set"},
		"a loop":     {"S3_UPLOAD_BUCKET_NAME=same S3_DOWNLOAD_BUCKET_NAME=same", "overlap"},
		"a location": {"S3_UPLOAD_BUCKET_NAME=s3://photos", "S3_UPLOAD_BUCKET_NAME: bucket name"},
		"a folder":   {"S3_DOWNLOAD_BUCKET_NAME=photos/web", "is more than the name of a bucket"},
		"deletes":    {"S3IMG_MIRROR_DELETES=perhaps", "S3IMG_MIRROR_DELETES"},
		"types":      {"S3IMG_TYPES=jpeg,psd", "S3IMG_TYPES"},
		"a limit":    {"S3IMG_MAX_BYTES=ten", `S3IMG_MAX_BYTES is \"ten\"`},
		"the format": {"S3IMG_FORMAT=heic", "S3IMG_FORMAT"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startRuntime(t, store.Endpoint, strings.Fields(c.variables)...)
			answer := <-r.answers
			if err := r.function.Wait(); err == nil || !strings.HasSuffix(answer.path, "/init/error") || !strings.Contains(answer.body, c.want) {
				t.Errorf("answer %+v and exit %v, want that it did not start, and why", answer, err)
			}
			if !strings.Contains(r.log.String(), c.want) {
				t.Errorf("the log does not say %q:\n%s", c.want, r.log)
			}
		})
	}
	t.Run("to those who call it", func(t *testing.T) {
		t.Parallel()
		const want = `S3IMG_SIZES is \"big\"`
		b := startFunction(t, map[string]string{"S3IMG_SIZES": "big"})
		if answer := b.invoke(t, `{"file":"x.jpg"}`); answer.Error != "Unhandled" || !strings.Contains(answer.Payload, want) {
			t.Errorf("answer %+v, want that it did not start, and why", answer)
		}
		b.close(t)
		if !strings.Contains(b.log.String(), want) {
			t.Errorf("the log does not say %q:\n%s", want, b.log)
		}
	})
}
