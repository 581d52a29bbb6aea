package webhook

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/events"
)

// minio is what MinIO posts, cut down to what is read.
const minio = `{"EventName":"s3:ObjectCreated:Put","Key":"photos/in/a b+c.png","Records":[{"eventVersion":"2.0","eventSource":"minio:s3",
	"eventName":"s3:ObjectCreated:Put","s3":{"bucket":{"name":"photos"},"object":{"key":"in%2Fa+b%2Bc.png","sequencer":"17D0"}}}]}`

// ceph is what a gateway of Ceph pushes, cut down alike: its key is raw.
const ceph = `{"Records":[{"eventVersion":"2.2","eventSource":"ceph:s3","eventName":"ObjectCreated:Put",
	"s3":{"bucket":{"name":"photos"},"object":{"key":"in/a b+%25.png","sequencer":"A664096B12743715"}}}]}`

// TestCephPushes: its keys are taken as they are, and the secret is the password in the URL that it pushes to.
func TestCephPushes(t *testing.T) {
	rec := newReceiver(t, Options{Secret: testSecret})
	rec.expect(t, "Ceph", rec.answer(http.MethodPost, ceph, "Authorization", basic("s3img", testSecret)), http.StatusNoContent, "")
	if keys := rec.keys(); !slices.Equal(keys, []string{"in/a b+%25.png"}) {
		t.Errorf("delivered %q", keys)
	}
}

func basic(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

func TestSecret(t *testing.T) {
	for _, c := range []struct {
		name, authorization string
		ok                  bool
	}{
		{"missing", "", false},
		{"MinIO's token", "Bearer " + testSecret, true},
		{"another case", "bearer  " + testSecret, true},
		{"a bare token", testSecret, true},
		{"versitygw's URL", basic("x", testSecret), true},
		{"any user", basic("", testSecret), true},
		{"as the user", basic(testSecret, ""), false},
		{"wrong token", "Bearer " + testSecret + "x", false},
		{"shorter token", "Bearer " + testSecret[1:], false},
		{"no token", "Bearer ", false},
		{"another scheme", "Digest " + testSecret, false},
		{"wrong password", basic("x", "wrong"), false},
		{"no password", basic("x", ""), false},
		{"no base64", "Basic " + testSecret, false},
	} {
		rec := newReceiver(t, Options{Secret: testSecret})
		header := []string{"Authorization", c.authorization}
		if c.authorization == "" {
			header = nil
		}
		answer := rec.answer(http.MethodPost, minio, header...)
		if c.ok {
			rec.expect(t, c.name, answer, http.StatusNoContent, "")
		} else {
			rec.expect(t, c.name, answer, http.StatusUnauthorized, "the shared secret is missing or wrong")
			if asks := answer.Header().Values("WWW-Authenticate"); len(asks) != 2 || !strings.HasPrefix(asks[0], "Basic realm=") {
				t.Errorf("%s: asks for %q", c.name, asks)
			}
		}
		if delivered := len(rec.keys()) == 1; delivered != c.ok {
			t.Errorf("%s: delivered %q", c.name, rec.keys())
		}
	}
	rec := newReceiver(t, Options{})
	rec.expect(t, "none is asked", rec.answer(http.MethodPost, minio), http.StatusNoContent, "")
	rec.expect(t, "none is asked, one is sent", rec.answer(http.MethodPost, minio, "Authorization", "Bearer x"), http.StatusNoContent, "")
}

// TestWithoutTheSecretNothingIsRead: who may not deliver cannot make us wait for a body either.
func TestWithoutTheSecretNothingIsRead(t *testing.T) {
	rec := newReceiver(t, Options{Secret: testSecret})
	req := httptest.NewRequest(http.MethodPost, "/", io.NopCloser(readerFunc(func([]byte) (int, error) {
		t.Error("the body was read")
		return 0, io.EOF
	})))
	answer := httptest.NewRecorder()
	rec.ServeHTTP(answer, req)
	rec.expect(t, "no secret", answer, http.StatusUnauthorized, "")
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestProbes(t *testing.T) {
	rec := newReceiver(t, Options{Secret: testSecret})
	rec.expect(t, "MinIO looks who is there", rec.answer(http.MethodHead, ""), http.StatusNoContent, "")
	rec.expect(t, "nothing, with the secret", rec.answer(http.MethodPost, "", "Authorization", testSecret), http.StatusNoContent, "")
	rec.expect(t, "nothing, without", rec.answer(http.MethodPost, ""), http.StatusUnauthorized, "")
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		answer := rec.answer(method, "", "Authorization", testSecret)
		rec.expect(t, method, answer, http.StatusMethodNotAllowed, "events are posted")
		if allow := answer.Header().Get("Allow"); allow != "POST, HEAD" {
			t.Errorf("%s: Allow is %q", method, allow)
		}
	}
	if len(rec.keys()) > 0 {
		t.Errorf("delivered %q", rec.keys())
	}
}

// TestBrowsersAreRefused: a page from anywhere can post to loopback, where no secret is asked.
func TestBrowsersAreRefused(t *testing.T) {
	rec := newReceiver(t, Options{})
	for header, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
		answer := rec.answer(http.MethodPost, minio, header, value, "Content-Type", "text/plain")
		rec.expect(t, header, answer, http.StatusForbidden, "cross-origin")
	}
	if len(rec.keys()) > 0 {
		t.Errorf("delivered %q", rec.keys())
	}
}

