package uploads_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

// unreachable is a store that signatures are made for, and that nobody asks.
func unreachable(t testing.TB) *s3ops.Client {
	t.Helper()
	client, err := s3ops.Connect(context.Background(), s3ops.Config{
		Endpoint: "http://store.example:9000", AccessKey: "id", SecretKey: "secret", Region: "eu-west-1",
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func handler(t testing.TB, client *s3ops.Client, opt uploads.Options, web uploads.HandlerOptions) http.Handler {
	t.Helper()
	signer, err := uploads.NewSigner(client, opt)
	if err != nil {
		t.Fatal(err)
	}
	h, err := uploads.NewHandler(signer, web)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// promising has what the contract needs.
func promising() uploads.Options {
	return uploads.Options{Bucket: "up", Prefix: "input/", Dest: s3ops.Location{Bucket: "down"}, Expires: time.Minute}
}

// serve runs h on a port of its own, and returns its URL.
func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

// call is a client that knows nothing but HTTP.
func call(t *testing.T, method, rawURL string, headers ...string) (resp *http.Response, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, rawURL, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err = http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(data)
}

func TestHandlerAnswersTheContract(t *testing.T) {
	base := serve(t, handler(t, unreachable(t), promising(), uploads.HandlerOptions{}))
	resp, body := call(t, http.MethodGet, base+"/?filename=x-wing.jpg")
	id := `[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`
	want := regexp.MustCompile(`^\{"status":"OK",` +
		`"upload_url":"http://store.example:9000/up/input/x-wing-` + id + `\.jpg\?[^"\\]+&X-Amz-Signature=[0-9a-f]{64}",` +
		`"full_url":"http://store.example:9000/down/x-wing-` + id + `-1000\.jpg",` +
		`"thumbnail_url":"http://store.example:9000/down/x-wing-` + id + `-200\.jpg",` +
		`"key":"input/x-wing-` + id + `\.jpg","method":"PUT","headers":\{"Content-Type":"image/jpeg"\},"expires_at":"[0-9T:-]+Z",` +
		`"renditions":\[\{"size":1000,"format":"jpeg","url":"[^"]+"\},\{"size":200,"format":"jpeg","url":"[^"]+"\}\],` +
		`"urls":\{"1000":"[^"]+-1000\.jpg","200":"[^"]+-200\.jpg"\}\}` + "\n$")
	if resp.StatusCode != http.StatusOK || !want.MatchString(body) {
		t.Errorf("HTTP %d %s", resp.StatusCode, body)
	}
	for name, value := range map[string]string{
		"Content-Type": "application/json", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
		"Access-Control-Allow-Origin": "", "Vary": "",
	} {
		if got := resp.Header.Get(name); got != value {
			t.Errorf("%s: %q, want %q", name, got, value)
		}
	}
}

func TestHandlerRefuses(t *testing.T) {
	base := serve(t, handler(t, unreachable(t), promising(), uploads.HandlerOptions{}))
	for _, c := range []struct {
		method, target string
		status         int
		allow, message string
	}{
		{"GET", "/", 400, "", "no file name given: ask for /?filename=x-wing.jpg"},
		{"GET", "/?name=x.jpg", 400, "", "no file name given: ask for /?filename=x-wing.jpg"},
		{"GET", "/?filename=", 400, "", `"" cannot be uploaded: it names no file`},
		{"GET", "/?filename=..%2F..", 400, "", `"../.." cannot be uploaded: it names a folder`},
		{"GET", "/?filename=%3Cscript%3E.html", 400, "", `"<script>.html" cannot be uploaded: its extension is not that of ` +
			"an accepted type: image/jpeg, image/png, image/gif, image/webp, image/heic"},
		{"GET", "/?filename=100%.jpg", 400, "", "the query cannot be read: percent-encode the file name"},
		{"GET", "/?filename=a;b.jpg", 400, "", "the query cannot be read: percent-encode the file name"},
		{"GET", "/?filename=x.jpg&type=text%2Fhtml", 400, "", `"x.jpg" cannot be uploaded: its type "text/html" is not ` +
			"an accepted one: image/jpeg, image/png, image/gif, image/webp, image/heic"},
		{"GET", "/?filename=x.jpg&size=1e3", 400, "", `size "1e3" is no number of bytes`},
		{"GET", "/?filename=x.jpg&size=99999999999999999999", 400, "", `size "99999999999999999999" is no number of bytes`},
		{"GET", "/?filename=x.jpg&size=-1", 400, "", `"x.jpg" cannot be uploaded: -1 bytes are no size`},
		{"GET", "/?filename=x.jpg&size=5368709121", 400, "", `"x.jpg" cannot be uploaded: it has 5368709121 bytes, and at most 5368709120 are accepted`},
		{"GET", "/favicon.ico", 404, "", "there is nothing at this path"},
		{"GET", "/healthz/", 404, "", "there is nothing at this path"},
		{"GET", "/a//b", 404, "", "there is nothing at this path"},
		{"POST", "/nothing", 404, "", "there is nothing at this path"},
		{"POST", "/?filename=x.jpg", 405, "GET, HEAD, OPTIONS", "the method must be one of GET, HEAD"},
		{"PUT", "/x.jpg", 404, "", "there is nothing at this path"},
		{"DELETE", "/healthz", 405, "GET, HEAD, OPTIONS", "the method must be one of GET, HEAD"},
	} {
		resp, body := call(t, c.method, base+c.target)
		var failure uploads.Failure
		if err := json.Unmarshal([]byte(body), &failure); err != nil {
			t.Errorf("%s %s: %v in %s", c.method, c.target, err, body)
		}
		if want := (uploads.Failure{Status: "ERROR", Message: c.message}); resp.StatusCode != c.status || failure.Status != want.Status ||
			failure.Message != want.Message || resp.Header.Get("Allow") != c.allow {
			t.Errorf("%s %s: HTTP %d, Allow %q, %s", c.method, c.target, resp.StatusCode, resp.Header.Get("Allow"), body)
		}
		if !strings.HasPrefix(body, `{"status":"ERROR","message":"`) || resp.Header.Get("Content-Type") != "application/json" ||
			resp.Header.Get("Cache-Control") != "no-store" || resp.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s %s: %v %s", c.method, c.target, resp.Header, body)
		}
	}
}

func TestHandlerAnswersHeadOptionsAndHealth(t *testing.T) {
	base := serve(t, handler(t, unreachable(t), promising(), uploads.HandlerOptions{}))
	for _, c := range []struct {
		method, target string
		status         int
		body           string
	}{
		{"GET", "/healthz", 200, `{"status":"OK"}` + "\n"},
		{"HEAD", "/healthz", 200, ""},
		{"HEAD", "/?filename=x.jpg", 200, ""},
		{"HEAD", "/?filename=x.exe", 400, ""},
		{"OPTIONS", "/", 204, ""},
	} {
		resp, body := call(t, c.method, base+c.target)
		if resp.StatusCode != c.status || body != c.body {
			t.Errorf("%s %s: HTTP %d %q", c.method, c.target, resp.StatusCode, body)
		}
		if c.method == "OPTIONS" && resp.Header.Get("Allow") != "GET, HEAD, OPTIONS" {
			t.Errorf("Allow is %q", resp.Header.Get("Allow"))
		}
	}
}

// The page of another site may read the answers if it is named, and only then.
func TestHandlerOpensToNamedOrigins(t *testing.T) {
	origins := []string{"https://example.com", "http://localhost:8080"}
	base := serve(t, handler(t, unreachable(t), promising(), uploads.HandlerOptions{Origins: origins}))
	for origin, want := range map[string]string{
		"https://example.com": "https://example.com", "http://localhost:8080": "http://localhost:8080",
		"http://example.com": "", "https://example.com.evil.example": "", "https://sub.example.com": "", "null": "", "": "",
	} {
		for _, c := range []struct {
			method, target string
			status         int
			headers        []string
		}{
			{"GET", "/?filename=x.jpg", 200, nil},
			{"GET", "/?filename=x.exe", 400, nil},
			{"OPTIONS", "/", 204, []string{"Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "content-type"}},
		} {
			headers := c.headers
			if origin != "" {
				headers = append(headers, "Origin", origin)
			}
			resp, _ := call(t, c.method, base+c.target, headers...)
			if got := resp.Header.Get("Access-Control-Allow-Origin"); got != want || resp.StatusCode != c.status {
				t.Errorf("%s from %q: HTTP %d, allowed %q, want %q", c.method, origin, resp.StatusCode, got, want)
			}
			if vary := resp.Header.Get("Vary"); !strings.HasPrefix(vary+",", "Origin,") {
				t.Errorf("%s from %q: Vary: %q", c.method, origin, vary)
			}
			if resp.Header.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("%s from %q: cookies are let in", c.method, origin)
			}
			if got := resp.Header.Get("Access-Control-Allow-Methods"); (got == "GET") != (want != "" && c.method == "OPTIONS") {
				t.Errorf("%s from %q: allowed methods %q", c.method, origin, got)
			}
		}
	}
}

func TestNewHandlerRefuses(t *testing.T) {
	signer, err := uploads.NewSigner(unreachable(t), promising())
	if err != nil {
		t.Fatal(err)
	}
	for _, origin := range []string{
		"", "*", "https://*.example.com", "example.com", "https://example.com/", "https://example.com/path", "https://user@example.com",
		"https://example.com:443", "http://example.com:80", "https://example.com:", "https://", "ftp://example.com", "null",
		"HTTPS://example.com", "https://bücher.example", "https://example.com?q",
	} {
		var refused *uploads.OriginError
		if _, err := uploads.NewHandler(signer, uploads.HandlerOptions{Origins: []string{"https://good.example", origin}}); !errors.As(err, &refused) || refused.Origin != origin {
			t.Errorf("origin %q: %v", origin, err)
		}
	}
	for _, origin := range []string{"https://example.com", "http://127.0.0.1:8080", "http://[::1]:3000", "https://xn--bcher-kva.example", "http://example.com:443"} {
		if _, err := uploads.NewHandler(signer, uploads.HandlerOptions{Origins: []string{origin}}); err != nil {
			t.Errorf("origin %q: %v", origin, err)
		}
	}
	blind, err := uploads.NewSigner(unreachable(t), uploads.Options{Bucket: "up"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := uploads.NewHandler(blind, uploads.HandlerOptions{}); err == nil {
		t.Error("promises URLs without a place for them")
	}
}

// A client that follows the answer reaches a real store, and one that bends it does not.
func TestHandlerToStore(t *testing.T) {
	opt := promising()
	opt.Bucket = devs3test.Bucket(t)
	base := serve(t, handler(t, devs3test.Client(t), opt, uploads.HandlerOptions{}))
	for _, name := range []string{"x-wing.jpg", "a b+c%.png", "é/ü 100%.gif", "👩\u200d🚀&filename=y.webp"} {
		_, body := call(t, http.MethodGet, base+"/?filename="+url.QueryEscape(name))
		var up uploads.Upload
		if err := json.Unmarshal([]byte(body), &up); err != nil {
			t.Fatalf("%q: %v in %s", name, err, body)
		}
		bent := strings.Replace(up.UploadURL, "/input/", "/other/", 1)
		if status, _ := put(t, bent, up.Headers, "data"); bent == up.UploadURL || status != http.StatusForbidden {
			t.Errorf("%q to another place: HTTP %d", name, status)
		}
		if status, _ := put(t, up.UploadURL, map[string]string{"Content-Type": "text/html"}, "data"); status != http.StatusForbidden {
			t.Errorf("%q as a page: HTTP %d", name, status)
		}
		if status, answer := put(t, up.UploadURL, up.Headers, "data"); status != http.StatusOK {
			t.Errorf("%q: HTTP %d %s", name, status, answer)
		}
		object, err := devs3test.Client(t).Head(t.Context(), s3ops.Location{Bucket: opt.Bucket, Key: up.Key})
		if err != nil || object.Size != 4 || object.ContentType != up.Headers["Content-Type"] {
			t.Errorf("%q: stored is %+v, %v", name, object, err)
		}
	}
}

// The client of this package understands the service of this package, whatever it signs.
func TestHandlerToEndpoint(t *testing.T) {
	for _, c := range []struct {
		change func(*uploads.Options)
		size   int64 // that the client tells; it sends 4 bytes
		method string
	}{
		{func(*uploads.Options) {}, 0, "PUT"},
		{func(*uploads.Options) {}, 4, "PUT"},
		{func(o *uploads.Options) { o.MaxBytes = 4 }, 0, "POST"},
		{func(o *uploads.Options) { o.MaxBytes = 4 }, 4, "PUT"},
		{func(o *uploads.Options) { o.Method = http.MethodPost }, 4, "POST"},
		{func(o *uploads.Options) { o.MaxBytes, o.WriteOnce = 4, true }, 4, "PUT"},
	} {
		opt := promising()
		opt.Bucket = devs3test.Bucket(t)
		c.change(&opt)
		endpoint, err := uploads.NewEndpoint(serve(t, handler(t, devs3test.Client(t), opt, uploads.HandlerOptions{})), "")
		if err != nil {
			t.Fatal(err)
		}
		up, err := endpoint.Ask(t.Context(), uploads.File{Name: "a é.jpg", Size: c.size})
		if err != nil || len(up.Renditions) != 2 || up.Method != c.method {
			t.Fatalf("%+v, %v; want %s", up, err, c.method)
		}
		if etag, err := endpoint.Send(t.Context(), up, strings.NewReader("data"), 4); err != nil || etag == "" {
			t.Errorf("ETag %q, %v", etag, err)
		}
		wantStored(t, opt.Bucket, up, 4, "image/jpeg")
		var refused *uploads.EndpointError
		if _, err := endpoint.Ask(t.Context(), uploads.File{Name: "a.exe"}); !errors.As(err, &refused) || refused.Status != http.StatusBadRequest {
			t.Errorf("%v", err)
		}
		var denied *uploads.StoreError
		if _, err := endpoint.Send(t.Context(), up, strings.NewReader("too large"), 9); (c.size > 0 || opt.MaxBytes > 0) && (!errors.As(err, &denied) || denied.Method != c.method) {
			t.Errorf("%s of 9 bytes: %v", c.method, err)
		}
	}
}

// lapsing is a client whose credentials come from a service, as in a container: once, and already at their end.
func lapsing(t *testing.T) *s3ops.Client {
	t.Helper()
	var asked atomic.Int64
	t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) > 1 {
			http.Error(w, `{"code":"AccessDenied","message":"role of account 123456789012 is gone"}`, http.StatusForbidden)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]string{
			"AccessKeyId": "id", "SecretAccessKey": "secret", "Token": "token", "Expiration": time.Now().UTC().Format(time.RFC3339),
		})
	})))
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_CONFIG_FILE", t.TempDir()+"/config")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", t.TempDir()+"/credentials")
	client, err := s3ops.Connect(t.Context(), s3ops.Config{Endpoint: "http://store.example:9000"})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// nowhere is a client whose settings contradict each other: the SDK signs nothing with them.
