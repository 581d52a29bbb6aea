package s3ops_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

// Another store tells its checksums in its own way, on AWS and on a custom endpoint.
func TestChecksumsOfMoto(t *testing.T) {
	for name, client := range map[string]*s3ops.Client{"custom endpoint": mototest.Client(t), "AWS": mototest.AWS(t, s3ops.DefaultRegion)} {
		t.Run(name, func(t *testing.T) {
			at := s3ops.Location{Bucket: devs3test.BucketName(), Key: "object"}
			if _, err := client.API().CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String(at.Bucket)}); err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(seeded(100_000))
			if err != nil {
				t.Fatal(err)
			}
			for _, kind := range []types.ChecksumAlgorithm{
				"", types.ChecksumAlgorithmCrc32, types.ChecksumAlgorithmCrc32c, types.ChecksumAlgorithmCrc64nvme, types.ChecksumAlgorithmSha1, types.ChecksumAlgorithmSha256,
			} {
				at.Key = "object" + string(kind)
				_, err := client.API().PutObject(t.Context(), &s3.PutObjectInput{Bucket: &at.Bucket, Key: &at.Key, Body: bytes.NewReader(data), ChecksumAlgorithm: kind})
				if err != nil {
					t.Errorf("%q: put: %v", kind, err)
					continue
				}
				body, err := readOf(t, client, at)
				if err != nil {
					t.Errorf("%q: %v", kind, err)
				}
				if err := body.Confirm(t.Context()); err != nil {
					t.Errorf("%q: confirm: %v", kind, err)
				}
			}
			client.SetPartSize(mototest.PartSize)
			at.Key = "parts"
			if _, err := client.Upload(t.Context(), s3ops.UploadInput{At: at, Body: seeded(2*mototest.PartSize + 1)}); err != nil {
				t.Fatal(err)
			}
			body, err := readOf(t, client, at)
			if err != nil {
				t.Errorf("parts: %v", err)
			}
			if err := body.Confirm(t.Context()); err != nil {
				t.Errorf("parts: confirm: %v", err)
			}
		})
	}
}
