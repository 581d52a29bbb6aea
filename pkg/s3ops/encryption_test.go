package s3ops_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/httpserve/requesttest"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

const (
	kmsKey    = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	motoOwner = "123456789012"
)

// encrypting is a client of moto, which keeps the encryption of objects, and the requests that it sends.
func encrypting(t *testing.T, cfg s3ops.Config) (*s3ops.Client, *[]http.Header) {
	t.Helper()
	var sent []http.Header
	a := &requesttest.Played{Next: http.DefaultTransport, Answer: func(req *http.Request) (int, http.Header, string) {
		sent = append(sent, req.Header.Clone())
		return 0, nil, ""
	}}
	cfg.Endpoint = mototest.Endpoint(t)
	return parts(s3ops.NewClient(mototest.Config(s3ops.DefaultRegion, a.Client()), cfg), mototest.PartSize), &sent
}

// TestEverythingWrittenIsEncrypted: one request or many parts.
func TestEverythingWrittenIsEncrypted(t *testing.T) {
	t.Parallel()
	client, _ := encrypting(t, s3ops.Config{Encryption: s3ops.Encryption{KMSKeyID: kmsKey}})
	bucket := devs3test.BucketName()
	if err := client.CreateBucket(t.Context(), bucket); err != nil {
		t.Fatal(err)
	}
	if err := client.Put(t.Context(), s3ops.Location{Bucket: bucket, Key: "put"}, []byte("x"), s3ops.PutOptions{}); err != nil {
		t.Error(err)
	}
	for key, body := range map[string]string{"small": "x", "large": strings.Repeat("x", 2*mototest.PartSize)} {
		if _, err := client.Upload(t.Context(), s3ops.UploadInput{At: s3ops.Location{Bucket: bucket, Key: key}, Body: strings.NewReader(body)}); err != nil {
			t.Error(err)
		}
	}
	for _, key := range []string{"put", "small", "large"} {
		head, err := client.API().HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: &bucket, Key: &key})
		if err != nil || head.ServerSideEncryption != types.ServerSideEncryptionAwsKms || aws.ToString(head.SSEKMSKeyId) != kmsKey {
			t.Errorf("%s: %+v, %v", key, head, err)
		}
	}
}

func TestSignedUploadsAreEncrypted(t *testing.T) {
	t.Parallel()
	client, _ := encrypting(t, s3ops.Config{Encryption: s3ops.Encryption{SSE: "AES256"}, BucketOwner: motoOwner})
	put, err := client.PresignPut(t.Context(), s3ops.PresignPutInput{At: s3ops.Location{Bucket: "photos-upload", Key: "a.jpg"}, Expires: time.Minute})
	if err != nil || put.Headers["X-Amz-Server-Side-Encryption"] != "AES256" {
		t.Errorf("put: %+v, %v", put, err)
	}
	u, err := url.Parse(put.URL)
	if err != nil {
		t.Fatal(err)
	}
	if signed := u.Query().Get("X-Amz-SignedHeaders"); !strings.Contains(signed, "x-amz-server-side-encryption") {
		t.Errorf("signed are %s", signed)
	}
	if owner := put.Headers["X-Amz-Expected-Bucket-Owner"] + u.Query().Get("x-amz-expected-bucket-owner"); owner != motoOwner {
		t.Errorf("owner %q in %s and %v", owner, put.URL, put.Headers)
	}
	post, err := client.PresignPost(t.Context(), s3ops.PresignPostInput{At: s3ops.Location{Bucket: "photos-upload", Key: "a.jpg"}, Expires: time.Minute})
	if err != nil || post.Fields["x-amz-server-side-encryption"] != "AES256" {
		t.Errorf("post: %+v, %v", post, err)
	}
}

