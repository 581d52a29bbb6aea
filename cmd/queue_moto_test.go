package cmd_test

import (
	"bytes"
	"image"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

// awsSystem is a bucket whose events a store with a queue of its own delivers, and a public bucket, all made by the binary.
type awsSystem struct {
	client      *s3ops.Client
	queues      *sqs.Client
	environment []string
	up, down    string
	queue       string // its URL
}

func newAWSSystem(t *testing.T) *awsSystem {
	t.Helper()
	endpoint := "http://" + mototest.Shared(t).Addr
	s := &awsSystem{up: devs3test.BucketName(), down: devs3test.BucketName(), queues: sqs.New(sqs.Options{
		BaseEndpoint: &endpoint, Region: s3ops.DefaultRegion, Credentials: credentials.NewStaticCredentialsProvider("x", "y", ""),
	})}
	var err error
	s.client, err = s3ops.Connect(t.Context(), s3ops.Config{Endpoint: endpoint, Region: s3ops.DefaultRegion, AccessKey: "x", SecretKey: "y"})
	if err != nil {
		t.Fatal(err)
	}
	s.environment = []string{
		"AWS_ENDPOINT_URL=" + endpoint, "AWS_REGION=" + s3ops.DefaultRegion, "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=y",
		"S3_UPLOAD_BUCKET_NAME=" + s.up, "S3_DOWNLOAD_BUCKET_NAME=" + s.down, "HOME=" + t.TempDir(),
	}
	if err := s.client.CreateBucket(t.Context(), s.up); err != nil {
		t.Fatal(err)
	}
	s.run(t, "bucket", "create-website", s.down, "--yes")
	made, err := s.queues.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String(s.up)})
	if err != nil {
		t.Fatal(err)
	}
	s.queue = *made.QueueUrl
	return s
}

func (s *awsSystem) run(t *testing.T, args ...string) {
	t.Helper()
	if out, err := s3img(t, s.environment, args...).CombinedOutput(); err != nil {
		t.Fatalf("s3img %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// attribute asks for one of the queue.
func (s *awsSystem) attribute(t *testing.T, name types.QueueAttributeName) string {
	t.Helper()
	got, err := s.queues.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: &s.queue, AttributeNames: []types.QueueAttributeName{name},
	})
	if err != nil {
		t.Fatal(err)
	}
	return got.Attributes[string(name)]
}

func (s *awsSystem) isEmpty(t *testing.T) bool {
	t.Helper()
	return s.attribute(t, types.QueueAttributeNameApproximateNumberOfMessages) == "0" &&
		s.attribute(t, types.QueueAttributeNameApproximateNumberOfMessagesNotVisible) == "0"
}

// publicWidth is that of the image which anybody gets at a URL, 0 while there is none.
func publicWidth(t *testing.T, url string) int {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return 0
	}
	image, _, err := image.DecodeConfig(resp.Body)
	if err != nil {
		t.Fatalf("%s: %v", url, err)
	}
	return image.Width
}

// TestTriggerToWatch is the way from nothing to a public thumbnail by a queue: the store's own events, its test event first,
// are what the watcher gets.
func TestTriggerToWatch(t *testing.T) {
	t.Parallel()
	s := newAWSSystem(t)
	s.run(t, "bucket", "trigger", s.up, "--queue", s.attribute(t, types.QueueAttributeNameQueueArn))
	waitUntil(t, "the test event was in the queue", func() bool { return !s.isEmpty(t) })
	w := startWorker(t, s.environment, "watch", "s3://"+s.up+"/input/", "--queue-url", s.queue)
	waitUntil(t, "the test event was done with", func() bool { return s.isEmpty(t) })
	for _, key := range []string{"input/x-wing.jpg", "input/a b+c/é 100%.png", "elsewhere/x.jpg"} {
		at := s3ops.Location{Bucket: s.up, Key: key}
		var image bytes.Buffer
		if err := encodeByName(&image, key, testImage(300, 225)); err != nil {
			t.Fatal(err)
		}
		if err := s.client.Put(t.Context(), at, image.Bytes(), s3ops.PutOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	for name, width := range map[string]int{
		"x-wing-1000.jpg": 300, "x-wing-200.jpg": 200, "a b+c/é 100%-1000.png": 300, "a b+c/é 100%-200.png": 200,
	} {
		waitUntil(t, name+" was public", func() bool {
			return publicWidth(t, s.client.ObjectURL(s3ops.Location{Bucket: s.down, Key: name})) == width
		})
	}
	waitUntil(t, "the queue was empty", func() bool { return s.isEmpty(t) })
	w.stop(t)
	log := read(t, w.log)
	if strings.Contains(log, "error:") { // the interrupt is none
		t.Errorf("the log has errors:\n%s", log)
	}
	if !strings.Contains(log, "queue "+s.up+" has no redrive policy") {
		t.Errorf("the log does not say that the queue keeps poison:\n%s", log)
	}
	if lines := strings.Count(read(t, w.out), "\n"); lines != 4 {
		t.Errorf("%d renditions were written, want 4", lines)
	}
}
