package uploads_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/httpserve/requesttest"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

func signer(t *testing.T, opt uploads.Options) *uploads.Signer {
	t.Helper()
	s, err := uploads.NewSigner(devs3test.Client(t), opt)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sign(t *testing.T, opt uploads.Options, name string) uploads.Upload {
	t.Helper()
	up, err := signer(t, opt).Sign(t.Context(), uploads.File{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return up
}

// put is a client that knows nothing but HTTP.
func put(t *testing.T, rawURL string, headers map[string]string, body string) (status int, answer string) {
	t.Helper()
	var pairs []string
	for name, value := range headers {
		pairs = append(pairs, name, value)
	}
	sent := requesttest.Send(t, http.MethodPut, rawURL, body, pairs...)
	return sent.Status, sent.Body
}

func TestAnyNameUploadsAndReadsBack(t *testing.T) {
	bucket := devs3test.Bucket(t)
	client := devs3test.Client(t)
	for _, name := range []string{
		"x-wing.jpg", "a b+c%20d.jpg", "what?#&=;@,$.png", "it's \"q\" `x`.gif", "[{<~^|!*()>}].bmp",
		"caf\u00e9.jpg", "cafe\u0301.jpg", "👩\u200d🚀.webp", "日本.tiff", "100%.JPG", strings.Repeat("ü", 300) + ".jpeg",
	} {
		up := sign(t, uploads.Options{Bucket: bucket, Prefix: "input", Types: []string{"jpg", "png", "gif", "webp", "bmp", "tiff"}}, name)
		if status, answer := put(t, up.UploadURL, up.Headers, name); status != http.StatusOK {
			t.Errorf("PUT of %q: HTTP %d %s", name, status, answer)
			continue
		}
		object, err := client.Head(t.Context(), s3ops.Location{Bucket: bucket, Key: up.Key})
		if err != nil || object.Size != int64(len(name)) || object.ContentType != up.Headers["Content-Type"] {
			t.Errorf("stored %q is %+v, %v", up.Key, object, err)
		}
	}
}

func TestServerRefusesWhatWasNotSigned(t *testing.T) {
	bucket := devs3test.Bucket(t)
	up := sign(t, uploads.Options{Bucket: bucket, Prefix: "input/", Expires: time.Minute}, "x.jpg")
	html := map[string]string{"Content-Type": "text/html"}
	for what, try := range map[string]struct {
		url     string
		headers map[string]string
	}{
		"another type":    {up.UploadURL, html},
		"no type":         {up.UploadURL, nil},
		"another key":     {strings.Replace(up.UploadURL, "/x-", "/y-", 1), up.Headers},
		"a longer life":   {strings.Replace(up.UploadURL, "X-Amz-Expires=60", "X-Amz-Expires=6000", 1), up.Headers},
		"unsigned type":   {strings.Replace(up.UploadURL, "content-type%3Bhost", "host", 1), html},
		"a later signing": {changeDate(t, up.UploadURL), up.Headers},
	} {
		if try.url == up.UploadURL && what != "another type" && what != "no type" {
			t.Fatalf("%s: nothing was changed in %s", what, try.url)
		}
		status, answer := put(t, try.url, try.headers, "data")
		if status != http.StatusForbidden {
			t.Errorf("%s: HTTP %d %s, want 403", what, status, answer)
		}
	}
	if status, answer := put(t, up.UploadURL, up.Headers, "data"); status != http.StatusOK {
		t.Errorf("the URL as it was signed: HTTP %d %s", status, answer)
	}
}

func changeDate(t *testing.T, rawURL string) string {
	t.Helper()
	u, err := url.Parse(rawURL)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Set("X-Amz-Date", time.Now().UTC().Add(30*time.Second).Format("20060102T150405Z"))
	u.RawQuery = query.Encode()
	return u.String()
}

func TestServerRefusesAnExpiredURL(t *testing.T) {
	bucket := devs3test.Bucket(t)
	for expires, want := range map[time.Duration]int{time.Second: http.StatusForbidden, time.Hour: http.StatusOK} {
		up := signedBefore(t, uploads.Options{Bucket: bucket, Expires: expires}, "x.jpg")
		if status, answer := put(t, up.UploadURL, up.Headers, "data"); status != want {
			t.Errorf("signed for %s: HTTP %d %s, want %d", expires, status, answer, want)
		}
	}
}

// signedBefore is [sign] three seconds ago, by the clock of a bubble.
func signedBefore(t *testing.T, opt uploads.Options, name string) (up uploads.Upload) {
	t.Helper()
	before := time.Now().Add(-3 * time.Second)
	signer := signer(t, opt)
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(before))
		var err error
		if up, err = signer.Sign(t.Context(), uploads.File{Name: name}); err != nil {
			t.Fatal(err)
		}
	})
	return up
}

