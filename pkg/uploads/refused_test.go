package uploads_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/httpserve/requesttest"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

// post is a form in a browser: the fields, and then the file.
func post(t *testing.T, rawURL string, fields map[string]string, body string) (status int, answer string) {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for name, value := range fields {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	file, err := w.CreateFormFile("file", "IMG_0001.jpg")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(file, body)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	sent := requesttest.Send(t, http.MethodPost, rawURL, form.String(), "Content-Type", w.FormDataContentType())
	return sent.Status, sent.Body
}

func signFile(t *testing.T, opt uploads.Options, f uploads.File) uploads.Upload {
	t.Helper()
	up, err := signer(t, opt).Sign(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	return up
}

func wantStored(t *testing.T, bucket string, up uploads.Upload, size int64, contentType string) {
	t.Helper()
	object, err := devs3test.Client(t).Head(t.Context(), s3ops.Location{Bucket: bucket, Key: up.Key})
	if err != nil || object.Size != size || object.ContentType != contentType {
		t.Errorf("stored %q is %+v, %v; want %d bytes of %s", up.Key, object, err, size, contentType)
	}
}

// wantNothing holds that what was refused left nothing behind.
func wantNothing(t *testing.T, bucket string, up uploads.Upload) {
	t.Helper()
	if _, err := devs3test.Client(t).Head(t.Context(), s3ops.Location{Bucket: bucket, Key: up.Key}); !s3ops.IsNotFound(err) {
		t.Errorf("%s exists although every upload was refused: %v", up.Key, err)
	}
}

// with is m with one entry changed, or without it where value is "".
func with(m map[string]string, name, value string) map[string]string {
	changed := maps.Clone(m)
	if changed[name] = value; value == "" {
		delete(changed, name)
	}
	return changed
}

// The statuses below are those of AWS too, which calls another size SignatureDoesNotMatch:
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
func TestServerHoldsAPutToItsSize(t *testing.T) {
	bucket := devs3test.Bucket(t)
	up := signFile(t, uploads.Options{Bucket: bucket, MaxBytes: 10}, uploads.File{Name: "x.jpg", Size: 4})
	if up.Method != http.MethodPut || up.Headers["Content-Length"] != "4" || !strings.Contains(up.UploadURL, "X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost&") {
		t.Errorf("the size is not signed: %+v", up)
	}
	unsigned := strings.Replace(up.UploadURL, "content-length%3B", "", 1)
	for what, c := range map[string]struct{ url, body string }{
		"smaller": {up.UploadURL, "123"}, "larger": {up.UploadURL, "12345"}, "nothing": {up.UploadURL, ""},
		"as large as the limit": {up.UploadURL, "1234567890"}, "size no longer signed": {unsigned, "12345"},
	} {
		if status, answer := put(t, c.url, up.Headers, c.body); status != http.StatusForbidden {
			t.Errorf("%s: HTTP %d %s, want 403", what, status, answer)
		}
	}
	wantNothing(t, bucket, up)
	if status, answer := put(t, up.UploadURL, up.Headers, "1234"); status != http.StatusOK {
		t.Errorf("the signed size: HTTP %d %s", status, answer)
	}
	wantStored(t, bucket, up, 4, "image/jpeg")
}

// AWS has one more answer, 409 for one of two uploads at the same moment; versitygw lets one of them win.
func TestServerRefusesASecondUpload(t *testing.T) {
	bucket := devs3test.Bucket(t)
	up := signFile(t, uploads.Options{Bucket: bucket, WriteOnce: true}, uploads.File{Name: "x.jpg"})
	if up.Headers["If-None-Match"] != "*" {
		t.Errorf("the condition is not among the headers: %v", up.Headers)
	}
	if status, answer := put(t, up.UploadURL, with(up.Headers, "If-None-Match", ""), "first"); status != http.StatusForbidden {
		t.Errorf("without the condition: HTTP %d %s, want 403", status, answer)
	}
	if status, answer := put(t, up.UploadURL, with(up.Headers, "If-None-Match", `"abc"`), "first"); status != http.StatusForbidden {
		t.Errorf("with another condition: HTTP %d %s, want 403", status, answer)
	}
	if status, answer := put(t, up.UploadURL, up.Headers, "first"); status != http.StatusOK {
		t.Errorf("the first: HTTP %d %s", status, answer)
	}
	if status, answer := put(t, up.UploadURL, up.Headers, "second one"); status != http.StatusPreconditionFailed {
		t.Errorf("the second: HTTP %d %s, want 412", status, answer)
	}
	wantStored(t, bucket, up, int64(len("first")), "image/jpeg")

	again := signFile(t, uploads.Options{Bucket: bucket}, uploads.File{Name: "x.jpg"})
	for range 2 {
		if status, answer := put(t, again.UploadURL, again.Headers, "data"); status != http.StatusOK {
			t.Errorf("without write-once: HTTP %d %s", status, answer)
		}
	}
}

// AWS documents the same: 403 AccessDenied where the policy is not met, 400 EntityTooLarge and EntityTooSmall for its range.
func TestServerHoldsAPostToItsPolicy(t *testing.T) {
	bucket := devs3test.Bucket(t)
	up := signFile(t, uploads.Options{Bucket: bucket, Prefix: "input/", MaxBytes: 10}, uploads.File{Name: "x é+%.jpg"})
	if up.Method != http.MethodPost || up.MaxBytes != 10 || len(up.Headers) != 0 || up.Fields["key"] != up.Key || up.Fields["Content-Type"] != "image/jpeg" {
		t.Errorf("signed %+v", up)
	}
	later := strings.Replace(policy(t, up), up.ExpiresAt.Format(time.RFC3339), up.ExpiresAt.Add(time.Hour).Format(time.RFC3339), 1)
	larger := strings.Replace(policy(t, up), `"content-length-range",1,10]`, `"content-length-range",1,99]`, 1)
	if later == policy(t, up) || larger == policy(t, up) {
		t.Fatalf("nothing was changed in %s", policy(t, up))
	}
	encode := base64.StdEncoding.EncodeToString
	for what, c := range map[string]struct {
		fields map[string]string
		body   string
		status int
	}{
		"another key":         {with(up.Fields, "key", "input/other.jpg"), "data", 403},
		"the file's name":     {with(up.Fields, "key", "input/${filename}"), "data", 403},
		"another type":        {with(up.Fields, "Content-Type", "text/html"), "data", 403},
		"no type":             {with(up.Fields, "Content-Type", ""), "data", 403},
		"another status":      {with(up.Fields, "success_action_status", "200"), "data", 403},
		"a field more":        {with(up.Fields, "acl", "public-read"), "data", 403},
		"metadata":            {with(up.Fields, "x-amz-meta-s3img-source", "forged"), "data", 403},
		"a redirect":          {with(up.Fields, "success_action_redirect", "https://evil.example/"), "data", 403},
		"a later end":         {with(up.Fields, "policy", encode([]byte(later))), "data", 403},
		"a larger limit":      {with(up.Fields, "policy", encode([]byte(larger))), "12345678901", 403},
		"another signature":   {with(up.Fields, "X-Amz-Signature", strings.Repeat("0", 64)), "data", 403},
		"a later signing":     {with(up.Fields, "X-Amz-Date", up.ExpiresAt.Format("20060102T150405Z")), "data", 403},
		"no signature at all": {map[string]string{"key": up.Key, "Content-Type": "image/jpeg"}, "data", 403},
		"larger":              {up.Fields, "12345678901", 400},
		"nothing":             {up.Fields, "", 400},
	} {
		if status, answer := post(t, up.UploadURL, c.fields, c.body); status != c.status {
			t.Errorf("%s: HTTP %d %s, want %d", what, status, answer, c.status)
		}
	}
	wantNothing(t, bucket, up)
	for _, body := range []string{"1234567890", "1"} { // a policy can be used again
		if status, answer := post(t, up.UploadURL, up.Fields, body); status != http.StatusCreated || !strings.Contains(answer, "<ETag>") {
			t.Errorf("the honest form of %d bytes: HTTP %d %s", len(body), status, answer)
		}
	}
	wantStored(t, bucket, up, 1, "image/jpeg")
}

func policy(t *testing.T, up uploads.Upload) string {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(up.Fields["policy"])
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestServerHoldsAPostToItsSize(t *testing.T) {
	bucket := devs3test.Bucket(t)
	up := signFile(t, uploads.Options{Bucket: bucket, Method: http.MethodPost}, uploads.File{Name: "x.png", Size: 4})
	for _, body := range []string{"123", "12345"} {
		if status, answer := post(t, up.UploadURL, up.Fields, body); status != http.StatusBadRequest {
			t.Errorf("%d bytes: HTTP %d %s, want 400", len(body), status, answer)
		}
	}
	wantNothing(t, bucket, up)
	if status, answer := post(t, up.UploadURL, up.Fields, "1234"); status != http.StatusCreated {
		t.Errorf("the signed size: HTTP %d %s", status, answer)
	}
	wantStored(t, bucket, up, 4, "image/png")
}

func TestServerRefusesAnExpiredPolicy(t *testing.T) {
	bucket := devs3test.Bucket(t)
	up := signedBefore(t, uploads.Options{Bucket: bucket, Method: http.MethodPost, Expires: time.Second}, "x.jpg")
	if status, answer := post(t, up.UploadURL, up.Fields, "data"); status != http.StatusForbidden {
		t.Errorf("HTTP %d %s, want 403", status, answer)
	}
	wantNothing(t, bucket, up)
	up = signedBefore(t, uploads.Options{Bucket: bucket, Method: http.MethodPost, Expires: time.Minute}, "x.jpg")
	if status, answer := post(t, up.UploadURL, up.Fields, "data"); status != http.StatusCreated {
		t.Errorf("signed for a minute: HTTP %d %s", status, answer)
	}
}

// What a form cannot say is left out of the key; all else stays as it is.
func TestAnyNamePosts(t *testing.T) {
	bucket := devs3test.Bucket(t)
	for name, start := range map[string]string{
		"a b+c%20d.jpg": "a b+c%20d-", "it's \"q\" `x`;,=.gif": "it's \"q\" `x`;,=-", "<&>é\u0301.png": "<&>é\u0301-", "👩\u200d🚀.webp": "👩\u200d🚀-",
		"${filename}.jpg": "_{filename}-", "100$.png": "100_-", "{\"}]$key.jpg": "{\"}]_key-",
	} {
		up := signFile(t, uploads.Options{Bucket: bucket, Method: http.MethodPost}, uploads.File{Name: name})
		if status, answer := post(t, up.UploadURL, up.Fields, name); status != http.StatusCreated {
			t.Errorf("%q: HTTP %d %s", name, status, answer)
			continue
		}
		wantStored(t, bucket, up, int64(len(name)), up.Fields["Content-Type"])
		if !strings.HasPrefix(up.Key, start) {
			t.Errorf("%q is at %q, want %q…", name, up.Key, start)
		}
	}
}

func TestKeyPrefix(t *testing.T) {
	bucket := devs3test.Bucket(t)
	for _, keyPrefix := range []string{"users/ada", "users/ada/"} {
		up := signFile(t, uploads.Options{
			Bucket: bucket, Prefix: "input", KeyPrefix: keyPrefix, Dest: s3ops.Location{Bucket: "down", Key: "pub"}, Sizes: []int{7},
		}, uploads.File{Name: "../x.jpg"})
		name := strings.TrimPrefix(up.Key, "input/users/ada/x-")
		if name == up.Key || up.FullURL != fmt.Sprintf("%s/down/pub/users/ada/x-%s-7.jpg", devs3test.Server(t).Endpoint, strings.TrimSuffix(name, ".jpg")) {
			t.Errorf("key %q, promised %q", up.Key, up.FullURL)
		}
		bent := strings.Replace(up.UploadURL, "/ada/", "/bob/", 1)
		if status, _ := put(t, bent, up.Headers, "data"); status != http.StatusForbidden || bent == up.UploadURL {
			t.Errorf("to another user's folder: HTTP %d", status)
		}
		if status, answer := put(t, up.UploadURL, up.Headers, "data"); status != http.StatusOK {
			t.Errorf("HTTP %d %s", status, answer)
		}
	}
}