func TestBodyLimit(t *testing.T) {
	for _, c := range []struct {
		bytes, limit int64
		chunked      bool
		status       int
	}{
		{bytes: int64(len(minio)), limit: int64(len(minio)), status: http.StatusNoContent},
		{bytes: int64(len(minio)), limit: int64(len(minio)), chunked: true, status: http.StatusNoContent},
		{bytes: int64(len(minio)) + 1, limit: int64(len(minio)), status: http.StatusRequestEntityTooLarge},
		{bytes: int64(len(minio)) + 1, limit: int64(len(minio)), chunked: true, status: http.StatusRequestEntityTooLarge},
		{bytes: 1 << 20, status: http.StatusNoContent},
		{bytes: 1<<20 + 1, status: http.StatusRequestEntityTooLarge},
		{bytes: 1<<20 + 1, chunked: true, status: http.StatusRequestEntityTooLarge},
	} {
		rec := newReceiver(t, Options{MaxBody: c.limit})
		body := minio + strings.Repeat(" ", int(c.bytes)-len(minio))
		req := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		if c.chunked {
			req.ContentLength = -1
		}
		answer := httptest.NewRecorder()
		rec.ServeHTTP(answer, req)
		name := strconv.FormatInt(c.bytes, 10) + " of " + strconv.FormatInt(c.limit, 10)
		text := ""
		if c.status != http.StatusNoContent {
			text = "too large"
		}
		rec.expect(t, name, answer, c.status, text)
	}
	rec := newReceiver(t, Options{})
	req := httptest.NewRequest(http.MethodPost, "/", io.MultiReader(strings.NewReader(minio[:20]), readerFunc(func([]byte) (int, error) {
		return 0, io.ErrUnexpectedEOF
	})))
	answer := httptest.NewRecorder()
	rec.ServeHTTP(answer, req)
	rec.expect(t, "a body that breaks off", answer, http.StatusBadRequest, "read the body")
}

func TestUnknownShapes(t *testing.T) {
	rec := newReceiver(t, Options{})
	for body, want := range map[string]string{
		"<html>":                "JSON",
		`{"hello":"world"}`:     "hello",
		`[1]`:                   "array",
		`{"Records":[{"a":1}]}`: "event source",
	} {
		rec.expect(t, body, rec.answer(http.MethodPost, body), http.StatusBadRequest, want)
	}
	var shape *events.UnknownShapeError
	rec.answer(http.MethodPost, "[]")
	if len(rec.reports) != 1 || !errors.As(rec.reports[0], &shape) {
		t.Errorf("reported %v, want an UnknownShapeError", rec.reports)
	}
}

