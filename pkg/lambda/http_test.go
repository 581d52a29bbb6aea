package lambda_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/lambda"
)

func invocation(t testing.TB, name string) []byte {
	t.Helper()
	payload, err := os.ReadFile(filepath.Join("testdata", "http", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return payload
}

// invocations are those of testdata, one of each sender first.
func invocations() []string {
	return []string{
		"v2-function-url", "v2-http-api", "v1-rest-api", "v1-http-api", "alb", "alb-multivalue",
		"v2-function-url-binary", "v2-function-url-odd-path", "v2-http-api-stage", "v1-http-api-stage", "v1-rest-api-mapping", "v1-rest-api-root",
	}
}

func TestInvocationBecomesRequest(t *testing.T) {
	for _, name := range invocations() {
		want, err := os.ReadFile(filepath.Join("testdata", "http", name+".want"))
		if err != nil {
			t.Fatal(err)
		}
		var got string
		payload := invocation(t, name)
		_, err = lambda.ServeHTTP(t.Context(), payload, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = written(t, r) }))
		if err != nil || got != string(want) {
			t.Errorf("%s: %v, got\n%s\nwant\n%s", name, err, got, want)
		}
		if !lambda.IsHTTP(payload) {
			t.Errorf("%s: is no HTTP", name)
		}
	}
}

// written is what a handler sees, in the form of the .want files.
func written(t *testing.T, r *http.Request) string {
	t.Helper()
	head, err := httputil.DumpRequest(r, false)
	if err != nil {
		t.Error(err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || r.ContentLength != int64(len(body)) {
		t.Errorf("%d bytes of body, not %d: %v", len(body), r.ContentLength, err)
	}
	return fmt.Sprintf("%s\n%q\n%s%q\n", r.RemoteAddr, r.URL.Path, bytes.ReplaceAll(head, []byte("\r\n"), []byte("\n")), body)
}

func TestIsNotHTTP(t *testing.T) {
	for name, payload := range map[string]string{
		"nothing": "", "no JSON": "GET / HTTP/1.1", "null": "null", "a list": "[]", "a string": `"x"`, "half of one": `{"requestContext":{"http":`,
		"a call by hand":                `{"file":"x-wing.jpg"}`,
		"S3":                            `{"Records":[{"eventSource":"aws:s3","s3":{"bucket":{"name":"b"},"object":{"key":"k"}}}]}`,
		"EventBridge":                   `{"version":"0","detail-type":"Object Created","detail":{"bucket":{"name":"b"}}}`,
		"S3 Batch Operations":           `{"invocationSchemaVersion":"2.0","invocationId":"i","tasks":[]}`,
		"API Gateway's WebSocket":       `{"requestContext":{"routeKey":"$connect","eventType":"CONNECT","connectionId":"c"},"isBase64Encoded":false}`,
		"a method without a context":    `{"httpMethod":"GET","path":"/"}`,
		"a context that is none":        `{"httpMethod":"GET","path":"/","requestContext":"x"}`,
		"a context without a method":    `{"path":"/","requestContext":{}}`,
		"format 2.0 without its method": `{"version":"2.0","rawPath":"/","requestContext":{"http":{}}}`,
	} {
		if lambda.IsHTTP([]byte(payload)) {
			t.Errorf("%s is HTTP", name)
		}
		if _, err := lambda.ServeHTTP(t.Context(), []byte(payload), http.NotFoundHandler()); !errors.Is(err, lambda.ErrNotHTTP) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestInvocationThatCannotBeRead(t *testing.T) {
	for name, payload := range map[string]string{
		"a body that is not base64": `{"requestContext":{"http":{"method":"PUT"}},"body":"%","isBase64Encoded":true}`,
		"no method of HTTP":         `{"requestContext":{"http":{"method":"GE T"}}}`,
		"another type":              `{"requestContext":{"http":{"method":"GET"}},"headers":[]}`,
	} {
		_, err := lambda.ServeHTTP(t.Context(), []byte(payload), http.NotFoundHandler())
		if err == nil || errors.Is(err, lambda.ErrNotHTTP) || !strings.HasPrefix(err.Error(), "read the HTTP request of an invocation: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// answered is the JSON of the answer of h to an invocation.
func answered(t *testing.T, payload []byte, h http.HandlerFunc) map[string]any {
	t.Helper()
	data, err := lambda.ServeHTTP(t.Context(), payload, h)
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	if err := json.Unmarshal(data, &answer); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return answer
}

type object = map[string]any

// One answer in the forms that the senders document.
func TestAnswerHasTheFormOfItsSender(t *testing.T) {
	many := object{"Content-Type": []any{"text/plain"}, "Set-Cookie": []any{"a=1; Path=/", "b=2"}, "Vary": []any{"Origin", "Accept"}}
	v1 := object{"statusCode": 201.0, "headers": nil, "multiValueHeaders": many, "body": "<ü&>"}
	v2 := object{
		"statusCode": 201.0, "headers": object{"Content-Type": "text/plain", "Vary": "Origin, Accept"}, "body": "<ü&>",
		"isBase64Encoded": false, "cookies": []any{"a=1; Path=/", "b=2"},
	}
	for name, want := range map[string]object{
		"v2-function-url": v2, "v2-http-api": v2, "v1-rest-api": v1, "v1-http-api": v1,
		"alb": {
			"statusCode": 201.0, "statusDescription": "201 Created", "multiValueHeaders": nil, "body": "<ü&>", "isBase64Encoded": false,
			"headers": object{"Content-Type": "text/plain", "Set-Cookie": "b=2", "Vary": "Origin, Accept"},
		},
		"alb-multivalue": {
			"statusCode": 201.0, "statusDescription": "201 Created", "headers": nil, "multiValueHeaders": many, "body": "<ü&>", "isBase64Encoded": false,
		},
	} {
		got := answered(t, invocation(t, name), func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			w.Header()["Vary"] = []string{"Origin", "Accept"}
			w.Header()["Date"] = nil // net/http: to be left out
			http.SetCookie(w, &http.Cookie{Name: "a", Value: "1", Path: "/"})
			http.SetCookie(w, &http.Cookie{Name: "b", Value: "2"})
			w.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(w, "<ü&>")
		})
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\ngot  %v\nwant %v", name, got, want)
		}
	}
}

// What net/http does for handlers happens here too.
func TestAnswerIsWhatAServerWouldSend(t *testing.T) {
	get := string(invocation(t, "v2-http-api"))
	head := strings.Replace(get, `"method": "POST"`, `"method": "HEAD"`, 1)
	for name, c := range map[string]struct {
		payload string
		handler http.HandlerFunc
		want    object
		headers object
	}{
		"nothing": {get, func(http.ResponseWriter, *http.Request) {}, object{"statusCode": 200.0, "body": ""}, object{}},
		"no type": {get, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "")
			_, _ = io.WriteString(w, "<html>")
			_, _ = io.WriteString(w, "\x89PNG\r\n\x1a\n")
		}, object{"statusCode": 200.0, "body": "PGh0bWw+iVBORw0KGgo=", "isBase64Encoded": true}, object{"Content-Type": "text/html; charset=utf-8"}},
		"a type that is wanted to be unknown": {get, func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = nil
			_, _ = io.WriteString(w, "x")
		}, object{"statusCode": 200.0, "body": "x"}, object{}},
		"compressed": {get, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write([]byte{0x1f, 0x8b})
		}, object{"statusCode": 200.0, "body": "H4s=", "isBase64Encoded": true}, object{"Content-Encoding": "gzip"}},
		"late headers": {get, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusTeapot)
			w.WriteHeader(http.StatusOK)
			w.Header().Set("X-Late", "1")
		}, object{"statusCode": 418.0, "body": ""}, object{}},
		"no content": {get, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNoContent)
			if _, err := io.WriteString(w, "x"); !errors.Is(err, http.ErrBodyNotAllowed) {
				t.Errorf("a body of nothing: %v", err)
			}
		}, object{"statusCode": 204.0, "body": ""}, object{}},
		"HEAD": {head, func(w http.ResponseWriter, _ *http.Request) {
			if n, err := io.WriteString(w, "text"); n != 4 || err != nil {
				t.Errorf("%d bytes, %v", n, err)
			}
		}, object{"statusCode": 200.0, "body": ""}, object{"Content-Type": "text/plain; charset=utf-8"}},
	} {
		got := answered(t, []byte(c.payload), c.handler)
		for key, want := range c.want {
			if got[key] != want {
				t.Errorf("%s: %s is %v, want %v", name, key, got[key], want)
			}
		}
		if !reflect.DeepEqual(got["headers"], c.headers) {
			t.Errorf("%s: headers are %v, want %v", name, got["headers"], c.headers)
		}
	}
}

