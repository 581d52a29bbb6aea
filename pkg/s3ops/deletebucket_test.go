package s3ops_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"golang.org/x/sync/errgroup"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

func TestDeleteBucket(t *testing.T) {
	stores(t, func(t *testing.T, client *s3ops.Client) {
		bucket := devs3test.BucketName()
		var refused *s3ops.Error
		if _, err := client.DeleteBucket(t.Context(), s3ops.DeleteOptions{Bucket: bucket}); !errors.As(err, &refused) || refused.Code != "NoSuchBucket" {
			t.Errorf("missing bucket: %v", err)
		}
		if _, err := client.CreateWebsite(t.Context(), s3ops.WebsiteOptions{Bucket: bucket}); err != nil {
			t.Fatal(err)
		}
		put(t, client, bucket, "a/100% ü+b.html", "12345")
		_, err := client.API().CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &bucket, Key: aws.String("big")})
		if err != nil {
			t.Fatal(err)
		}
		var full *s3ops.NotEmptyError
		if _, err := client.DeleteBucket(t.Context(), s3ops.DeleteOptions{Bucket: bucket}); !errors.As(err, &full) || full.Contents.Objects != 1 {
			t.Errorf("full bucket: %v", err)
		}
		want := s3ops.BucketContents{Objects: 1, Uploads: 1, Bytes: 5}
		plan, err := client.DeleteBucket(t.Context(), s3ops.DeleteOptions{Bucket: bucket, DryRun: true})
		if err != nil || plan.Deleted || plan.Contents != want {
			t.Errorf("dry run: %+v, %v", plan, err)
		}
		var last s3ops.BucketContents
		done, err := client.DeleteBucket(t.Context(), s3ops.DeleteOptions{
			Bucket: bucket, Force: true, OnProgress: func(sum s3ops.BucketContents) { last = sum },
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
	client, bucket := devs3test.Client(t), devs3test.Bucket(t)
	_, err := client.API().CreateMultipartUpload(t.Context(), &s3.CreateMultipartUploadInput{Bucket: &bucket, Key: aws.String("big")})
	if err != nil {
		t.Fatal(err)
	}
	var full *s3ops.NotEmptyError
	if _, err := client.DeleteBucket(t.Context(), s3ops.DeleteOptions{Bucket: bucket}); !errors.As(err, &full) || full.Contents.Uploads != 1 {
		t.Errorf("got %v", err)
	}
}

// TestDeleteVersions empties a bucket with what no plain listing shows. The embedded S3 keeps no versions, moto does.
func TestDeleteVersions(t *testing.T) {
	client := mototest.AWS(t, s3ops.DefaultRegion)
	bucket := devs3test.BucketName()
	if _, err := client.CreateWebsite(t.Context(), s3ops.WebsiteOptions{Bucket: bucket}); err != nil {
		t.Fatal(err)
	}
	_, err := client.API().PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{
		Bucket: &bucket, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		put(t, client, bucket, "a", "1234")
	}
	put(t, client, bucket, "gone", "1")
	if _, err := client.API().DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &bucket, Key: aws.String("gone")}); err != nil {
		t.Fatal(err)
	}
	want := s3ops.BucketContents{Objects: 1, Versions: 3, DeleteMarkers: 1, Bytes: 13}
	done, err := client.DeleteBucket(t.Context(), s3ops.DeleteOptions{Bucket: bucket, Force: true})
	if err != nil || !done.Deleted || done.Contents != want {
		t.Errorf("got %+v, want %+v, %v", done, want, err)
	}
}

func TestDeleteMoreThanAPage(t *testing.T) {
	const objects = 2300
	client, bucket := devs3test.Client(t), devs3test.Bucket(t)
	group := errgroup.Group{}
	group.SetLimit(16)
	for i := range objects {
		group.Go(func() error {
			key := fmt.Sprintf("%d/%d.jpg", i%7, i)
			_, err := client.API().PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key})
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	calls := 0
	done, err := client.DeleteBucket(t.Context(), s3ops.DeleteOptions{
		Bucket: bucket, Force: true, OnProgress: func(s3ops.BucketContents) { calls++ },
	})
	if err != nil || done.Contents.Objects != objects || calls != 3 {
		t.Errorf("%d objects in %d pages, %v", done.Contents.Objects, calls, err)
	}
}
