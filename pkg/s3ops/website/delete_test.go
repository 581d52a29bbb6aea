package website_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/httpserve/requesttest"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

func TestDeleteBucket(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, client *s3ops.Client) {
		bucket := devs3test.BucketName()
		var refused *s3ops.Error
		if _, err := website.Delete(t.Context(), client, website.DeleteOptions{Bucket: bucket}); !errors.As(err, &refused) || refused.Code != "NoSuchBucket" {
			t.Errorf("missing bucket: %v", err)
		}
		if _, err := website.Create(t.Context(), client, website.Options{Bucket: bucket}); err != nil {
			t.Fatal(err)
		}
		devs3test.Put(t, client, bucket, "a/100% ü+b.html", "12345")
		_, err := client.API().CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &bucket, Key: aws.String("big")})
		if err != nil {
			t.Fatal(err)
		}
		var full *website.NotEmptyError
		if _, err := website.Delete(t.Context(), client, website.DeleteOptions{Bucket: bucket}); !errors.As(err, &full) || full.Contents.Objects != 1 {
			t.Errorf("full bucket: %v", err)
		}
		want := website.Contents{Objects: 1, Uploads: 1, Bytes: 5}
		plan, err := website.Delete(t.Context(), client, website.DeleteOptions{Bucket: bucket, DryRun: true})
		if err != nil || plan.Deleted || plan.Contents != want {
			t.Errorf("dry run: %+v, %v", plan, err)
		}
		var last website.Contents
		done, err := website.Delete(t.Context(), client, website.DeleteOptions{
			Bucket: bucket, Force: true, OnProgress: func(sum website.Contents) { last = sum },
		})
		if err != nil || !done.Deleted || done.Contents != want || last != want {
			t.Errorf("forced: %+v, last progress %+v, %v", done, last, err)
		}
		if _, err := client.API().HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: &bucket}); !s3ops.IsNotFound(err) {
			t.Errorf("the bucket is still there: %v", err)
		}
	})
}

func TestUnfinishedUploadKeepsABucket(t *testing.T) {
	t.Parallel()
	client, bucket := devs3test.Client(t), devs3test.Bucket(t)
	_, err := client.API().CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &bucket, Key: aws.String("big")})
	if err != nil {
		t.Fatal(err)
	}
	var full *website.NotEmptyError
	if _, err := website.Delete(t.Context(), client, website.DeleteOptions{Bucket: bucket}); !errors.As(err, &full) || full.Contents.Uploads != 1 {
		t.Errorf("got %v", err)
	}
}

// TestDeleteVersions empties a bucket with what no plain listing shows. The embedded S3 keeps no versions, moto does.
func TestDeleteVersions(t *testing.T) {
	t.Parallel()
	client := mototest.AWS(t, s3ops.DefaultRegion)
	bucket := devs3test.BucketName()
	if _, err := website.Create(t.Context(), client, website.Options{Bucket: bucket}); err != nil {
		t.Fatal(err)
	}
	_, err := client.API().PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{
		Bucket: &bucket, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		devs3test.Put(t, client, bucket, "a", "1234")
	}
	devs3test.Put(t, client, bucket, "gone", "1")
	if _, err := client.API().DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &bucket, Key: aws.String("gone")}); err != nil {
		t.Fatal(err)
	}
	want := website.Contents{Objects: 1, Versions: 3, DeleteMarkers: 1, Bytes: 13}
	done, err := website.Delete(t.Context(), client, website.DeleteOptions{Bucket: bucket, Force: true})
	if err != nil || !done.Deleted || done.Contents != want {
		t.Errorf("got %+v, want %+v, %v", done, want, err)
	}
}

func TestDeleteMoreThanAPage(t *testing.T) {
	t.Parallel()
	const objects = 1005
	client, bucket := devs3test.Client(t), devs3test.Bucket(t)
	keys := make([]string, objects)
	for i := range keys {
		keys[i] = fmt.Sprintf("%d/%d.jpg", i%7, i)
	}
	devs3test.Fill(t, bucket, keys...)
	calls := 0
	done, err := website.Delete(t.Context(), client, website.DeleteOptions{
		Bucket: bucket, Force: true, OnProgress: func(website.Contents) { calls++ },
	})
	if err != nil || done.Contents.Objects != objects || calls != 2 {
		t.Errorf("%d objects in %d pages, %v", done.Contents.Objects, calls, err)
	}
}

// TestOwnerIsNamedWhereABucketIsRemoved: a bucket of somebody else must not be emptied.
func TestOwnerIsNamedWhereABucketIsRemoved(t *testing.T) {
	t.Parallel()
	var unnamed []string
	played := &requesttest.Played{Next: http.DefaultTransport, Answer: func(req *http.Request) (int, http.Header, string) {
		if req.Header.Get("X-Amz-Expected-Bucket-Owner") != mototest.Account {
			unnamed = append(unnamed, req.Method+" "+req.URL.RawQuery)
		}
		return 0, nil, ""
	}}
	bucket := devs3test.BucketOf(t, mototest.Client(t), "a.jpg")
	client := s3ops.NewClient(mototest.Config(s3ops.DefaultRegion, played.Client()), s3ops.Config{
		Endpoint: mototest.Endpoint(t), BucketOwner: mototest.Account,
	})
	if _, err := website.Delete(t.Context(), client, website.DeleteOptions{Bucket: bucket, Force: true}); err != nil {
		t.Error(err)
	}
	if len(played.Seen()) < 4 || len(unnamed) > 0 {
		t.Errorf("%d requests, without the owner: %q", len(played.Seen()), unnamed)
	}
}
