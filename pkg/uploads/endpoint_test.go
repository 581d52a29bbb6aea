package uploads

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// service answers every request alike, and says what it was asked.
func service(t *testing.T, status int, body string) (endpoint *Endpoint, asked *string) {
	t.Helper()
	asked = new(string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = r.Method + " " + r.URL.Query().Encode()
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return impatient(t, server.URL+"/sign?token=t&filename=old", ""), asked
}

// impatient is the service at rawURL, which is asked again, and sent to again, almost at once.
func impatient(t *testing.T, rawURL, token string) *Endpoint {
	t.Helper()
	endpoint, err := NewEndpoint(rawURL, token)
	if err != nil {
		t.Fatal(err)
	}
	endpoint.pause = time.Millisecond
	return endpoint
}

func TestAsk(t *testing.T) {
	want := Upload{
		Status: StatusOK, UploadURL: "https://store.example/up?sig=1", FullURL: "https://x/f", ThumbnailURL: "https://x/t",
		Key: "input/a.jpg", Method: http.MethodPut, Headers: map[string]string{"Content-Type": "image/jpeg"},
		Renditions: []Promise{{Size: 7, URL: "https://x/7"}},
	}
	body, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	endpoint, asked := service(t, http.StatusOK, string(body))
	got, err := endpoint.Ask(t.Context(), File{Name: "é &?#%+.jpg"})
	if err != nil || got.UploadURL != want.UploadURL || got.FullURL != want.FullURL || got.ThumbnailURL != want.ThumbnailURL ||
		got.Key != want.Key || got.Headers["Content-Type"] != "image/jpeg" || got.Renditions[0] != want.Renditions[0] {
		t.Errorf("got %+v, %v", got, err)
	}
	if *asked != "GET filename=%C3%A9+%26%3F%23%25%2B.jpg&token=t" {
		t.Errorf("the service was asked %q", *asked)
	}
	if _, err = endpoint.Ask(t.Context(), File{Name: "x.jpg", Size: 7, Type: "image/png"}); err != nil || *asked != "GET filename=x.jpg&size=7&token=t&type=image%2Fpng" {
		t.Errorf("the service was asked %q, %v", *asked, err)
	}
}

func TestAskTellsWhatTheServiceSaid(t *testing.T) {
	for _, c := range []struct {
		status     int
		body, want string
	}{
		{400, `{"status":"ERROR","message":"not an image"}`, "answered: not an image"},
		{200, `{"status":"ERROR","message":"not an image"}`, "answered: not an image"},
		{403, `{"message":"Forbidden"}`, "answered: Forbidden"},
		{502, `<html>`, "answered: HTTP 502 Bad Gateway"},
		{200, `<html>`, "no JSON"},
		{200, `{}`, "upload_url"},
		{200, `{"status":"OK","upload_url":"file:///etc/passwd"}`, "upload_url"},
		{200, `{"status":"OK","upload_url":"ftp://x/y"}`, "upload_url"},
		{200, `{"status":"OK","upload_url":"https://x/y","method":"PATCH"}`, "PATCH"},
	} {
		endpoint, _ := service(t, c.status, c.body)
		_, err := endpoint.Ask(t.Context(), File{Name: "x.jpg"})
		var refused *EndpointError
		if !errors.As(err, &refused) || refused.Status != c.status || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%d %s: %v, want %q in it", c.status, c.body, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "token") {
			t.Errorf("the error tells the query: %v", err)
		}
	}
}

func TestNewEndpointRefuses(t *testing.T) {
	for _, bad := range []string{"", "example.com", "ftp://example.com/", "http://", "/path", "http://[::1"} {
		if _, err := NewEndpoint(bad, ""); err == nil {
			t.Errorf("NewEndpoint(%q) accepts it", bad)
		}
	}
}

