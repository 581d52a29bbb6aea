package s3ops_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

func keysIn(t *testing.T, client *s3ops.Client, bucket string) (keys []string) {
	t.Helper()
	for object, err := range client.List(t.Context(), s3ops.Location{Bucket: bucket}) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, object.Key)
	}
	return keys
}

// One request takes what XML can carry, however odd, and what is not there; the others stay.
func TestDeleteObjects(t *testing.T) {
	t.Parallel()
	var requests atomic.Int64
	client := devs3test.WithHook(t, func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodDelete || r.URL.Query().Has("delete") {
			requests.Add(1)
		}
		return false
	})
	bucket := devs3test.BucketOf(t, client, "a&<b>.jpg", "é/100%.jpg", "stays.jpg")
	done, err := client.DeleteObjects(t.Context(), bucket, []string{"a&<b>.jpg", "never.jpg", "é/100%.jpg"})
	if err != nil || len(done.Left) > 0 || done.Hidden != 0 || requests.Load() != 1 {
		t.Errorf("%+v, %v in %d requests", done, err, requests.Load())
	}
	if got := fmt.Sprint(keysIn(t, client, bucket)); got != "[stays.jpg]" {
		t.Errorf("left %s", got)
	}
}

// Keys that XML cannot carry go one by one, on a store that has them.
func TestDeleteObjectsWithOddKeys(t *testing.T) {
	client := mototest.Client(t)
	keys := append(devs3test.OddKeys(), "in/ .jpg ", "plain.jpg")
	bucket := devs3test.BucketOf(t, client, append(keys, "stays.jpg")...)
	done, err := client.DeleteObjects(t.Context(), bucket, keys)
	if err != nil || len(done.Left) > 0 {
		t.Errorf("%+v, %v", done, err)
	}
	if got := fmt.Sprint(keysIn(t, client, bucket)); got != "[stays.jpg]" {
		t.Errorf("left %q", got)
	}
}

// A bucket with versions hides what is deleted, and that is told.
func TestDeleteObjectsWithVersions(t *testing.T) {
	client := mototest.Client(t)
	bucket := devs3test.BucketOf(t, client, "a.jpg", "\x01.jpg")
	_, err := client.API().PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{
		Bucket: &bucket, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	})
	if err != nil {
		t.Fatal(err)
	}
	done, err := client.DeleteObjects(t.Context(), bucket, []string{"a.jpg", "\x01.jpg"})
	if err != nil || len(done.Left) > 0 || done.Hidden != 2 {
		t.Errorf("%+v, %v", done, err)
	}
	if got := keysIn(t, client, bucket); len(got) > 0 {
		t.Errorf("left %q", got)
	}
}

// What the store says of one object is about that object; what it says of the request is about all.
func TestDeleteObjectsTellsWhatIsLeft(t *testing.T) {
	t.Parallel()
	const said = `<DeleteResult><Deleted><Key>a.jpg</Key></Deleted><Error><Key>b.jpg</Key><Code>AccessDenied</Code>` +
		`<Message>held</Message></Error><Error><Key>c.jpg</Key></Error></DeleteResult>`
	client := devs3test.WithHook(t, func(w http.ResponseWriter, r *http.Request) bool {
		if !r.URL.Query().Has("delete") {
			return false
		}
		_, _ = io.WriteString(w, said)
		return true
	})
	bucket := devs3test.Bucket(t)
	done, err := client.DeleteObjects(t.Context(), bucket, []string{"a.jpg", "b.jpg", "c.jpg"})
	if err != nil || len(done.Left) != 2 || s3ops.Code(done.Left["b.jpg"]) != s3ops.CodeAccessDenied || done.Left["c.jpg"] == nil {
		t.Fatalf("%+v, %v", done, err)
	}
	if got, want := done.Left["b.jpg"].Error(), "delete s3://"+bucket+"/b.jpg: AccessDenied: held"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	_, err = client.DeleteObjects(t.Context(), devs3test.BucketName(), []string{"a.jpg"})
	if err != nil {
		t.Errorf("the hook answers for every bucket: %v", err)
	}
	var failed *s3ops.Error
	_, err = devs3test.Client(t).DeleteObjects(t.Context(), devs3test.BucketName(), []string{"a.jpg"})
	if !errors.As(err, &failed) || failed.Code != s3ops.CodeNoSuchBucket || !strings.HasPrefix(err.Error(), "delete objects of s3://") {
		t.Errorf("without a bucket: %v", err)
	}
}

// A store without this request gets one for each object.
func TestDeleteObjectsOneByOne(t *testing.T) {
	t.Parallel()
	client := devs3test.WithHook(t, func(w http.ResponseWriter, r *http.Request) bool {
		if !r.URL.Query().Has("delete") {
			return false
		}
		w.WriteHeader(http.StatusNotImplemented)
		_, _ = io.WriteString(w, "<Error><Code>NotImplemented</Code></Error>")
		return true
	})
	bucket := devs3test.BucketOf(t, client, "a.jpg", "b.jpg", "stays.jpg")
	if done, err := client.DeleteObjects(t.Context(), bucket, []string{"a.jpg", "b.jpg"}); err != nil || len(done.Left) > 0 {
		t.Errorf("%+v, %v", done, err)
	}
	if got := fmt.Sprint(keysIn(t, client, bucket)); got != "[stays.jpg]" {
		t.Errorf("left %s", got)
	}
}
