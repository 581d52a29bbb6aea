package s3ops_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
)

// anyone sends a request without credentials.
func anyone(t *testing.T, method, rawURL string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, rawURL, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(data)
}

func TestPresignedGetReadsOneObject(t *testing.T) {
	client, bucket := devs3test.Client(t), devs3test.Bucket(t)
	for _, key := range []string{"a b+c%20é/?#&=.jpg", "other.jpg", "short.jpg"} {
		if _, err := client.Upload(t.Context(), s3ops.UploadInput{Bucket: bucket, Key: key, Body: strings.NewReader("I am " + key)}); err != nil {
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
	if status, body := anyone(t, http.MethodGet, p.URL); status != http.StatusOK || body != "I am "+at.Key {
		t.Errorf("HTTP %d %q", status, body)
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
		if status, body := anyone(t, c.method, c.url); status != http.StatusForbidden {
			t.Errorf("%s: HTTP %d %s, want 403", what, status, body)
		}
	}
	short, err := client.PresignGet(t.Context(), s3ops.Location{Bucket: bucket, Key: "short.jpg"}, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Until(short.ExpiresAt.Add(1500 * time.Millisecond)))
	if status, body := anyone(t, http.MethodGet, short.URL); status != http.StatusForbidden {
		t.Errorf("expired: HTTP %d %s, want 403", status, body)
	}
}