// TestOwnerIsNamedInEveryRequest but those that name no bucket, or make one.
func TestOwnerIsNamedInEveryRequest(t *testing.T) {
	t.Parallel()
	client, sent := encrypting(t, s3ops.Config{BucketOwner: motoOwner})
	bucket := devs3test.BucketName()
	if err := client.CreateBucket(t.Context(), bucket); err != nil {
		t.Fatal(err)
	}
	*sent = nil
	at := s3ops.Location{Bucket: bucket, Key: "a"}
	if err := client.Put(t.Context(), at, []byte("x"), s3ops.PutOptions{}); err != nil {
		t.Error(err)
	}
	if body, err := client.Get(t.Context(), at); err != nil {
		t.Error(err)
	} else {
		_ = body.Close()
	}
	if _, err := client.Tags(t.Context(), at); err != nil {
		t.Error(err)
	}
	if _, err := client.Upload(t.Context(), s3ops.UploadInput{
		At: s3ops.Location{Bucket: bucket, Key: "large"}, Body: strings.NewReader(strings.Repeat("x", 2*mototest.PartSize)), NoOverwrite: true,
	}); err != nil {
		t.Error(err)
	}
	if _, err := client.Head(t.Context(), at); err != nil {
		t.Error(err)
	}
	for _, err := range client.List(t.Context(), s3ops.Location{Bucket: bucket}) {
		if err != nil {
			t.Error(err)
		}
	}
	if err := client.Delete(t.Context(), at); err != nil {
		t.Error(err)
	}
	if len(*sent) < 10 {
		t.Errorf("saw %d requests only", len(*sent))
	}
	for i, header := range *sent {
		if header.Get("X-Amz-Expected-Bucket-Owner") != motoOwner {
			t.Errorf("request %d: %v", i, header)
		}
	}
}

func TestEncryptionThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, cfg := range []s3ops.Config{
		{Encryption: s3ops.Encryption{SSE: "aes256"}},
		{Encryption: s3ops.Encryption{SSE: "KMS"}},
		{Encryption: s3ops.Encryption{SSE: "AES256", KMSKeyID: kmsKey}},
		{Encryption: s3ops.Encryption{KMSKeyID: "a key"}},
		{BucketOwner: "my account"},
		{BucketOwner: "1\r\n2"},
	} {
		cfg.AccessKey, cfg.SecretKey = "x", "y"
		var invalid *s3ops.InvalidError
		if _, err := s3ops.Connect(t.Context(), cfg); !errors.As(err, &invalid) {
			t.Errorf("%+v: got %v", cfg, err)
		}
	}
}

// TestEncryptionThatIsIgnored plays a store that takes the header and does nothing with it: what is written is not said to be encrypted,
// and what goes up in parts is not stored at all.
func TestEncryptionThatIsIgnored(t *testing.T) {
	t.Parallel()
	a := &requesttest.Played{Next: http.DefaultTransport, Answer: func(req *http.Request) (int, http.Header, string) {
		req.Header.Del("X-Amz-Server-Side-Encryption")
		return 0, nil, ""
	}}
	client := s3ops.NewClient(mototest.Config(s3ops.DefaultRegion, a.Client()), s3ops.Config{
		Endpoint: mototest.Endpoint(t), Encryption: s3ops.Encryption{SSE: "aws:kms"},
	})
	client.SetPartSize(mototest.PartSize)
	bucket := devs3test.BucketName()
	if err := client.CreateBucket(t.Context(), bucket); err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{"x", strings.Repeat("x", 2*mototest.PartSize)} {
		var unencrypted *s3ops.UnencryptedError
		_, err := client.Upload(t.Context(), s3ops.UploadInput{At: s3ops.Location{Bucket: bucket, Key: "a" + body[:1]}, Body: strings.NewReader(body)})
		if !errors.As(err, &unencrypted) || unencrypted.Asked != "aws:kms" {
			t.Errorf("%d bytes: got %v", len(body), err)
		}
	}
	left, err := client.API().ListMultipartUploads(t.Context(), &s3.ListMultipartUploadsInput{Bucket: &bucket})
	if err != nil || len(left.Uploads) > 0 {
		t.Errorf("left %v, %v", left.Uploads, err)
	}
}