func nowhere(t *testing.T) *s3ops.Client {
	t.Helper()
	t.Setenv("AWS_USE_FIPS_ENDPOINT", "true")
	client, err := s3ops.Connect(t.Context(), s3ops.Config{Endpoint: "http://store.example:9000", AccessKey: "AKIDEXAMPLE", SecretKey: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// What went wrong inside is told to Report, and to no client.
func TestHandlerKeepsItsOwnTroubleToItself(t *testing.T) {
	for name, c := range map[string]struct {
		client       *s3ops.Client
		opt          uploads.Options
		status       int
		message, why string
	}{
		"no credentials": {lapsing(t), promising(), 503, "uploads cannot be signed at the moment", "no AWS credentials"},
		"no endpoint":    {nowhere(t), promising(), 500, "the upload could not be signed", "A custom endpoint cannot be combined with FIPS"},
	} {
		reports := make(chan error, 9)
		base := serve(t, handler(t, c.client, c.opt, uploads.HandlerOptions{Report: func(_ context.Context, err error) { reports <- err }}))
		resp, body := call(t, http.MethodGet, base+"/?filename=x.jpg")
		if want := `{"status":"ERROR","message":"` + c.message + `"}` + "\n"; resp.StatusCode != c.status || body != want {
			t.Errorf("%s: HTTP %d %s", name, resp.StatusCode, body)
		}
		if len(reports) != 1 {
			t.Fatalf("%s: %d reports", name, len(reports))
		}
		if err := <-reports; !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: reported %v", name, err)
		}
		quiet := serve(t, handler(t, c.client, c.opt, uploads.HandlerOptions{}))
		if resp, _ := call(t, http.MethodGet, quiet+"/?filename=x.jpg"); resp.StatusCode != c.status {
			t.Errorf("%s: HTTP %d with nobody to report to", name, resp.StatusCode)
		}
	}
}

// Whatever is asked: an upload that can be used, or an error of the client. Nothing that clients send is an error of the
// service.
func FuzzHandler(f *testing.F) {
	for _, seed := range []string{
		"filename=x-wing.jpg", "filename=a+b%2Bc.png", "filename=%C3%A9%2F%FC.gif", "filename=..", "filename=%00.jpg", "", "&&=&", "filename",
		"filename=a;b.jpg", "filename=100%.jpg", "filename=%F0%9F%9A%80.webp&filename=y.jpg", "filename=" + strings.Repeat("%C3%BC", 300) + ".webp",
		"filename=x." + strings.Repeat("y", 300), "filename=%22%3Cscript%3E%5C.png", "filename=x.jpg&size=7&type=image%2Fpng", "filename=x.jpg&size=-1", "filename=x.jpg&type=a/b",
		"Filename=x.jpg", "filename=CON.jpg%E2%80%AE",
	} {
		f.Add(seed)
	}
	h := handler(f, unreachable(f), promising(), uploads.HandlerOptions{})
	f.Fuzz(func(t *testing.T, query string) {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, (&http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/", RawQuery: query}}).WithContext(t.Context()))
		var up uploads.Upload
		if err := json.Unmarshal(w.Body.Bytes(), &up); err != nil {
			t.Fatalf("%q: %v in %s", query, err, w.Body)
		}
		switch {
		case w.Code == http.StatusBadRequest && up.Status == uploads.StatusError:
		case w.Code == http.StatusOK && up.Status == uploads.StatusOK:
			u, err := url.Parse(up.UploadURL)
			if err != nil || u.Path != "/up/"+up.Key || !strings.HasPrefix(up.Key, "input/") || strings.Count(up.Key, "/") != 1 || len(up.Key) > 1024 {
				t.Errorf("%q: key %q at %s, %v", query, up.Key, up.UploadURL, err)
			}
		default:
			t.Errorf("%q: HTTP %d %s", query, w.Code, w.Body)
		}
	})
}
