package s3ops_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

// oddKeys are names that XML 1.0 cannot hold, and some that look like encoded ones, in the order of a listing.
func oddKeys() []string {
	return []string{
		"in/\x01one.jpg", "in/\x1b[31mred.jpg", "in/100%25.jpg", "in/a b+c%41.jpg", "in/\u00e4.jpg", "in/\ufffe/deep.jpg",
	}
}

func bucketOf(t *testing.T, client *s3ops.Client, keys ...string) string {
	t.Helper()
	bucket := devs3test.BucketName()
	if _, err := client.API().CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &bucket}); err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		put(t, client, bucket, key, "12345")
	}
	return bucket
}

func keysBelow(t *testing.T, client *s3ops.Client, at s3ops.Location) (keys []string) {
	t.Helper()
	for object, err := range client.List(t.Context(), at) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, object.Key)
	}
	return keys
}

func TestListingsTellEveryKey(t *testing.T) {
	client := mototest.Client(t)
	bucket := bucketOf(t, client, oddKeys()...)
	at := s3ops.Location{Bucket: bucket, Key: "in/"}
	if got := keysBelow(t, client, at); !slices.Equal(got, oddKeys()) {
		t.Errorf("listed %q, want %q", got, oddKeys())
	}
	var level []string
	for key, err := range client.Folder(t.Context(), at) {
		if err != nil {
			t.Fatal(err)
		}
		level = append(level, key)
	}
	if want := append([]string{"in/\ufffe/"}, oddKeys()[:5]...); !slices.Equal(level, want) {
		t.Errorf("the folder has %q, want %q", level, want)
	}
	if got := keysBelow(t, client, s3ops.Location{Bucket: bucket, Key: "in/\ufffe/"}); !slices.Equal(got, oddKeys()[5:]) {
		t.Errorf("below an odd prefix: %q", got)
	}
}

// listsOneByOne answers as AWS does, with pages of one key: markers are encoded in answers, and plain in requests.
func listsOneByOne(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	encode := func(key string) string { return strings.ReplaceAll(url.QueryEscape(key), "%2F", "/") }
	key, root, element := "", "ListVersionsResult", "Version"
	if query.Has("uploads") {
		root, element = "ListMultipartUploadsResult", "Upload"
	}
	for _, key = range oddKeys() {
		if key > query.Get("key-marker") {
			break
		}
	}
	last := key == oddKeys()[len(oddKeys())-1]
	_, _ = fmt.Fprintf(w, `<%s><EncodingType>url</EncodingType><KeyMarker>%s</KeyMarker><NextKeyMarker>%s</NextKeyMarker><IsTruncated>%v</IsTruncated><%s><Key>%s</Key></%s></%s>`,
		root, encode(query.Get("key-marker")), encode(key), !last, element, encode(key), element, root)
}

// Pages go on where the last one ended, by tokens and by markers, which are encoded too.
func TestPagesGoOnAtOddKeys(t *testing.T) {
	moto, pages := mototest.Client(t), tellingStore(t, listsOneByOne)
	bucket := bucketOf(t, moto, oddKeys()...)
	var objects, versions, uploads []string
	listing := s3.NewListObjectsV2Paginator(moto.API(), &s3.ListObjectsV2Input{Bucket: &bucket, MaxKeys: aws.Int32(1)})
	for listing.HasMorePages() {
		page, err := listing.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range page.Contents {
			objects = append(objects, *o.Key)
		}
	}
	history := s3.NewListObjectVersionsPaginator(pages.API(), &s3.ListObjectVersionsInput{Bucket: &bucket})
	for history.HasMorePages() {
		page, err := history.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range page.Versions {
			versions = append(versions, *v.Key)
		}
	}
	begun := s3.NewListMultipartUploadsPaginator(pages.API(), &s3.ListMultipartUploadsInput{Bucket: &bucket})
	for begun.HasMorePages() {
		page, err := begun.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range page.Uploads {
			uploads = append(uploads, *u.Key)
		}
	}
	for what, got := range map[string][]string{"objects": objects, "versions": versions, "uploads": uploads} {
		if !slices.Equal(got, oddKeys()) {
			t.Errorf("%s: %q, want %q", what, got, oddKeys())
		}
	}
}

// Stores that encode nothing in an answer name odd keys in it all the same, in errors too.
func TestAnswersThatNameOddKeys(t *testing.T) {
	client := mototest.Client(t)
	bucket, key := bucketOf(t, client), oddKeys()[0]
	if _, err := client.API().CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &bucket, Key: &key}); err != nil {
		t.Error(err)
	}
	if _, err := client.Get(t.Context(), s3ops.Location{Bucket: bucket, Key: key}); s3ops.Code(err) != "NoSuchKey" {
		t.Errorf("an object that is not there: %v, want NoSuchKey", err)
	}
}

// moto reads keys in XML without the spaces at their ends, and knows other characters by their references only.
func TestDeleteBucketByTheRightNames(t *testing.T) {
	client := mototest.Client(t)
	bucket := bucketOf(t, client)
	_, err := client.API().PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{
		Bucket: &bucket, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	})
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{" spaces at the ends ", "a b+c%41.jpg", "100%25.jpg", "<&>.jpg", "\u00e4.jpg", "tab\there.jpg", "plain.jpg"}
	for _, key := range keys {
		put(t, client, bucket, key, "12345")
		put(t, client, bucket, key, "123")
	}
	if _, err := client.API().DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &bucket, Key: &keys[0]}); err != nil {
		t.Fatal(err)
	}
	done, err := client.DeleteBucket(t.Context(), s3ops.DeleteOptions{Bucket: bucket, Force: true})
	want := s3ops.BucketContents{Objects: len(keys) - 1, Versions: len(keys) + 1, DeleteMarkers: 1, Bytes: int64(8 * len(keys))}
	if err != nil || !done.Deleted || done.Contents != want {
		t.Errorf("%+v, %v; want %+v", done, err, want)
	}
}

