package s3ops_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/httpserve/requesttest"
	"github.com/s3img/s3img/pkg/s3ops"
)

func TestPresignedGetReadsOneObject(t *testing.T) {
	t.Parallel()
	client, bucket := devs3test.Client(t), devs3test.Bucket(t)
	for _, key := range []string{"a b+c%20é/?#&=.jpg", "other.jpg", "short.jpg"} {
		if _, err := client.Upload(t.Context(), s3ops.UploadInput{At: s3ops.Location{Bucket: bucket, Key: key}, Body: strings.NewReader("I am " + key)}); err != nil {
			t.Fatal(err)
		}
	}
	at := s3ops.Location{Bucket: bucket, Key: "a b+c%20é/?#&=.jpg"}
	p, err := client.PresignGet(t.Context(), at, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	other, err := client.PresignGet(t.Context(), s3ops.Location{Bucket: bucket, Key: "other.jpg"}, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if answer := requesttest.Get(t, p.URL); answer.Status != http.StatusOK || answer.Body != "I am "+at.Key {
		t.Errorf("HTTP %d %q", answer.Status, answer.Body)
	}
	plain, _, _ := strings.Cut(other.URL, "?")
	_, query, _ := strings.Cut(p.URL, "?")
	for what, c := range map[string]struct{ method, url string }{
		"unsigned":         {http.MethodGet, plain},
		"another object":   {http.MethodGet, plain + "?" + query},
		"a longer life":    {http.MethodGet, strings.Replace(p.URL, "X-Amz-Expires=60", "X-Amz-Expires=600", 1)},
		"a PUT":            {http.MethodPut, p.URL},
		"a DELETE":         {http.MethodDelete, p.URL},
		"another response": {http.MethodGet, p.URL + "&response-content-type=text%2Fhtml"},
	} {
		if answer := requesttest.Send(t, c.method, c.url, ""); answer.Status != http.StatusForbidden {
			t.Errorf("%s: HTTP %d %s, want 403", what, answer.Status, answer.Body)
		}
	}
	short, err := client.PresignGet(t.Context(), s3ops.Location{Bucket: bucket, Key: "short.jpg"}, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	for late := time.After(30 * time.Second); ; { // the store has a clock of its own
		answer := requesttest.Get(t, short.URL)
		if answer.Status == http.StatusForbidden && !time.Now().Before(short.ExpiresAt) {
			break
		}
		select {
		case <-late:
			t.Fatalf("expired at %v: HTTP %d %s, want 403", short.ExpiresAt, answer.Status, answer.Body)
		case <-time.After(100 * time.Millisecond):
		}
	}
}
