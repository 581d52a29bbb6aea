package webhook_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/events"
	"github.com/s3img/s3img/pkg/webhook"
)

func TestMain(m *testing.M) { os.Exit(devs3test.Main(m)) }

// patience is how long an event that never comes holds up a test; those that come take milliseconds.
const patience = 30 * time.Second

// listen returns the address of a handler with the secret in it, and what it is told.
func listen(t *testing.T, secret, shown string) (hook string, told chan events.Event, notes chan string, refused chan error) {
	t.Helper()
	told, notes, refused = make(chan events.Event, 100), make(chan string, 100), make(chan error, 100)
	handler, err := webhook.New(webhook.Options{
		Secret: secret,
		Deliver: func(_ context.Context, batch []events.Event) error {
			for _, event := range batch {
				told <- event
			}
			return nil
		},
		Note:   func(note string) { notes <- note },
		Report: func(err error) { refused <- err },
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if shown != "" {
		u.User = url.UserPassword("x", shown)
	}
	return u.String(), told, notes, refused
}

func await[T any](t *testing.T, from chan T, what string) (got T) {
	t.Helper()
	select {
	case got = <-from:
	case <-time.After(patience):
		t.Fatalf("waited %s for %s", patience, what)
	}
	return got
}

// TestVersitygw runs the real sender: keys that are encoded on the way must be those of the store.
func TestVersitygw(t *testing.T) {
	const secret = "p@ss:w%2Frd/+"
	hook, told, notes, refused := listen(t, secret, secret)
	client := devs3test.WithWebhook(t, hook).API()
	if note := await(t, notes, "the test event"); !strings.HasPrefix(note, "a test event came from ") {
		t.Errorf("noted %q", note)
	}
	bucket := devs3test.BucketName()
	if _, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &bucket}); err != nil {
		t.Fatal(err)
	}
	keys := []string{
		"plain.jpg", "a b+c.png", "é/ü 100%.jpg", "🦊/🐈‍⬛.gif", "in/100%25.png", "in/%41.png", "a&b=c;d,e.jpg", "q?x=1#y.jpg",
		"in/" + strings.Repeat("long/", 40) + strings.Repeat("n", 200) + ".jpg",
	}
	for _, key := range keys {
		_, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader("x")})
		if err != nil {
			t.Fatalf("put %q: %v", key, err)
		}
		event := await(t, told, "the event of "+key)
		if event.Kind != events.Created || event.Bucket != bucket || event.Key != key {
			t.Errorf("after a put of %q: %s of %s %q", key, event.Kind, event.Bucket, event.Key)
		}
	}
	if _, err := client.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &bucket, Key: &keys[2]}); err != nil {
		t.Fatal(err)
	}
	if event := await(t, told, "the event of a removal"); event.Kind != events.Removed || event.Key != keys[2] {
		t.Errorf("after a delete of %q: %s of %q", keys[2], event.Kind, event.Key)
	}
	deleteTwo(t, client, bucket, keys[1], keys[3], told)
	select {
	case err := <-refused:
		t.Errorf("refused: %v", err)
	default:
	}
}

// deleteTwo removes two objects with one request, of which versitygw tells one at a time and in no order.
func deleteTwo(t *testing.T, client *s3.Client, bucket, one, other string, told chan events.Event) {
	t.Helper()
	_, err := client.DeleteObjects(t.Context(), &s3.DeleteObjectsInput{Bucket: &bucket, Delete: &types.Delete{
		Objects: []types.ObjectIdentifier{{Key: aws.String(one)}, {Key: aws.String(other)}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	left := map[string]bool{one: true, other: true}
	for range 2 {
		event := await(t, told, "the events of two removals")
		if event.Kind != events.Removed || !left[event.Key] {
			t.Errorf("after a delete of %v: %s of %q", left, event.Kind, event.Key)
		}
		delete(left, event.Key)
	}
}

// TestVersitygwWithAnotherSecret: it starts, as it looks at no status, and whoever runs the handler is told.
func TestVersitygwWithAnotherSecret(t *testing.T) {
	for _, shown := range []string{"", "wrong"} {
		hook, told, _, refused := listen(t, "right", shown)
		devs3test.WithWebhook(t, hook)
		if err := await(t, refused, "a refusal"); !strings.Contains(err.Error(), "got 401 Unauthorized: the shared secret is missing or wrong") {
			t.Errorf("with %q: %v", shown, err)
		}
		if len(told) > 0 {
			t.Errorf("with %q: delivered %v", shown, <-told)
		}
	}
}
