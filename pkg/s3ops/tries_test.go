package s3ops_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/faulttest"
)

// Each fault is counted as what it is.
func TestRetriesAreToldApart(t *testing.T) {
	t.Parallel()
	at, _ := putRandom(t, 1<<20)
	for fault, want := range map[faulttest.Fault]s3ops.Retries{
		faulttest.Unavailable: {Throttled: 1},
		faulttest.Reset:       {Reset: 1},
		faulttest.StallAnswer: {TimedOut: 1},
		faulttest.StallBody:   {TimedOut: 1},
		faulttest.CutBody:     {Short: 1},
		faulttest.ShortBody:   {Short: 1},
		faulttest.ChangeBytes: {Checksum: 1},
	} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			client, _ := badly(t, faulttest.First(isGet, fault))
			version, err := devs3test.Client(t).Head(t.Context(), at) // by another connection: a lost one that was used is replaced silently
			if err != nil {
				t.Fatal(err)
			}
			body, err := client.GetVersion(soon(t), at, version)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = body.Close() }()
			var broken *s3ops.TransferError
			if _, err = io.Copy(io.Discard, body); err != nil && !errors.As(err, &broken) {
				t.Fatal(err)
			}
			if got := client.Retries(); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
}

// A store that answers 503 for good gets few requests more than it would without retries: the budget is for all of them.
func TestRetriesHaveABudget(t *testing.T) {
	t.Parallel()
	const requests = 400
	client, proxy := badly(t, func(*http.Request, int) faulttest.Fault { return faulttest.Unavailable })
	for range requests {
		if _, err := client.Head(t.Context(), s3ops.Location{Bucket: "b", Key: "k"}); s3ops.Status(err) != http.StatusServiceUnavailable {
			t.Fatal(err)
		}
	}
	retries := client.Retries()
	if most := int64(requests / 4); retries.Throttled == 0 || retries.Total() > most || retries.Total() != retries.Throttled {
		t.Errorf("%+v for %d requests, want %d at most", retries, requests, most)
	}
	if sent := proxy.Did()[faulttest.Unavailable]; int64(sent) != requests+retries.Total() {
		t.Errorf("%d requests were sent, %d of them retries", sent, retries.Total())
	}
}

// Whoever signs in while a job runs need not start it again. The store knows one session at a time here.
func TestExpiredCredentialsAreReadAgain(t *testing.T) {
	files := filepath.Join(t.TempDir(), "credentials")
	signIn := func(token string) {
		t.Helper()
		text := fmt.Sprintf("[default]\naws_access_key_id = AK%s\naws_secret_access_key = secret\naws_session_token = %s\n", token, token)
		if err := os.WriteFile(files, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, value := range map[string]string{
		"AWS_SHARED_CREDENTIALS_FILE": files, "AWS_CONFIG_FILE": files + "-none", "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "",
		"AWS_SESSION_TOKEN": "", "AWS_PROFILE": "", "AWS_EC2_METADATA_DISABLED": "true",
	} {
		t.Setenv(name, value)
	}
	var (
		mu    sync.Mutex
		valid = "first"
		sent  []string // what was stored
	)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		body, _ := io.ReadAll(r.Body)
		switch {
		case r.Header.Get("X-Amz-Security-Token") != valid && r.Method == http.MethodHead:
			w.WriteHeader(http.StatusBadRequest) // without words, as AWS does
		case r.Header.Get("X-Amz-Security-Token") != valid:
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>")
		case r.Method == http.MethodPut:
			sent = append(sent, string(body))
		default:
			w.Header().Set("Content-Length", "1")
			_, _ = io.WriteString(w, "x")
		}
	}))
	defer server.Close()
	signIn("first")
	client, err := s3ops.Connect(t.Context(), s3ops.Config{Endpoint: server.URL, Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	client.SetClock(func() time.Time { return now })
	later := func() { now = now.Add(time.Second) } // when the configuration may be looked at again
	at := s3ops.Location{Bucket: "b", Key: "k"}
	put := func(text string) error { return client.Put(t.Context(), at, []byte(text), s3ops.PutOptions{}) }
	expire := func(next string) {
		mu.Lock()
		defer mu.Unlock()
		valid = next
	}
	if err := put("one"); err != nil {
		t.Fatal(err)
	}
	expire("second")
	if err := put("lost"); s3ops.Code(err) != "ExpiredToken" {
		t.Errorf("nobody signed in: %v", err)
	}
	signIn("second")
	if err := put("lost"); s3ops.Code(err) != "ExpiredToken" {
		t.Errorf("somebody signed in right after a look: %v", err)
	}
	later()
	if err := put("two"); err != nil {
		t.Errorf("somebody signed in: %v", err)
	}
	expire("third")
	signIn("third")
	later()
	if _, err := client.Head(t.Context(), at); err != nil {
		t.Errorf("a look with the session before: %v", err)
	}
	expire("fourth")
	signIn("fourth")
	later()
	if there, err := client.Exists(t.Context(), at); err != nil || !there {
		t.Errorf("a look for it with the session before: %v %v", there, err)
	}
	if got := strings.Join(sent, " "); got != "one two" || client.Retries().Expired != 3 {
		t.Errorf("stored %q, %+v", got, client.Retries())
	}
}

// givenUp is a body whose reader gives up in its midst.
type givenUp struct{ io.ReadSeeker }

func (givenUp) Read([]byte) (int, error) { return 0, context.Canceled }

// A request that breaks off because its caller gave up is not tried again, whatever the connection says of it.
func TestGivingUpIsNoRetry(t *testing.T) {
	t.Parallel()
	client := devs3test.Store(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
	_, err := client.API().PutObject(t.Context(), &s3.PutObjectInput{
		Bucket: aws.String("b"), Key: aws.String("k"), Body: givenUp{strings.NewReader("body")}, ContentLength: aws.Int64(4),
	}, s3.WithAPIOptions(v4.SwapComputePayloadSHA256ForUnsignedPayloadMiddleware))
	if !errors.Is(err, context.Canceled) || client.Retries().Total() != 0 {
		t.Fatalf("%v, tried again: %s", err, client.Retries())
	}
}