func TestUploadJSONIsTheContract(t *testing.T) {
	dest := s3ops.Location{Bucket: "down", Key: "pub"}
	before := time.Now().UTC().Truncate(time.Second)
	up := sign(t, uploads.Options{Bucket: "up", Prefix: "input/", Dest: dest, Sizes: []int{200, 1000, 640}}, "a é+.webp")
	after := time.Now().UTC()

	data, err := json.Marshal(up)
	if err != nil {
		t.Fatal(err)
	}
	order := regexp.MustCompile(`^\{"status":"OK","upload_url":"[^"]+","full_url":"[^"]+","thumbnail_url":"[^"]+",` +
		`"key":"[^"]+","method":"PUT","headers":\{"Content-Type":"image/webp"\},"expires_at":"[0-9T:-]+Z",` +
		`"renditions":\[\{"size":200,"format":"jpeg","url":"[^"]+"\},\{"size":1000,"format":"jpeg","url":"[^"]+"\},\{"size":640,"format":"jpeg","url":"[^"]+"\}\],` +
		`"urls":\{"1000":"[^"]+-1000\.jpg","200":"[^"]+-200\.jpg","640":"[^"]+-640\.jpg"\}\}$`)
	if !order.Match(data) {
		t.Errorf("JSON is %s", data)
	}
	id := strings.TrimSuffix(strings.TrimPrefix(up.Key, "input/a é+-"), ".webp")
	if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(id) {
		t.Errorf("key %q has no UUID of version 4", up.Key)
	}
	base := devs3test.Server(t).Endpoint + "/down/pub/a%20%C3%A9%2B-" + id
	if up.FullURL != base+"-1000.jpg" || up.ThumbnailURL != base+"-200.jpg" || up.Renditions[2].URL != base+"-640.jpg" {
		t.Errorf("promised %q, %q and %q; want %s-SIZE.jpg", up.FullURL, up.ThumbnailURL, up.Renditions[2].URL, base)
	}
	if up.ExpiresAt.Before(before.Add(time.Hour)) || up.ExpiresAt.After(after.Add(time.Hour)) {
		t.Errorf("expires at %v, want an hour from now", up.ExpiresAt)
	}
}

func TestNoPlaceNoPromise(t *testing.T) {
	up := sign(t, uploads.Options{Bucket: "up"}, "x.jpg")
	if up.FullURL != "" || up.ThumbnailURL != "" || up.Renditions != nil {
		t.Errorf("promised %+v without a destination", up)
	}
}

func TestTwoUploadsOfOneNameDiffer(t *testing.T) {
	s := signer(t, uploads.Options{Bucket: "up"})
	first, err1 := s.Sign(t.Context(), uploads.File{Name: "x.jpg"})
	second, err2 := s.Sign(t.Context(), uploads.File{Name: "x.jpg"})
	if err1 != nil || err2 != nil || first.Key == second.Key {
		t.Errorf("keys %q and %q, errors %v and %v", first.Key, second.Key, err1, err2)
	}
}

func TestContentType(t *testing.T) {
	for _, c := range []struct{ name, head, want string }{
		{"a.txt", "\xff\xd8\xff\xe0", "image/jpeg"},
		{"a.jpg", "\x89PNG\r\n\x1a\n", "image/png"},
		{"a.css", "body {}", "text/css; charset=utf-8"},
		{"a.qqqq", "<html>", "text/html; charset=utf-8"},
		{"", "\x00\x01", "application/octet-stream"},
		{"a.qqqq", "", "text/plain; charset=utf-8"},
	} {
		if got := uploads.ContentType(c.name, bytes.Clone([]byte(c.head))); got != c.want {
			t.Errorf("ContentType(%q, %q) = %q, want %q", c.name, c.head, got, c.want)
		}
	}
}
