package s3ops_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
)

func TestBuckets(t *testing.T) {
	t.Parallel()
	client, bucket := devs3test.Client(t), devs3test.Bucket(t)
	var names []string
	for name, err := range client.Buckets(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if !slices.Contains(names, bucket) {
		t.Errorf("%s is not among %q", bucket, names)
	}
}

func TestFolder(t *testing.T) {
	t.Parallel()
	client, bucket := devs3test.Client(t), devs3test.Bucket(t)
	for _, key := range []string{"index.html", "input/a/1.jpg", "input/a/2.jpg", "input/b.jpg", "other.txt"} {
		if err := client.Put(t.Context(), s3ops.Location{Bucket: bucket, Key: key}, nil, s3ops.PutOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	for prefix, want := range map[string][]string{
		"":         {"input/", "index.html", "other.txt"},
		"in":       {"input/", "index.html"},
		"input/":   {"input/a/", "input/b.jpg"},
		"input/a":  {"input/a/"},
		"missing/": nil,
	} {
		var got []string
		for key, err := range client.Folder(t.Context(), s3ops.Location{Bucket: bucket, Key: prefix}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, key)
		}
		if !slices.Equal(got, want) {
			t.Errorf("below %q: %q, want %q", prefix, got, want)
		}
	}
}

// A listing in pages is whole, and ends where its reader stops.
func TestFolderPages(t *testing.T) {
	t.Parallel()
	client, bucket := inPages(t)
	count := func(limit int) (n int) {
		for _, err := range client.Folder(t.Context(), s3ops.Location{Bucket: bucket}) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n == limit {
				break
			}
		}
		return n
	}
	if all, some := count(-1), count(3); all != manyKeys || some != 3 {
		t.Errorf("%d keys and %d, want %d and 3", all, some, manyKeys)
	}
}

func TestFolderOfMissingBucket(t *testing.T) {
	t.Parallel()
	at := s3ops.Location{Bucket: devs3test.BucketName(), Key: "input/"}
	var failed *s3ops.Error
	for _, err := range devs3test.Client(t).Folder(t.Context(), at) {
		if !errors.As(err, &failed) || failed.Code != "NoSuchBucket" || failed.Bucket != at.Bucket {
			t.Errorf("error %v, want NoSuchBucket for %s", err, at.Bucket)
		}
	}
	if failed == nil {
		t.Error("no error")
	}
}
