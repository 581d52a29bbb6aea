package website_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

// moto reads keys in XML without the spaces at their ends, and knows other characters by their references only.
func TestDeleteBucketByTheRightNames(t *testing.T) {
	t.Parallel()
	client := mototest.Client(t)
	bucket := devs3test.BucketOf(t, client)
	_, err := client.API().PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{
		Bucket: &bucket, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	})
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{" spaces at the ends ", "a b+c%41.jpg", "100%25.jpg", "<&>.jpg", "\u00e4.jpg", "tab\there.jpg", "plain.jpg"}
	for _, key := range keys {
		devs3test.Put(t, client, bucket, key, "12345")
		devs3test.Put(t, client, bucket, key, "123")
	}
	if _, err := client.API().DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &bucket, Key: &keys[0]}); err != nil {
		t.Fatal(err)
	}
	done, err := website.Delete(t.Context(), client, website.DeleteOptions{Bucket: bucket, Force: true})
	want := website.Contents{Objects: len(keys) - 1, Versions: len(keys) + 1, DeleteMarkers: 1, Bytes: int64(8 * len(keys))}
	if err != nil || !done.Deleted || done.Contents != want {
		t.Errorf("%+v, %v; want %+v", done, err, want)
	}
}

// moto encodes nothing in a listing of versions, so that odd keys are found by that of objects.
func TestDeleteBucketWithKeysThatXMLCannotHold(t *testing.T) {
	t.Parallel()
	client := mototest.Client(t)
	for _, versions := range []int{1, 2} {
		bucket := devs3test.BucketOf(t, client)
		if versions > 1 {
			_, err := client.API().PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{
				Bucket: &bucket, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for range versions {
			for _, key := range devs3test.OddKeys() {
				devs3test.Put(t, client, bucket, key, "12345")
			}
		}
		done, err := website.Delete(t.Context(), client, website.DeleteOptions{Bucket: bucket, Force: true})
		want := website.Contents{Objects: 6, Versions: 6 * (versions - 1), Bytes: int64(30 * versions)}
		if err != nil || !done.Deleted || done.Contents != want {
			t.Errorf("%d versions: %+v, %v; want %+v", versions, done, err, want)
		}
	}
}

// What the store does not remove is told, is not counted, and keeps nothing else from going.
func TestDeleteBucketCountsWhatIsGone(t *testing.T) {
	t.Parallel()
	var removed []string
	client := devs3test.Store(t, func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		switch {
		case r.Method == http.MethodGet && query.Has("versions"):
			_, _ = io.WriteString(w, `<ListVersionsResult><EncodingType>url</EncodingType>`+
				`<Version><Key>good.jpg</Key><VersionId>1</VersionId><IsLatest>true</IsLatest><Size>5</Size></Version>`+
				`<Version><Key>locked.jpg</Key><VersionId>2</VersionId><IsLatest>true</IsLatest><Size>7</Size></Version>`+
				`<Version><Key>%01.jpg</Key><VersionId>3</VersionId><IsLatest>true</IsLatest><Size>11</Size></Version>`+
				`<Version><Key>%02.jpg</Key><VersionId>4</VersionId><IsLatest>true</IsLatest><Size>13</Size></Version>`+
				`<Version><Key>%EF%BF%BD.jpg</Key><VersionId>5</VersionId><IsLatest>true</IsLatest><Size>17</Size></Version></ListVersionsResult>`)
		case r.Method == http.MethodGet && query.Has("uploads"):
			_, _ = io.WriteString(w, `<ListMultipartUploadsResult></ListMultipartUploadsResult>`)
		case r.Method == http.MethodPost:
			var asked struct{ Object []struct{ Key string } }
			_ = xml.NewDecoder(r.Body).Decode(&asked)
			for _, object := range asked.Object {
				removed = append(removed, object.Key)
			}
			_, _ = io.WriteString(w, `<DeleteResult><Error><Key>locked.jpg</Key><VersionId>2</VersionId><Code>AccessDenied</Code></Error></DeleteResult>`)
		case r.Method == http.MethodHead && strings.HasSuffix(r.URL.Path, ".jpg"):
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodDelete && strings.HasSuffix(r.URL.Path, "\x02.jpg"):
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `<Error><Code>AccessDenied</Code></Error>`)
		case r.Method == http.MethodDelete:
			removed = append(removed, r.URL.Path+"?"+query.Get("versionId"))
			w.WriteHeader(http.StatusNoContent)
		}
	})
	done, err := website.Delete(t.Context(), client, website.DeleteOptions{Bucket: "b-1", Force: true})
	var left *website.UndeletedError
	if !errors.As(err, &left) || left.Count != 3 || left.Key != "locked.jpg" || left.Code != "AccessDenied" || done.Deleted {
		t.Errorf("%+v, %v; want three objects that are left", done, err)
	}
	if want := (website.Contents{Objects: 2, Bytes: 16}); done.Contents != want {
		t.Errorf("counted as removed: %+v, want %+v", done.Contents, want)
	}
	if got, want := fmt.Sprintf("%q", removed), `["good.jpg" "locked.jpg" "/b-1/\x01.jpg?3"]`; got != want {
		t.Errorf("asked to remove %s, want %s", got, want)
	}
}
