package signed_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/httpserve/requesttest"
	"github.com/s3img/s3img/pkg/s3ops/signed"
)

func TestMain(m *testing.M) { os.Exit(devs3test.Main(m)) }

// service is one that answer plays.
func service(answer func(*http.Request) (int, http.Header, string)) signed.Service {
	return signed.Service{
		ID: "Lambda", SigningName: "lambda", Region: "eu-west-3", Endpoint: "https://lambda.example/",
		Credentials: credentials.NewStaticCredentialsProvider("key", "secret", "token"),
		HTTPClient:  (&requesttest.Played{Answer: answer}).Client(),
		Retryer:     retry.NewStandard(func(o *retry.StandardOptions) { o.MaxBackoff = time.Millisecond }),
	}
}

func code(err error) string {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return ""
	}
	return api.ErrorCode()
}

func TestErrorsOfServices(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status        int
		header        http.Header
		body          string
		code, message string
	}{
		"JSON, code in a header": {
			status: 404, header: http.Header{"X-Amzn-Errortype": {"ResourceNotFoundException:http://internal.amazon.com/coral/"}},
			body: `{"Type":"User","Message":"Function not found"}`, code: "ResourceNotFoundException", message: "Function not found",
		},
		"JSON, code in the body":  {status: 400, body: ` {"__type":"com.amazon#Bad","message":"no"}`, code: "Bad", message: "no"},
		"JSON that is broken":     {status: 403, header: http.Header{"X-Amzn-Errortype": {"AccessDeniedException"}}, body: `{"Me`, code: "AccessDeniedException"},
		"XML with a wrapper":      {status: 403, body: `<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>`, code: "AccessDenied", message: "no"},
		"XML without":             {status: 404, body: `<?xml version="1.0"?><Error><Code>NoSuch</Code><Message>no</Message></Error>`, code: "NoSuch", message: "no"},
		"HTML of a proxy":         {status: 403, body: `<html><body>Go away</body></html>`, code: "Forbidden"},
		"nothing":                 {status: 404, code: "Not Found"},
		"a redirect to elsewhere": {status: 301, body: `<html>`, code: "Moved Permanently"},
	} {
		s := service(func(*http.Request) (int, http.Header, string) {
			header := c.header.Clone()
			if header == nil {
				header = http.Header{}
			}
			header.Set("X-Amzn-Requestid", "id-1")
			return c.status, header, c.body
		})
		_, err := s.Do(t.Context(), signed.Request{Operation: "GetPolicy", Method: http.MethodGet, Path: "/"})
		var api smithy.APIError
		if !errors.As(err, &api) || api.ErrorCode() != c.code || api.ErrorMessage() != c.message {
			t.Errorf("%s: got %v", name, err)
		}
		var response *awshttp.ResponseError
		if !errors.As(err, &response) || response.HTTPStatusCode() != c.status || response.ServiceRequestID() != "id-1" {
			t.Errorf("%s: got %+v", name, response)
		}
		if !strings.Contains(err.Error(), "Lambda: GetPolicy") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestRetries sends the body again with every try, and gives up at refusals.
func TestRetries(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		code   string
		tries  int
		fails  bool
	}{
		"overloaded": {status: 503, tries: 3},
		"throttled":  {status: 429, code: "TooManyRequestsException", tries: 3},
		"refused":    {status: 403, code: "AccessDeniedException", tries: 1, fails: true},
	} {
		var bodies []string
		s := service(func(req *http.Request) (int, http.Header, string) {
			body, err := io.ReadAll(req.Body)
			if err != nil || int64(len(body)) != req.ContentLength {
				t.Errorf("%s: %d bytes of %d, %v", name, len(body), req.ContentLength, err)
			}
			if bodies = append(bodies, string(body)); len(bodies) < 3 {
				return c.status, http.Header{"X-Amzn-Errortype": {c.code}}, `{}`
			}
			return http.StatusCreated, nil, `{"done":true}`
		})
		got, err := s.Do(t.Context(), signed.Request{Operation: "AddPermission", Method: http.MethodPost, Path: "/p", Body: []byte(`{"a":1}`)})
		if (err != nil) != c.fails || (err == nil && string(got) != `{"done":true}`) {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
		if want := strings.Repeat(`{"a":1} `, c.tries); strings.Join(bodies, " ")+" " != want {
			t.Errorf("%s: sent %q", name, bodies)
		}
	}
}

// TestWrongClock is answered by a service whose clock is an hour ahead.
func TestWrongClock(t *testing.T) {
	t.Parallel()
	theirs := func() time.Time { return time.Now().UTC().Add(time.Hour) }
	tries := 0
	s := service(func(req *http.Request) (int, http.Header, string) {
		tries++
		header := http.Header{"Date": {theirs().Format(http.TimeFormat)}}
		at, err := time.Parse("20060102T150405Z", req.Header.Get("X-Amz-Date"))
		if err != nil || at.Sub(theirs()).Abs() > 5*time.Minute {
			header.Set("X-Amzn-Errortype", "InvalidSignatureException")
			return http.StatusForbidden, header, `{"message":"Signature expired"}`
		}
		return http.StatusOK, header, "{}"
	})
	if _, err := s.Do(t.Context(), signed.Request{Operation: "GetPolicy", Method: http.MethodGet, Path: "/"}); err != nil || tries != 2 {
		t.Errorf("%d tries, %v", tries, err)
	}
}

// TestSignature has the embedded S3 verify it, which reads what a signature is of by itself.
func TestSignature(t *testing.T) {
	t.Parallel()
	client := devs3test.Client(t)
	bucket := devs3test.BucketName()
	if err := client.CreateBucket(t.Context(), bucket); err != nil {
		t.Fatal(err)
	}
	s := client.Service("S3", "s3", "")
	s.Endpoint = client.Endpoint()
	list := signed.Request{
		Operation: "ListObjectsV2", Method: http.MethodGet, Path: "/" + signed.Segment(bucket), Query: map[string][]string{"list-type": {"2"}, "prefix": {"a b/ü+&"}},
	}
	if body, err := s.Do(t.Context(), list); err != nil || !strings.Contains(string(body), "<Name>"+bucket) {
		t.Errorf("got %s, %v", body, err)
	}
	document := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::` + bucket + `/*"}]}`
	policy := signed.Request{Operation: "PutBucketPolicy", Method: http.MethodPut, Path: "/" + bucket, Query: map[string][]string{"policy": {""}}, Body: []byte(document)}
	if _, err := s.Do(t.Context(), policy); err != nil {
		t.Errorf("put: %v", err)
	}
	policy.Operation, policy.Method, policy.Body = "GetBucketPolicy", http.MethodGet, nil
	if body, err := s.Do(t.Context(), policy); err != nil || string(body) != document {
		t.Errorf("got %s, %v", body, err)
	}
	s.Credentials = aws.CredentialsProviderFunc(func(ctx context.Context) (aws.Credentials, error) {
		found, err := client.AWS().Credentials.Retrieve(ctx)
		found.SecretAccessKey += "x"
		return found, err
	})
	if _, err := s.Do(t.Context(), list); code(err) != "SignatureDoesNotMatch" {
		t.Errorf("with another secret: got %v", err)
	}
}

func TestWhatCannotBeSent(t *testing.T) {
	t.Parallel()
	s := service(func(*http.Request) (int, http.Header, string) { return http.StatusOK, nil, "{}" })
	s.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{}, errors.New("no such profile")
	})
	if _, err := s.Do(t.Context(), signed.Request{Operation: "GetPolicy", Method: http.MethodGet, Path: "/"}); err == nil || !strings.HasSuffix(err.Error(), "retrieve credentials: no such profile") {
		t.Errorf("without credentials: got %v", err)
	}
	s.Endpoint = "https://a b"
	if _, err := s.Do(t.Context(), signed.Request{Operation: "GetPolicy", Method: http.MethodGet, Path: "/"}); err == nil || !strings.Contains(err.Error(), "a b") {
		t.Errorf("a broken endpoint: got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s = service(func(*http.Request) (int, http.Header, string) { return http.StatusOK, nil, "{}" })
	if _, err := s.Do(ctx, signed.Request{Operation: "GetPolicy", Method: http.MethodGet, Path: "/"}); !errors.Is(err, context.Canceled) {
		t.Errorf("broken off: got %v", err)
	}
}
