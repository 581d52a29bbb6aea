package website_test

import (
	"bytes"
	"crypto/md5"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/httpserve/requesttest"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

// lacksMD5 reports whether the Content-MD5 of a request is missing or not that of its body.
func lacksMD5(t *testing.T, req *http.Request) bool {
	t.Helper()
	body, err := io.ReadAll(req.Body)
	if err != nil {
		t.Error(err)
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	sum := md5.Sum(body)
	return req.Header.Get("Content-Md5") != base64.StdEncoding.EncodeToString(sum[:])
}

// TestStoresThatWantContentMD5 plays the older rule of S3, which OCI and older MinIO keep to.
func TestStoresThatWantContentMD5(t *testing.T) {
	t.Parallel()
	checked := 0
	client, _ := mototest.AnsweringStore(t, func(req *http.Request) (int, http.Header, string) {
		query := req.URL.Query()
		switch {
		case req.Method == http.MethodPost && query.Has("delete"),
			req.Method == http.MethodPut && (query.Has("policy") || query.Has("cors") || query.Has("website") || query.Has("tagging") || query.Has("ownershipControls")):
			if checked++; lacksMD5(t, req) {
				return http.StatusBadRequest, nil, mototest.ErrorXML("MissingContentMD5")
			}
		}
		return 0, nil, ""
	})
	bucket := devs3test.BucketName()
	site, err := website.Create(t.Context(), client, website.Options{Bucket: bucket, CORSOrigins: []string{"*"}})
	if err != nil || states(site) != "create done; public_access_block unchanged; ownership done; policy done; website done; cors done" {
		t.Errorf("create: %s, %v", states(site), err)
	}
	devs3test.Put(t, client, bucket, "a.jpg", "1")
	at := s3ops.Location{Bucket: bucket, Key: "a.jpg"}
	object, err := client.Head(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	if err := client.ChangeTags(t.Context(), at, object.ETag, map[string]string{"a": "b"}); err != nil {
		t.Errorf("tag: %v", err)
	}
	done, err := website.Delete(t.Context(), client, website.DeleteOptions{Bucket: bucket, Force: true})
	if err != nil || !done.Deleted || checked < 6 {
		t.Errorf("delete: %+v, %d requests looked at, %v", done, checked, err)
	}
}

// TestDeleteWhereVersionsAndUploadsAreUnknown plays a store that takes ?versions for a plain listing and says NoSuchUpload where no
// upload is under way, as rclone does.
func TestDeleteWhereVersionsAndUploadsAreUnknown(t *testing.T) {
	t.Parallel()
	client, _ := mototest.AnsweringStore(t, func(req *http.Request) (int, http.Header, string) {
		switch query := req.URL.Query(); {
		case query.Has("versions"):
			return http.StatusOK, nil, `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Contents><Key>a</Key></Contents></ListBucketResult>`
		case query.Has("uploads"):
			return http.StatusNotFound, nil, mototest.ErrorXML("NoSuchUpload")
		}
		return 0, nil, ""
	})
	bucket := devs3test.BucketName()
	if _, err := client.API().CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &bucket, ACL: types.BucketCannedACLPrivate}); err != nil {
		t.Fatal(err)
	}
	devs3test.Put(t, client, bucket, "a.jpg", "1")
	done, err := website.Delete(t.Context(), client, website.DeleteOptions{Bucket: bucket, Force: true})
	if err != nil || !done.Deleted || done.Contents.Objects != 1 {
		t.Errorf("got %+v, %v", done, err)
	}
}

// TestStoresThatIgnoreSubresources plays gofakes3 1.1 and s3rver 3.7, which take ?policy and its like for requests about the bucket
// itself: a listing, a page for people, or the making of a bucket that is there.
func TestStoresThatIgnoreSubresources(t *testing.T) {
	t.Parallel()
	const listing = `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name></ListBucketResult>`
	const page = "<!DOCTYPE html>\n<html><body>What is it?</body></html>"
	for name, answer := range map[string]string{"a listing": listing, "a page": page, "text": "no such thing"} {
		client, seen := mototest.AnsweringStore(t, func(req *http.Request) (int, http.Header, string) {
			query := req.URL.Query()
			for _, part := range []string{"policy", "cors", "website", "ownershipControls", "publicAccessBlock", "tagging"} {
				switch {
				case !query.Has(part):
				case req.Method == http.MethodPut:
					return http.StatusConflict, nil, mototest.ErrorXML("BucketAlreadyExists")
				default:
					return http.StatusOK, nil, answer
				}
			}
			return 0, nil, ""
		})
		bucket := devs3test.BucketName()
		site, err := website.Create(t.Context(), client, website.Options{Bucket: bucket, CORSOrigins: []string{"*"}})
		want := "create done; public_access_block skipped; ownership skipped; policy skipped; website skipped; cors skipped"
		if err != nil || states(site) != want {
			t.Errorf("%s: got %s, %v", name, states(site), err)
		}
		devs3test.Put(t, client, bucket, "a.jpg", "1")
		check, err := website.Check(t.Context(), client, website.CheckOptions{
			Bucket: bucket, Kind: website.KindWebsite, CORSOrigins: []string{"https://example.com"}, HTTP: refusing(),
		})
		want = "bucket ok; kind ok; public_access_block ok; ownership ok; policy warn; website ok; cors ok; cors fail; anonymous_get fail"
		if err != nil || summary(check) != want {
			t.Errorf("%s: got %s, %v", name, summary(check), err)
		}
		for _, finding := range check.Findings {
			if strings.Contains(finding.Fix, "s3img") {
				t.Errorf("%s: %s is not mended by %s", name, finding.Message, finding.Fix)
			}
		}
		var noCORS *website.NoCORSError
		if _, err := website.AllowPages(t.Context(), client, website.PagesOptions{Bucket: bucket, Origins: []string{"*"}}); !errors.As(err, &noCORS) {
			t.Errorf("%s: allow pages: %v", name, err)
		}
		if _, err := client.Tags(t.Context(), s3ops.Location{Bucket: bucket, Key: "a.jpg"}); !errors.Is(err, s3ops.ErrNoTags) {
			t.Errorf("%s: tags: %v", name, err)
		}
		for _, request := range seen.Seen() {
			if strings.HasPrefix(request, http.MethodPut) && strings.Contains(request, "=") && !strings.Contains(request, "x-id=") {
				t.Errorf("%s: sent %s, which makes something else", name, request)
			}
		}
	}
}

// TestChangesThatMakeABucket plays a store that reads a setting as none, and takes its change for the making of a bucket.
func TestChangesThatMakeABucket(t *testing.T) {
	t.Parallel()
	client, _ := mototest.AnsweringStore(t, func(req *http.Request) (int, http.Header, string) {
		query := req.URL.Query()
		switch {
		case !query.Has("policy") && !query.Has("cors") && !query.Has("website") && !query.Has("ownershipControls"):
			return 0, nil, ""
		case req.Method == http.MethodPut:
			return http.StatusConflict, nil, mototest.ErrorXML("BucketAlreadyOwnedByYou")
		}
		return http.StatusNotFound, nil, mototest.ErrorXML("NoSuchConfiguration")
	})
	bucket := devs3test.BucketName()
	site, err := website.Create(t.Context(), client, website.Options{Bucket: bucket, CORSOrigins: []string{"*"}})
	want := "create done; public_access_block unchanged; ownership skipped; policy skipped; website skipped; cors skipped"
	if err != nil || states(site) != want {
		t.Errorf("got %s, %v", states(site), err)
	}
	var noCORS *website.NoCORSError
	if _, err := website.AllowPages(t.Context(), client, website.PagesOptions{Bucket: bucket, Origins: []string{"*"}}); !errors.As(err, &noCORS) {
		t.Errorf("allow pages: %v", err)
	}
}

// refusing is a client for requests without credentials, all of which are refused.
func refusing() *http.Client {
	return (&requesttest.Played{Answer: func(*http.Request) (int, http.Header, string) {
		return http.StatusForbidden, nil, mototest.ErrorXML("AccessDenied")
	}}).Client()
}