// 6 MB go through Lambda and 1 MB through a load balancer, in JSON: not a byte more.
func TestAnswerSize(t *testing.T) {
	for name, limit := range map[string]int{"v2-function-url": 6 << 20, "v1-rest-api": 6 << 20, "alb": 1 << 20} {
		payload := invocation(t, name)
		plain := func(size int) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/plain")
				_, _ = w.Write(bytes.Repeat([]byte("<"), size))
			}
		}
		one, err := lambda.ServeHTTP(t.Context(), payload, plain(1))
		if err != nil {
			t.Fatal(err)
		}
		most := limit - (len(one) - 1)
		if answer, err := lambda.ServeHTTP(t.Context(), payload, plain(most)); err != nil || len(answer) != limit {
			t.Errorf("%s: %d bytes: %v", name, len(answer), err)
		}
		for _, size := range []int{most + 1, limit + 1} {
			var tooLarge *lambda.AnswerSizeError
			if _, err := lambda.ServeHTTP(t.Context(), payload, plain(size)); !errors.As(err, &tooLarge) || tooLarge.Max != limit {
				t.Errorf("%s: %d bytes of body: %v", name, size, err)
			}
		}
		_, err = lambda.ServeHTTP(t.Context(), payload, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			chunk := make([]byte, 1<<16)
			for range 1 << 16 {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
			t.Errorf("%s: 4 GiB were taken", name)
		}))
		var tooLarge *lambda.AnswerSizeError
		if !errors.As(err, &tooLarge) {
			t.Errorf("%s: a stream: %v", name, err)
		}
	}
}

func TestHandlerPanics(t *testing.T) {
	_, err := lambda.ServeHTTP(t.Context(), invocation(t, "v1-rest-api"), http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("oops") }))
	var panicked *lambda.HandlerPanicError
	if !errors.As(err, &panicked) || panicked.Value != "oops" || err.Error() != `POST "/hello/world": panic: oops` || !bytes.Contains(panicked.Stack, []byte("TestHandlerPanics")) {
		t.Errorf("%v", err)
	}
}

func TestHandlerGetsTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := lambda.ServeHTTP(ctx, invocation(t, "alb"), http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if !errors.Is(r.Context().Err(), context.Canceled) {
			t.Error("a context of its own")
		}
	}))
	if err != nil {
		t.Error(err)
	}
}