// moto encodes nothing in a listing of versions, so that odd keys are found by that of objects.
func TestDeleteBucketWithKeysThatXMLCannotHold(t *testing.T) {
	client := mototest.Client(t)
	for _, versions := range []int{1, 2} {
		bucket := bucketOf(t, client)
		if versions > 1 {
			_, err := client.API().PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{
				Bucket: &bucket, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for range versions {
			for _, key := range oddKeys() {
				put(t, client, bucket, key, "12345")
			}
		}
		done, err := client.DeleteBucket(t.Context(), s3ops.DeleteOptions{Bucket: bucket, Force: true})
		want := s3ops.BucketContents{Objects: 6, Versions: 6 * (versions - 1), Bytes: int64(30 * versions)}
		if err != nil || !done.Deleted || done.Contents != want {
			t.Errorf("%d versions: %+v, %v; want %+v", versions, done, err, want)
		}
	}
}

// tellingStore answers as stores do: each body is one answer, by method and query.
func tellingStore(t *testing.T, answer func(w http.ResponseWriter, r *http.Request)) *s3ops.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(answer))
	t.Cleanup(server.Close)
	client, err := s3ops.Connect(t.Context(), s3ops.Config{Endpoint: server.URL, Region: s3ops.DefaultRegion, AccessKey: "test", SecretKey: "testtest"})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// Stores encode in different ways, and some not at all: what counts is what the answer says.
func TestListingsOfOtherStores(t *testing.T) {
	const head = `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name>`
	for name, tt := range map[string]struct {
		answer string
		want   []string
	}{
		"AWS": {
			`<Prefix>in/a+b</Prefix><EncodingType>url</EncodingType><Contents><Key>in/a+b%2B%01.jpg</Key></Contents>`,
			[]string{"in/a b+\x01.jpg"},
		},
		"Ceph": {
			`<Prefix>in/100%</Prefix><Delimiter>/</Delimiter><EncodingType>url</EncodingType><Contents><Key>in%2Fa%20b%2B.jpg</Key></Contents>`,
			[]string{"in/a b+.jpg"},
		},
		"versitygw": {
			`<Prefix>in/</Prefix><EncodingType></EncodingType><Contents><Key>in/a+b%41.jpg</Key></Contents><Contents><Key>in/` + "\ufffd" + `.jpg</Key></Contents>`,
			[]string{"in/a+b%41.jpg", "in/\ufffd.jpg"},
		},
		"one that encodes nothing": {
			"<Contents><Key>in/\x01.jpg</Key></Contents><Contents><Key>in/&#x1b;&#2;&amp;\ufffe.jpg</Key></Contents><Contents><Key>in/&#228;&#x20;b.jpg</Key></Contents>",
			[]string{"in/\ufffd.jpg", "in/\ufffd\ufffd&\ufffd.jpg", "in/\u00e4 b.jpg"},
		},
		"one that says nothing": {`<Contents><Key>in/100%25+.jpg</Key></Contents>`, []string{"in/100%25+.jpg"}},
		"one that says so and does not": {
			`<EncodingType>url</EncodingType><Contents><Key>in/a b+c.jpg</Key></Contents><Contents><Key>in/50%.jpg</Key></Contents>`,
			[]string{"in/a b+c.jpg", "in/50%.jpg"},
		},
	} {
		asked := ""
		client := tellingStore(t, func(w http.ResponseWriter, r *http.Request) {
			asked = r.URL.Query().Get("encoding-type")
			_, _ = io.WriteString(w, head+tt.answer+`<IsTruncated>false</IsTruncated></ListBucketResult>`)
		})
		if got := keysBelow(t, client, s3ops.Location{Bucket: "b", Key: "in/"}); !slices.Equal(got, tt.want) || asked != "url" {
			t.Errorf("%s: %q, asked for %q; want %q", name, got, asked, tt.want)
		}
	}
}

// What the store does not remove is told, is not counted, and keeps nothing else from going.
func TestDeleteBucketCountsWhatIsGone(t *testing.T) {
	var removed []string
	client := tellingStore(t, func(w http.ResponseWriter, r *http.Request) {
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
	done, err := client.DeleteBucket(t.Context(), s3ops.DeleteOptions{Bucket: "b-1", Force: true})
	var left *s3ops.UndeletedError
	if !errors.As(err, &left) || left.Count != 3 || left.Key != "locked.jpg" || left.Code != "AccessDenied" || done.Deleted {
		t.Errorf("%+v, %v; want three objects that are left", done, err)
	}
	if want := (s3ops.BucketContents{Objects: 2, Bytes: 16}); done.Contents != want {
		t.Errorf("counted as removed: %+v, want %+v", done.Contents, want)
	}
	if got, want := fmt.Sprintf("%q", removed), `["good.jpg" "locked.jpg" "/b-1/\x01.jpg?3"]`; got != want {
		t.Errorf("asked to remove %s, want %s", got, want)
	}
}
