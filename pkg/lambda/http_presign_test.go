package lambda_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/s3img/s3img/pkg/lambda"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

// presign is the service that invocations are for.
func presign(t testing.TB) http.Handler {
	t.Helper()
	return presignBelow(t, "input/")
}

func presignBelow(t testing.TB, prefix string) http.Handler {
	t.Helper()
	client, err := s3ops.Connect(context.Background(), s3ops.Config{Endpoint: "http://store.example", AccessKey: "id", SecretKey: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	signer, err := uploads.NewSigner(client, uploads.Options{Bucket: "up", Prefix: prefix, Dest: s3ops.Location{Bucket: "down"}})
	if err != nil {
		t.Fatal(err)
	}
	h, err := uploads.NewHandler(signer, uploads.HandlerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// asking is an invocation by each sender of GET /?filename=…, whose value is encoded where that sender hands it on encoded.
func asking(encoded, decoded string) map[string]string {
	quoted, _ := json.Marshal(decoded)
	return map[string]string{
		"Function URL": `{"version":"2.0","rawPath":"/","rawQueryString":"filename=` + encoded + `",
			"requestContext":{"domainName":"id.lambda-url.eu-west-1.on.aws","stage":"$default","http":{"method":"GET","path":"/"}}}`,
		"HTTP API": `{"version":"2.0","rawPath":"/prod/","rawQueryString":"filename=` + encoded + `",
			"requestContext":{"domainName":"id.execute-api.eu-west-1.amazonaws.com","stage":"prod","http":{"method":"GET","path":"/prod/"}}}`,
		"HTTP API, format 1.0": `{"version":"1.0","resource":"$default","path":"/prod","httpMethod":"GET","multiValueQueryStringParameters":{"filename":[` + string(quoted) + `]},
			"requestContext":{"stage":"prod","identity":{"sourceIp":"203.0.113.9"}}}`,
		"REST API": `{"resource":"/","path":"/","httpMethod":"GET","queryStringParameters":{"filename":` + string(quoted) + `},
			"multiValueQueryStringParameters":null,"requestContext":{"stage":"prod","path":"/prod/"}}`,
		"load balancer": `{"path":"/","httpMethod":"GET","queryStringParameters":{"filename":"` + encoded + `"},"headers":{"host":"h"},
			"requestContext":{"elb":{"targetGroupArn":"arn"}}}`,
	}
}

func TestPresignByEverySender(t *testing.T) {
	h := presign(t)
	for sender, payload := range asking("a+b%2Bc%20%C3%A9%26100%25.jpg", "a b+c é&100%.jpg") {
		var up uploads.Upload
		body, _ := answered(t, []byte(payload), h.ServeHTTP)["body"].(string)
		if err := json.Unmarshal([]byte(body), &up); err != nil {
			t.Errorf("%s: %v in %s", sender, err, body)
			continue
		}
		if up.Status != uploads.StatusOK || !strings.HasPrefix(up.Key, "input/a b+c é&100%-") || !strings.HasPrefix(up.FullURL, "http://store.example/down/a%20b") {
			t.Errorf("%s: %s", sender, body)
		}
	}
	for sender, payload := range asking("x.exe", "x.exe") {
		answer := answered(t, []byte(payload), h.ServeHTTP)
		if body, _ := answer["body"].(string); answer["statusCode"] != 400.0 || !strings.HasPrefix(body, `{"status":"ERROR","message":"`) {
			t.Errorf("%s: %v", sender, answer)
		}
	}
}

// Whatever comes as an invocation: an error, or a request that a handler can take and an answer that a sender can.
func FuzzServeHTTP(f *testing.F) {
	for _, name := range invocations() {
		f.Add(invocation(f, name))
	}
	for _, payload := range asking("x.jpg", "x.jpg") {
		f.Add([]byte(payload))
	}
	f.Add([]byte(`{"file":"x-wing.jpg"}`))
	service := presignBelow(f, "5d41402abc4b2a76b9719d911017c592/") // whoever guesses it asks a store that is not there
	f.Fuzz(func(t *testing.T, payload []byte) {
		var request string
		echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			request = r.Method
			if !strings.HasPrefix(r.URL.Path, "/") || !strings.HasPrefix(r.RequestURI, "/") || r.Header.Get("Host") != "" || r.Header[""] != nil {
				t.Errorf("path %q, %q, header %v", r.URL.Path, r.RequestURI, r.Header)
			}
			for name, values := range r.Header {
				w.Header()[name] = values
			}
			w.WriteHeader(http.StatusAccepted)
			_, _ = io.Copy(w, r.Body)
		})
		answer, err := lambda.ServeHTTP(t.Context(), payload, echo)
		if (err == nil || request != "") && !lambda.IsHTTP(payload) {
			t.Errorf("answered, and is no HTTP: %q", payload)
		}
		if err != nil {
			return
		}
		var got struct{ StatusCode int }
		if err := json.Unmarshal(answer, &got); err != nil || got.StatusCode != http.StatusAccepted || !utf8.Valid(answer) {
			t.Errorf("%v in %q", err, answer)
		}
		answer, err = lambda.ServeHTTP(t.Context(), payload, service)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(answer, &got); err != nil || got.StatusCode >= http.StatusInternalServerError {
			t.Errorf("%v in %q", err, answer)
		}
	})
}
