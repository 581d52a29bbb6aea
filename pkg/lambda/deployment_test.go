package lambda_test

import (
	"archive/zip"
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/s3img/s3img/pkg/lambda"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

// deployment is a stack on moto, whose CloudFormation knows neither policies of buckets and queues, nor function URLs, nor
// alarms; of a bucket no more than its name; and of a function neither its architecture nor its log group. Other tests look at
// these in the template.
type deployment struct {
	stack    mototest.Stack
	template tree // as the test resolves it
	s3       *s3.Client
	sqs      *sqs.Client
	deleted  bool
}

func deploy(t *testing.T, more ...string) *deployment {
	t.Helper()
	moto := mototest.Shared(t)
	cfg := aws.Config{Region: testRegion, HTTPClient: moto.HTTPClient(), Credentials: credentials.NewStaticCredentialsProvider("test", "testtest", "")}
	d := &deployment{s3: s3.NewFromConfig(cfg), sqs: sqs.NewFromConfig(cfg)}
	makeBucket(t, d.s3, "photos-code")
	_, err := d.s3.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("photos-code"), Key: aws.String("s3img.zip"), Body: bytes.NewReader(archive(t))})
	check(t, err)
	text, parameters := makeTemplate(t, lambda.TemplateOptions{}), given(more...)
	d.template = resolve(t, text, parameters)
	d.stack = moto.Deploy(t, testRegion, testStack, withoutURLOutput(t, text), parameters)
	t.Cleanup(func() { d.remove(t) })
	return d
}

// withoutURLOutput leaves out the one output that moto cannot make, and fails to deploy for.
func withoutURLOutput(t *testing.T, text string) string {
	t.Helper()
	before, rest, found := strings.Cut(text, "  FunctionURL:\n")
	_, after, foundEnd := strings.Cut(rest, "  QueueURL:\n")
	if !found || !foundEnd {
		t.Fatal("the outputs have changed")
	}
	return before + "  QueueURL:\n" + after
}

// remove clears up.
func (d *deployment) remove(t *testing.T) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	d.delete(t)
	for _, bucket := range []string{"photos-up", "photos-down", "photos-code"} {
		listed, err := d.s3.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &bucket})
		check(t, err)
		for _, object := range listed.Contents {
			_, err := d.s3.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &bucket, Key: object.Key})
			check(t, err)
		}
		_, err = d.s3.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &bucket})
		check(t, err)
	}
}

// delete removes the stack, once.
func (d *deployment) delete(t *testing.T) {
	t.Helper()
	if !d.deleted {
		mototest.Shared(t).Delete(t, d.stack)
		d.deleted = true
	}
}

func makeBucket(t *testing.T, client *s3.Client, name string) {
	t.Helper()
	_, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{
		Bucket: &name, CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: testRegion},
	})
	check(t, err)
}

func archive(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	_, err := w.Create("bootstrap")
	check(t, err)
	check(t, w.Close())
	return b.Bytes()
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
