package cmd_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

// TestTriggerCommand runs the command against moto: the embedded S3 sends no events.
func TestTriggerCommand(t *testing.T) {
	t.Parallel()
	endpoint := "http://" + mototest.Shared(t).Addr
	store, err := s3ops.Connect(t.Context(), s3ops.Config{Endpoint: endpoint, Region: s3ops.DefaultRegion, AccessKey: "x", SecretKey: "y"})
	if err != nil {
		t.Fatal(err)
	}
	up, queue := devs3test.BucketName(), devs3test.BucketName()
	if err := store.CreateBucket(t.Context(), up); err != nil {
		t.Fatal(err)
	}
	queues := sqs.New(sqs.Options{
		BaseEndpoint: &endpoint, Region: s3ops.DefaultRegion, Credentials: credentials.NewStaticCredentialsProvider("x", "y", ""),
	})
	if _, err := queues.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String(queue)}); err != nil {
		t.Fatal(err)
	}
	arn := "arn:aws:sqs:us-east-1:123456789012:" + queue
	url := endpoint + "/123456789012/" + queue

	for _, test := range []struct {
		args []string
		want string // what both streams show, stderr first; UP, QUEUE and ARN stand for the names
	}{
		{[]string{"--queue", arn, "--suffix", ".jpg", "--dest", "s3://down", "-n"}, `
s3img: note: S3 tells capital letters from small ones: for names such as PHOTO.JPG, add --suffix .JPG
planned    let S3 send events of bucket UP to queue QUEUE
planned    send events of new objects below input/ that end in .jpg to queue QUEUE
entry      s3:ObjectCreated:* s3://UP/input/*.jpg ARN`},
		{[]string{"--queue", arn, "--mirror-deletes"}, `
s3img: done       let S3 send events of bucket UP to queue QUEUE
s3img: done       send events of new and removed objects below input/ to queue QUEUE
s3img: note: neither --dest nor S3_DOWNLOAD_BUCKET_NAME says where renditions go: keep them out of what makes events
entry      s3:ObjectCreated:*,s3:ObjectRemoved:* s3://UP/input/* ARN`},
		{[]string{"--queue", url, "--mirror-deletes", "--dest", "s3://down"}, `
s3img: unchanged  S3 may send events of bucket UP to queue QUEUE
s3img: unchanged  events of new and removed objects below input/ go to queue QUEUE
s3img: nothing to change
entry      s3:ObjectCreated:*,s3:ObjectRemoved:* s3://UP/input/* ARN`},
		{[]string{"--queue", arn, "--suffix", ".jpg", "--suffix", ".JPG", "--dest", "s3://down"}, `
s3img: unchanged  S3 may send events of bucket UP to queue QUEUE
s3img: done       send events of new objects below input/ that end in .jpg, .JPG to queue QUEUE, no longer of all others
entry      s3:ObjectCreated:* s3://UP/input/*.jpg ARN
entry      s3:ObjectCreated:* s3://UP/input/*.JPG ARN`},
		{[]string{"--queue", arn + "2", "--prefix", "other/"}, `
s3img: error: there is no queue QUEUE2 in region us-east-1 of account 123456789012, or these credentials may not see it
s3img: hint: check its name, its region, and whose account it is in`},
		{[]string{"--queue", arn, "--prefix", "input/a/"}, `
s3img: error: entry "ID" of bucket UP sends s3:ObjectCreated:* of objects below input/ that end in .jpg to queue QUEUE: S3 takes no second entry that shares events and keys with it
s3img: hint: s3img made it: ` + "`s3img bucket trigger UP --remove --queue ARN --prefix input/`" + ` takes it away`},
		{[]string{"--remove", "--dry-run"}, `
planned    send no more events of bucket UP to queue QUEUE
planned    let S3 no longer send events of bucket UP to queue QUEUE
would remove s3:ObjectCreated:* s3://UP/input/*.jpg ARN
would remove s3:ObjectCreated:* s3://UP/input/*.JPG ARN`},
		{[]string{"--remove", "--queue", url, "--prefix", "input/"}, `
s3img: done       send no more events of objects below input/ to queue QUEUE
s3img: done       let S3 no longer send events of bucket UP to queue QUEUE
removed    s3:ObjectCreated:* s3://UP/input/*.jpg ARN
removed    s3:ObjectCreated:* s3://UP/input/*.JPG ARN`},
		{[]string{"--remove", "-o", "json", "-q"}, `
{"bucket":"UP","region":"us-east-1","removed":[],"dry_run":false,"changed":false,"steps":[{"name":"notification","state":"unchanged","action":"bucket UP holds no such entry of s3img"}]}`},
		{[]string{"--eventbridge", "--dest", "s3://down"}, `
s3img: done       send all events of bucket UP to EventBridge
pattern    {"source":["aws.s3"],"detail-type":["Object Created"],"detail":{"bucket":{"name":["UP"]},"object":{"key":[{"prefix":"input/"}]}}}`},
	} {
		c := exec.CommandContext(t.Context(), s3imgPath, append([]string{"bucket", "trigger", up}, test.args...)...)
		c.Env = append(os.Environ(), "AWS_ENDPOINT_URL="+endpoint, "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=y",
			"AWS_REGION=us-east-1", "AWS_EC2_METADATA_DISABLED=true", "S3_DOWNLOAD_BUCKET_NAME=", "HOME="+t.TempDir())
		var out, notes strings.Builder
		c.Stdout, c.Stderr = &out, &notes
		err := c.Run()
		got := strings.NewReplacer(arn, "ARN", up, "UP", queue, "QUEUE").Replace(strings.TrimSpace(notes.String() + out.String()))
		if before, after, found := strings.Cut(got, `entry "s3img-`); found {
			got = before + `entry "ID` + after[strings.IndexByte(after, '"'):]
		}
		if want := strings.TrimSpace(test.want); got != want || (err != nil) != strings.Contains(want, "error: ") {
			t.Errorf("%q: %v\ngot\n%s\nwant\n%s", test.args, err, got, want)
		}
	}
}
