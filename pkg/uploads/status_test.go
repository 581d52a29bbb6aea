package uploads_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

// twoBuckets is a signer at a real store.
func twoBuckets(t *testing.T) uploads.Options {
	t.Helper()
	opt := promising()
	opt.Bucket, opt.Dest = devs3test.Bucket(t), s3ops.Location{Bucket: devs3test.Bucket(t), Key: "out/"}
	return opt
}

func store(t *testing.T, bucket, key string, metadata map[string]string) (etag string) {
	t.Helper()
	out, err := devs3test.Client(t).API().PutObject(t.Context(), &s3.PutObjectInput{
		Bucket: &bucket, Key: &key, Body: strings.NewReader("some bytes"), Metadata: metadata,
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Trim(aws.ToString(out.ETag), `"`)
}

// TestStatus takes one upload through its life, and asks after each step.
func TestStatus(t *testing.T) {
	opt := twoBuckets(t)
	base := serve(t, handler(t, devs3test.Client(t), opt, uploads.HandlerOptions{}))
	const key = "input/a b/é+100%-1.jpg"
	object := func(size string) string {
		return devs3test.Client(t).ObjectURL(s3ops.Location{Bucket: opt.Dest.Bucket, Key: "out/a b/é+100%-1-" + size + ".jpg"})
	}
	want := func(state uploads.State, reason string, renditions ...uploads.Promise) {
		t.Helper()
		for _, encoded := range []string{url.PathEscape(key), "input/a%20b/%C3%A9+100%25-1.jpg"} {
			resp, body := call(t, http.MethodGet, base+"/uploads/"+encoded+"/status")
			var got uploads.UploadStatus
			if err := json.Unmarshal([]byte(body), &got); err != nil || resp.StatusCode != http.StatusOK {
				t.Fatalf("HTTP %d %s: %v", resp.StatusCode, body, err)
			}
			if got.Status != "OK" || got.Key != key || got.State != state || got.Reason != reason || !slices.Equal(got.Renditions, renditions) {
				t.Errorf("got %s, want %s %q %v", body, state, reason, renditions)
			}
			if resp.Header.Get("Cache-Control") != "no-store" || resp.Header.Get("Content-Type") != "application/json" {
				t.Errorf("headers %v", resp.Header)
			}
		}
	}
	made := func(of, version, dimensions string) map[string]string {
		id := s3ops.SourceIDText(s3ops.SourceID("s3://" + opt.Bucket + "/" + of))
		return map[string]string{"s3img-of": id, "s3img-source": version, "s3img-dimensions": dimensions}
	}
	full := uploads.Promise{Size: 1000, Format: "jpeg", URL: object("1000"), Width: 1000, Height: 667}
	want(uploads.Waiting, "")
	etag := store(t, opt.Bucket, key, nil)
	want(uploads.Rendering, "")
	store(t, opt.Dest.Bucket, "out/a b/é+100%-1-1000.jpg", made(key, "another version", "5x5"))
	want(uploads.Rendering, "")
	store(t, opt.Dest.Bucket, "out/a b/é+100%-1-1000.jpg", made("input/a b/é+100%-1.webp", etag, "5x5"))
	want(uploads.Rendering, "")
	store(t, opt.Dest.Bucket, "out/a b/é+100%-1-1000.jpg", made(key, etag, "1000x667"))
	want(uploads.Rendering, "", full)
	store(t, opt.Dest.Bucket, "out/a b/é+100%-1-200.jpg", made(key, etag, ""))
	want(uploads.Ready, "", full, uploads.Promise{Size: 200, Format: "jpeg", URL: object("200")})
}

func TestStatusRejected(t *testing.T) {
	opt := twoBuckets(t)
	signer, err := uploads.NewSigner(devs3test.Client(t), opt)
	if err != nil {
		t.Fatal(err)
	}
	const key = "input/text.jpg"
	store(t, opt.Bucket, key, nil)
	_, err = devs3test.Client(t).API().PutObjectTagging(t.Context(), &s3.PutObjectTaggingInput{
		Bucket: &opt.Bucket, Key: aws.String(key), Tagging: &types.Tagging{TagSet: []types.Tag{
			{Key: aws.String("s3img-status"), Value: aws.String("rejected")}, {Key: aws.String("s3img-reason"), Value: aws.String("not an image")},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := signer.Status(t.Context(), key)
	if err != nil || got.State != uploads.Rejected || got.Reason != "not an image" || got.Renditions != nil {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestStatusIsOfUploadsOnly: nothing else in the bucket can be asked for, and no request is sent for it.
func TestStatusIsOfUploadsOnly(t *testing.T) {
	base := serve(t, handler(t, unreachable(t), promising(), uploads.HandlerOptions{Report: func(_ context.Context, err error) { t.Error(err) }}))
	for _, key := range []string{
		"", "other/x.jpg", "input", "input%2F", "input%2F..%2Fx", "input%2F..%2F..%2Fx", "input%2F%2Fx", "input%2F.%2Fx", "input%2Fa%00b", "input%2F%FF",
		"input%2Fx%2F", "Input%2Fx", "%2Finput%2Fx", "input%2F" + strings.Repeat("x", 1100),
	} {
		resp, body := call(t, http.MethodGet, base+"/uploads/"+key+"/status")
		if resp.StatusCode != http.StatusNotFound && resp.StatusCode/100 != 3 {
			t.Errorf("%q: HTTP %d %s", key, resp.StatusCode, body)
		}
	}
	for _, path := range []string{"/uploads/input/x.jpg", "/uploads/input/x.jpg/states", "/uploads/input/x.jpg/status/"} {
		if resp, body := call(t, http.MethodGet, base+path); resp.StatusCode != http.StatusNotFound || !strings.Contains(body, "there is nothing at this path") {
			t.Errorf("%s: HTTP %d %s", path, resp.StatusCode, body)
		}
	}
	signer, err := uploads.NewSigner(unreachable(t), promising())
	if err != nil {
		t.Fatal(err)
	}
	var bad *uploads.KeyError
	if _, err := signer.Status(t.Context(), "other/x.jpg"); !errors.As(err, &bad) || bad.Key != "other/x.jpg" {
		t.Errorf("got %v", err)
	}
}

// TestStatusIsCheap counts what a look costs, and survives stores that keep no tags or do not let them be read.
func TestStatusIsCheap(t *testing.T) {
	opt := twoBuckets(t)
	const key = "input/x.jpg"
	var requests atomic.Int64
	tags := http.StatusOK
	client := devs3test.WithHook(t, func(w http.ResponseWriter, r *http.Request) bool {
		requests.Add(1)
		if r.URL.Query().Has("tagging") && tags != http.StatusOK {
			w.WriteHeader(tags)
			return true
		}
		return false
	})
	signer, err := uploads.NewSigner(client, opt)
	if err != nil {
		t.Fatal(err)
	}
	look := func(state uploads.State, most int64) {
		t.Helper()
		requests.Store(0)
		status, err := signer.Status(t.Context(), key)
		if err != nil || status.State != state || requests.Load() != most {
			t.Errorf("%s, %v, after %d requests; want %s after %d", status.State, err, requests.Load(), state, most)
		}
	}
	look(uploads.Waiting, 1)
	etag := store(t, opt.Bucket, key, nil)
	for _, tags = range []int{http.StatusOK, http.StatusNotImplemented, http.StatusForbidden} {
		look(uploads.Rendering, 3)
	}
	for _, size := range []string{"1000", "200"} {
		store(t, opt.Dest.Bucket, "out/x-"+size+".jpg", map[string]string{
			"s3img-of": s3ops.SourceIDText(s3ops.SourceID("s3://" + opt.Bucket + "/" + key)), "s3img-source": etag, "s3img-dimensions": "1x1",
		})
	}
	look(uploads.Ready, 3)
}

// What a store answers is told to Report, and to no client.
func TestStatusOfStoreThatFails(t *testing.T) {
	reports := make(chan error, 9)
	opt := promising()
	opt.Bucket = devs3test.Bucket(t)
	client := devs3test.WithHook(t, func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusForbidden)
		return true
	})
	base := serve(t, handler(t, client, opt, uploads.HandlerOptions{Report: func(_ context.Context, err error) { reports <- err }}))
	resp, body := call(t, http.MethodGet, base+"/uploads/input/x.jpg/status")
	if resp.StatusCode != http.StatusServiceUnavailable || strings.Contains(body, opt.Bucket) {
		t.Errorf("HTTP %d %s", resp.StatusCode, body)
	}
	if len(reports) != 1 {
		t.Fatalf("%d reports", len(reports))
	}
	if err := <-reports; !strings.Contains(err.Error(), opt.Bucket) {
		t.Errorf("reported %v", err)
	}
}
