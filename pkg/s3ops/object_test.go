package s3ops_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
)

func TestPutHeadList(t *testing.T) {
	t.Parallel()
	client, bucket := devs3test.Client(t), devs3test.Bucket(t)
	keys := []string{"a/b c+d é 100%.jpg", "a/plain.jpg", "b/😀.png", "z"}
	for _, key := range keys {
		opt := s3ops.PutOptions{ContentType: "image/jpeg", CacheControl: "max-age=1", Metadata: map[string]string{"s3img-source": "v1"}}
		if err := client.Put(t.Context(), s3ops.Location{Bucket: bucket, Key: key}, []byte(key), opt); err != nil {
			t.Fatal(err)
		}
	}
	object, err := client.Head(t.Context(), s3ops.Location{Bucket: bucket, Key: keys[0]})
	if err != nil {
		t.Fatal(err)
	}
	if object.Size != int64(len(keys[0])) || object.ContentType != "image/jpeg" || object.Metadata["s3img-source"] != "v1" {
		t.Errorf("got %+v", object)
	}
	var listed []string
	for object, err := range client.List(t.Context(), s3ops.Location{Bucket: bucket, Key: "a/"}) {
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(object.ETag, `"`) {
			t.Errorf("%s: ETag %s has quotes", object.Key, object.ETag)
		}
		listed = append(listed, object.Key)
	}
	if got, want := fmt.Sprint(listed), fmt.Sprint(keys[:2]); got != want {
		t.Errorf("listed %s, want %s", got, want)
	}
}

// manyKeys are more than a page of a listing has.
const manyKeys = 1005

// inPages returns a client, and a bucket of manyKeys objects, whose keys are their numbers.
func inPages(t *testing.T) (*s3ops.Client, string) {
	t.Helper()
	keys := make([]string, manyKeys)
	for i := range keys {
		keys[i] = fmt.Sprintf("%04d", i)
	}
	bucket := devs3test.Bucket(t)
	devs3test.Fill(t, bucket, keys...)
	return devs3test.Client(t), bucket
}

// A listing is a request for every thousand keys, and yields them all.
func TestListPages(t *testing.T) {
	t.Parallel()
	client, bucket := inPages(t)
	i := 0
	for object, err := range client.List(t.Context(), s3ops.Location{Bucket: bucket}) {
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("%04d", i); object.Key != want {
			t.Fatalf("key %d is %s, want %s", i, object.Key, want)
		}
		i++
	}
	if i != manyKeys {
		t.Errorf("%d keys, want %d", i, manyKeys)
	}
}

func TestErrorsNameTheObject(t *testing.T) {
	t.Parallel()
	client, bucket := devs3test.Client(t), devs3test.Bucket(t)
	at := s3ops.Location{Bucket: bucket, Key: "gone.jpg"}
	_, err := client.Get(t.Context(), at)
	var failed *s3ops.Error
	if !errors.As(err, &failed) || failed.Code != "NoSuchKey" || failed.Status != 404 || failed.Key != "gone.jpg" {
		t.Errorf("got %#v", err)
	}
	if !s3ops.IsNotFound(err) {
		t.Errorf("%v is not taken for not found", err)
	}
	if got, want := err.Error(), "get "+at.String()+": NoSuchKey: The specified key does not exist (HTTP 404)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := client.Head(t.Context(), at); !s3ops.IsNotFound(err) {
		t.Errorf("head: got %v", err)
	}
	missing := s3ops.Location{Bucket: devs3test.BucketName(), Key: "x"}
	if err := client.Put(t.Context(), missing, nil, s3ops.PutOptions{}); s3ops.Code(err) != "NoSuchBucket" {
		t.Errorf("put: got %v", err)
	}
}
