package devs3test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

// Put stores an object of the type text/html.
func Put(t testing.TB, client *s3ops.Client, bucket, key, body string) {
	t.Helper()
	at := s3ops.Location{Bucket: bucket, Key: key}
	if err := client.Put(t.Context(), at, []byte(body), s3ops.PutOptions{ContentType: "text/html"}); err != nil {
		t.Fatal(err)
	}
}

// BucketOf makes a bucket by client that holds an object of five bytes for each key, and returns its name.
func BucketOf(t testing.TB, client *s3ops.Client, keys ...string) string {
	t.Helper()
	bucket := BucketName()
	if err := client.CreateBucket(t.Context(), bucket); err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		Put(t, client, bucket, key, "12345")
	}
	return bucket
}

// Fill puts an empty object at each key of a bucket of the server: the first by a request, and the others as links to its file. To put
// those of more than a page of a listing would take a second, and so would as many files.
func Fill(t testing.TB, bucket string, keys ...string) {
	t.Helper()
	Put(t, Client(t), bucket, keys[0], "")
	path := func(key string) string {
		return filepath.Join(Server(t).Dir, "objects", bucket, filepath.FromSlash(key))
	}
	for _, key := range keys[1:] {
		err := os.MkdirAll(filepath.Dir(path(key)), 0o700)
		if err == nil {
			err = os.Link(path(keys[0]), path(key))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// OddKeys are names that XML 1.0 cannot hold, and some that look like encoded ones, in the order of a listing.
func OddKeys() []string {
	return []string{
		"in/\x01one.jpg", "in/\x1b[31mred.jpg", "in/100%25.jpg", "in/a b+c%41.jpg", "in/\u00e4.jpg", "in/\ufffe/deep.jpg",
	}
}

// Store returns a client of a store that answer plays.
func Store(t testing.TB, answer http.HandlerFunc) *s3ops.Client {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	client, err := s3ops.Connect(t.Context(), s3ops.Config{
		Endpoint: server.URL, Region: s3ops.DefaultRegion, AccessKey: "test", SecretKey: "testtest",
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// Website makes a bucket public, or a new one that is, for tests of packages that set up no buckets.
func Website(t testing.TB, client *s3ops.Client, bucket string) {
	t.Helper()
	if _, err := website.Create(t.Context(), client, website.Options{Bucket: bucket, OpenExisting: true}); err != nil {
		t.Fatal(err)
	}
}

// RemoveBucket removes a bucket with all that it holds.
func RemoveBucket(t testing.TB, client *s3ops.Client, bucket string) {
	t.Helper()
	if _, err := website.Delete(t.Context(), client, website.DeleteOptions{Bucket: bucket, Force: true}); err != nil {
		t.Fatal(err)
	}
}