func TestTestEventsAreNoted(t *testing.T) {
	rec := newReceiver(t, Options{})
	body := `{"Service":"S3","Event":"s3:TestEvent","Time":"2030-03-01T10:00:00Z","Bucket":"Test-Bucket"}`
	rec.expect(t, "versitygw's first", rec.answer(http.MethodPost, body), http.StatusNoContent, "")
	if len(rec.notes) != 1 || !strings.HasPrefix(rec.notes[0], "a test event came from ") || len(rec.keys()) > 0 {
		t.Errorf("noted %q, delivered %q", rec.notes, rec.keys())
	}
}

// TestSeveralMessages: those that are understood are delivered, whatever the others are.
func TestSeveralMessages(t *testing.T) {
	rec := newReceiver(t, Options{})
	body := `{"Records":[{"eventSource":"aws:sqs","messageId":"1","body":"hello"},
		{"eventSource":"aws:sqs","messageId":"2","body":"{\"bucket\":\"b\",\"key\":\"k.jpg\"}"}]}`
	rec.expect(t, "one of two", rec.answer(http.MethodPost, body), http.StatusBadRequest, "JSON")
	if keys := rec.keys(); !slices.Equal(keys, []string{"k.jpg"}) {
		t.Errorf("delivered %q", keys)
	}
}

func TestDeliveryThatFails(t *testing.T) {
	rec := newReceiver(t, Options{})
	rec.failing = errors.New("s3://private/in/x.jpg: no route to host")
	answer := rec.answer(http.MethodPost, minio)
	rec.expect(t, "failed", answer, http.StatusServiceUnavailable, "not done, try again")
	if answer.Header().Get("Retry-After") == "" || strings.Contains(answer.Body.String(), "private") {
		t.Errorf("answered %v %q", answer.Header(), answer.Body)
	}
	rec.answer(http.MethodPost, minio)
	if !errors.Is(rec.reports[0], rec.failing) {
		t.Errorf("reported %v, want %v in it", rec.reports[0], rec.failing)
	}
}

// TestWorkGoesOnWhenTheSenderIsGone: versitygw waits three seconds.
func TestWorkGoesOnWhenTheSenderIsGone(t *testing.T) {
	begun, finish, over := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	rec := newReceiver(t, Options{Deliver: func(ctx context.Context, _ []events.Event) error {
		close(begun)
		<-finish
		over <- ctx.Err()
		return nil
	}})
	left := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		context.AfterFunc(r.Context(), func() { close(left) })
		rec.ServeHTTP(w, r)
	}))
	defer server.Close()
	ctx, leave := context.WithCancel(t.Context())
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		req, _ := http.NewRequestWithContext(ctx, http.MethodPost, server.URL, strings.NewReader(minio))
		if resp, err := http.DefaultClient.Do(req); err == nil {
			_ = resp.Body.Close()
			t.Errorf("answered %s before the work was done", resp.Status)
		}
	}()
	<-begun
	leave()
	<-gone
	<-left // the server has seen it
	close(finish)
	if err := <-over; err != nil {
		t.Errorf("the context of the work: %v", err)
	}
}

func TestNewRefuses(t *testing.T) {
	deliver := func(context.Context, []events.Event) error { return nil }
	for name, opt := range map[string]Options{
		"nobody":   {},
		"blank":    {Deliver: deliver, Secret: "two words"},
		"newline":  {Deliver: deliver, Secret: "secret\n"},
		"umlaut":   {Deliver: deliver, Secret: "geheimnüs"},
		"less":     {Deliver: deliver, MaxBody: -1},
		"a queue":  {Deliver: deliver, Topics: []string{photos, "arn:aws:sqs:eu-central-1:123456789012:photos"}},
		"a name":   {Deliver: deliver, Topics: []string{"photos"}},
		"no topic": {Deliver: deliver, Topics: []string{""}},
	} {
		_, err := New(opt)
		if err == nil {
			t.Errorf("%s: accepted", name)
		} else if opt.Secret != "" && strings.Contains(err.Error(), opt.Secret) {
			t.Errorf("%s: the error tells the secret: %v", name, err)
		}
	}
}
