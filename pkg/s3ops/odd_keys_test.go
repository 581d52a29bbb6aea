package s3ops_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

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
	t.Parallel()
	client := mototest.Client(t)
	bucket := devs3test.BucketOf(t, client, devs3test.OddKeys()...)
	at := s3ops.Location{Bucket: bucket, Key: "in/"}
	if got := keysBelow(t, client, at); !slices.Equal(got, devs3test.OddKeys()) {
		t.Errorf("listed %q, want %q", got, devs3test.OddKeys())
	}
	var level []string
	for key, err := range client.Folder(t.Context(), at) {
		if err != nil {
			t.Fatal(err)
		}
		level = append(level, key)
	}
	if want := append([]string{"in/\ufffe/"}, devs3test.OddKeys()[:5]...); !slices.Equal(level, want) {
		t.Errorf("the folder has %q, want %q", level, want)
	}
	if got := keysBelow(t, client, s3ops.Location{Bucket: bucket, Key: "in/\ufffe/"}); !slices.Equal(got, devs3test.OddKeys()[5:]) {
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
	for _, key = range devs3test.OddKeys() {
		if key > query.Get("key-marker") {
			break
		}
	}
	last := key == devs3test.OddKeys()[len(devs3test.OddKeys())-1]
	_, _ = fmt.Fprintf(w, `<%s><EncodingType>url</EncodingType><KeyMarker>%s</KeyMarker><NextKeyMarker>%s</NextKeyMarker><IsTruncated>%v</IsTruncated><%s><Key>%s</Key></%s></%s>`,
		root, encode(query.Get("key-marker")), encode(key), !last, element, encode(key), element, root)
}

// Pages go on where the last one ended, by tokens and by markers, which are encoded too.
func TestPagesGoOnAtOddKeys(t *testing.T) {
	t.Parallel()
	moto, pages := mototest.Client(t), devs3test.Store(t, listsOneByOne)
	bucket := devs3test.BucketOf(t, moto, devs3test.OddKeys()...)
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
		if !slices.Equal(got, devs3test.OddKeys()) {
			t.Errorf("%s: %q, want %q", what, got, devs3test.OddKeys())
		}
	}
}

// Stores that encode nothing in an answer name odd keys in it all the same, in errors too.
func TestAnswersThatNameOddKeys(t *testing.T) {
	t.Parallel()
	client := mototest.Client(t)
	bucket, key := devs3test.BucketOf(t, client), devs3test.OddKeys()[0]
	if _, err := client.API().CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &bucket, Key: &key}); err != nil {
		t.Error(err)
	}
	if _, err := client.Get(t.Context(), s3ops.Location{Bucket: bucket, Key: key}); s3ops.Code(err) != "NoSuchKey" {
		t.Errorf("an object that is not there: %v, want NoSuchKey", err)
	}
}

// Stores encode in different ways, and some not at all: what counts is what the answer says.
func TestListingsOfOtherStores(t *testing.T) {
	t.Parallel()
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
		client := devs3test.Store(t, func(w http.ResponseWriter, r *http.Request) {
			asked = r.URL.Query().Get("encoding-type")
			_, _ = io.WriteString(w, head+tt.answer+`<IsTruncated>false</IsTruncated></ListBucketResult>`)
		})
		if got := keysBelow(t, client, s3ops.Location{Bucket: "b", Key: "in/"}); !slices.Equal(got, tt.want) || asked != "url" {
			t.Errorf("%s: %q, asked for %q; want %q", name, got, asked, tt.want)
		}
	}
}