func TestSendSendsWhatIsSigned(t *testing.T) {
	var got *http.Request
	var body []byte
	store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		w.Header().Set("ETag", `"abc"`)
	}))
	defer store.Close()
	endpoint, _ := service(t, http.StatusOK, "")
	for _, c := range []struct {
		headers        map[string]string
		body, wantType string
		wantLength     int64
	}{
		{map[string]string{"Content-Type": "image/png", "X-Amz-Acl": "private"}, "data", "image/png", 4},
		{nil, "", "image/jpeg", 0},
	} {
		up := Upload{UploadURL: store.URL + "/input/a%20b.jpg?sig=1", Headers: c.headers}
		etag, err := endpoint.Send(t.Context(), up, strings.NewReader(c.body), int64(len(c.body)))
		if err != nil || etag != "abc" {
			t.Fatalf("Send: %q, %v", etag, err)
		}
		if got.Header.Get("Content-Type") != c.wantType || got.ContentLength != c.wantLength || len(got.TransferEncoding) != 0 ||
			got.Header.Get("X-Amz-Acl") != c.headers["X-Amz-Acl"] || string(body) != c.body || got.Method != http.MethodPut {
			t.Errorf("the store got %s %v, %d bytes %q", got.Method, got.Header, got.ContentLength, body)
		}
	}
}

func TestSendPostsTheForm(t *testing.T) {
	var parts []string
	var length int64
	store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		length, parts = r.ContentLength, []string{r.Method + " " + r.Header.Get("X-More")}
		form, err := r.MultipartReader()
		for err == nil {
			var part *multipart.Part
			if part, err = form.NextPart(); err == nil {
				data, _ := io.ReadAll(part)
				parts = append(parts, part.FormName()+"="+string(data))
			}
		}
		w.Header().Set("ETag", `"abc"`)
		w.WriteHeader(http.StatusCreated)
	}))
	defer store.Close()
	endpoint, _ := service(t, http.StatusOK, "")
	up := Upload{
		Method: http.MethodPost, UploadURL: store.URL + "/up", Headers: map[string]string{"X-More": "1", "Content-Type": "image/jpeg"},
		Fields: map[string]string{"policy": "p", "key": "input/é \"x\".jpg", "Content-Type": "image/jpeg"},
	}
	for _, body := range []string{"some data", ""} {
		etag, err := endpoint.Send(t.Context(), up, strings.NewReader(body), int64(len(body)))
		want := []string{"POST 1", "Content-Type=image/jpeg", "key=input/é \"x\".jpg", "policy=p", "file=" + body}
		if err != nil || etag != "abc" || length <= int64(len(body)) || !slices.Equal(parts, want) {
			t.Errorf("the store got %q in %d bytes, want %q; %q, %v", parts, length, want, etag, err)
		}
	}
	if _, err := endpoint.Send(t.Context(), up, strings.NewReader("short"), 9); err == nil {
		t.Error("a body of fewer bytes than were told is sent")
	}
}

func TestSendTellsWhatTheStoreSaid(t *testing.T) {
	store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/denied":
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired.</Message></Error>`)
		case "/moved":
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusTemporaryRedirect)
		}
	}))
	defer store.Close()
	endpoint, _ := service(t, http.StatusOK, "")
	for path, want := range map[string]string{
		"/denied": "HTTP 403 AccessDenied: Request has expired", "/moved": "HTTP 307: Temporary Redirect",
	} {
		_, err := endpoint.Send(t.Context(), Upload{UploadURL: store.URL + path + "?X-Amz-Signature=secret"}, strings.NewReader("x"), 1)
		var refused *StoreError
		if !errors.As(err, &refused) || err.Error() != "put "+store.URL+path+": "+want {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
	_, err := endpoint.Send(t.Context(), Upload{UploadURL: "http://127.0.0.1:1/x?X-Amz-Signature=secret"}, strings.NewReader("x"), 1)
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("a dead store gives %v", err)
	}
}

func TestSendGivesUpWhenNothingMoves(t *testing.T) {
	release := make(chan struct{})
	store := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer store.Close()
	defer close(release)
	endpoint, _ := service(t, http.StatusOK, "")
	endpoint.stall = 50 * time.Millisecond
	_, err := endpoint.Send(t.Context(), Upload{UploadURL: store.URL}, strings.NewReader("x"), 1)
	if !errors.Is(err, errStalled) {
		t.Errorf("got %v, want errStalled", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := endpoint.Send(ctx, Upload{UploadURL: store.URL}, strings.NewReader("x"), 1); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v, want context.Canceled", err)
	}
}
