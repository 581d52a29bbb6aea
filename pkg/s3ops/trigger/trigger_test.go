package trigger_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
	"github.com/s3img/s3img/pkg/s3ops/plan"
	"github.com/s3img/s3img/pkg/s3ops/trigger"
)

// triggerStores are those of triggerKinds, and moto as AWS in the region that has no LocationConstraint.
func triggerStores(t *testing.T, test func(t *testing.T, client *s3ops.Client)) {
	triggerKinds(t, test)
	mototest.On(t, "aws us-east-1", func(t testing.TB) *s3ops.Client { return mototest.AWS(t, "us-east-1") }, test)
}

// triggerKinds are moto as a custom endpoint, and moto as AWS. One region is enough where [TestTriggerToQueue] has shown that the right
// one is asked.
func triggerKinds(t *testing.T, test func(t *testing.T, client *s3ops.Client)) {
	mototest.On(t, "moto", mototest.Services, test)
	mototest.On(t, "aws eu-central-1", func(t testing.TB) *s3ops.Client { return mototest.AWS(t, "eu-central-1") }, test)
}

func newUploadBucket(t *testing.T, client *s3ops.Client) string {
	t.Helper()
	name := devs3test.BucketName()
	if err := client.CreateBucket(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	return name
}

// motoQueue is a queue of SQS with what others let in already.
type motoQueue struct {
	api    *sqs.Client
	url    string
	target trigger.Target
}

const theirStatement = `{"Sid":"Theirs","Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sqs:*","Resource":"*"}`

func newMotoQueue(t *testing.T, region string, attributes map[string]string) motoQueue {
	t.Helper()
	q := motoQueue{api: sqs.NewFromConfig(mototest.Config(region, mototest.Shared(t).HTTPClient()))}
	if attributes == nil {
		attributes = map[string]string{"Policy": `{"Version":"2012-10-17","Id":"theirs","Statement":[` + theirStatement + `]}`}
	}
	name := devs3test.BucketName()
	made, err := q.api.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name, Attributes: attributes})
	if err != nil {
		t.Fatal(err)
	}
	q.url = *made.QueueUrl
	q.target = target(t, trigger.Queue, "arn:aws:sqs:"+region+":"+mototest.Account+":"+name)
	return q
}

func target(t *testing.T, kind trigger.Kind, value string) trigger.Target {
	t.Helper()
	parsed, err := trigger.ParseTarget(kind, value)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func (q motoQueue) policy(t *testing.T) string {
	t.Helper()
	out, err := q.api.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: &q.url, AttributeNames: []sqstypes.QueueAttributeName{sqstypes.QueueAttributeNamePolicy}})
	if err != nil {
		t.Fatal(err)
	}
	return compact(t, out.Attributes["Policy"])
}

// compact takes the blanks out that moto puts into a document.
func compact(t *testing.T, document string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(document)); err != nil {
		t.Fatalf("%v in %s", err, document)
	}
	return b.String()
}

// receive empties the queue: names of events and keys, "s3:TestEvent" for the test.
func (q motoQueue) receive(t *testing.T) string {
	t.Helper()
	var got []string
	for {
		out, err := q.api.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &q.url, MaxNumberOfMessages: 10})
		if err != nil {
			t.Fatal(err)
		}
		if len(out.Messages) == 0 {
			return strings.Join(got, "; ")
		}
		for _, message := range out.Messages {
			got = append(got, eventText(t, *message.Body))
			if _, err := q.api.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{QueueUrl: &q.url, ReceiptHandle: message.ReceiptHandle}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func eventText(t *testing.T, body string) string {
	t.Helper()
	var event struct {
		Event   string
		Records []struct {
			EventName string `json:"eventName"`
			S3        struct {
				Object struct {
					Key string `json:"key"`
				} `json:"object"`
			} `json:"s3"`
		}
	}
	if err := json.Unmarshal([]byte(body), &event); err != nil {
		t.Fatal(err)
	}
	if event.Event != "" {
		return event.Event
	}
	return strings.TrimPrefix(event.Records[0].EventName, ":") + " " + event.Records[0].S3.Object.Key
}

func notificationsOf(t *testing.T, client *s3ops.Client, bucket string) *s3.GetBucketNotificationConfigurationOutput {
	t.Helper()
	out, err := client.API().GetBucketNotificationConfiguration(t.Context(), &s3.GetBucketNotificationConfigurationInput{Bucket: &bucket})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// putForeign gives the bucket entries of others, and returns them as the store answers them.
func putForeign(t *testing.T, client *s3ops.Client, bucket string) *s3.GetBucketNotificationConfigurationOutput {
	t.Helper()
	arn := func(service, name string) *string {
		return aws.String("arn:aws:" + service + ":" + client.Region() + ":" + mototest.Account + ":" + name)
	}
	filter := func(name types.FilterRuleName, value string) *types.NotificationConfigurationFilter {
		return &types.NotificationConfigurationFilter{Key: &types.S3KeyFilter{FilterRules: []types.FilterRule{{Name: name, Value: &value}}}}
	}
	_, err := client.API().PutBucketNotificationConfiguration(t.Context(), &s3.PutBucketNotificationConfigurationInput{
		Bucket: &bucket,
		NotificationConfiguration: &types.NotificationConfiguration{
			QueueConfigurations: []types.QueueConfiguration{
				{Id: aws.String("logs"), QueueArn: arn("sqs", "q"), Events: []types.Event{"s3:ObjectCreated:Put"}, Filter: filter("prefix", "logs/")},
				{Id: aws.String("s3img-mine"), QueueArn: arn("sqs", "q"), Events: []types.Event{"s3:ObjectTagging:*"}},
			},
			TopicConfigurations: []types.TopicConfiguration{
				{Id: aws.String("tmp"), TopicArn: arn("sns", "t"), Events: []types.Event{"s3:ObjectRemoved:Delete", "s3:ObjectCreated:*"}, Filter: filter("prefix", "tmp/")},
			},
			LambdaFunctionConfigurations: []types.LambdaFunctionConfiguration{
				{Id: aws.String("acl"), LambdaFunctionArn: arn("lambda", "function:f"), Events: []types.Event{"s3:ObjectAcl:Put"}, Filter: filter("suffix", ".txt")},
			},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return notificationsOf(t, client, bucket)
}

// compareForeign takes our entries out and compares the rest.
func compareForeign(t *testing.T, got, want *s3.GetBucketNotificationConfigurationOutput, ours int) {
	t.Helper()
	var queues []types.QueueConfiguration
	for _, queue := range got.QueueConfigurations {
		if len(*queue.Id) != len("s3img-")+16 {
			queues = append(queues, queue)
		}
	}
	if found := len(got.QueueConfigurations) - len(queues); found != ours {
		t.Errorf("%d entries of ours, want %d", found, ours)
	}
	if !reflect.DeepEqual(queues, want.QueueConfigurations) ||
		!reflect.DeepEqual(got.TopicConfigurations, want.TopicConfigurations) ||
		!reflect.DeepEqual(got.LambdaFunctionConfigurations, want.LambdaFunctionConfigurations) {
		t.Errorf("entries of others: got %+v, want %+v", got, want)
	}
}

func stepStates(steps []plan.Step) string {
	var list []string
	for _, step := range steps {
		list = append(list, fmt.Sprintf("%s %s", step.Name, step.State))
	}
	return strings.Join(list, "; ")
}

func TestTriggerToQueue(t *testing.T) {
	t.Parallel()
	triggerStores(t, func(t *testing.T, client *s3ops.Client) {
		bucket, queue := newUploadBucket(t, client), newMotoQueue(t, client.Region(), nil)
		foreign := putForeign(t, client, bucket)
		opt := trigger.Options{Bucket: bucket, Target: queue.target, Prefix: "input/", Suffixes: []string{".jpg", ".png"}, Removals: true}

		opt.DryRun = true
		plan, err := trigger.Set(t.Context(), client, opt)
		if err != nil || stepStates(plan.Steps) != "permission planned; notification planned" || !plan.Changed {
			t.Fatalf("dry run: %s, %v", stepStates(plan.Steps), err)
		}
		if strings.Contains(queue.policy(t), "S3img") {
			t.Error("the dry run changed the policy")
		}
		compareForeign(t, notificationsOf(t, client, bucket), foreign, 0)

		opt.DryRun = false
		first, err := trigger.Set(t.Context(), client, opt)
		if err != nil || stepStates(first.Steps) != "permission done; notification done" || len(first.Entries) != 2 || first.Target != queue.target.ARN {
			t.Fatalf("got %+v, %v", first, err)
		}
		compareForeign(t, notificationsOf(t, client, bucket), foreign, 2)
		for _, part := range []string{theirStatement, `"aws:SourceArn":"arn:aws:s3:::` + bucket + `"`, `"aws:SourceAccount":"` + mototest.Account + `"`} {
			if !strings.Contains(queue.policy(t), part) {
				t.Errorf("the policy lacks %s: %s", part, queue.policy(t))
			}
		}
		again, err := trigger.Set(t.Context(), client, opt)
		if err != nil || again.Changed || stepStates(again.Steps) != "permission unchanged; notification unchanged" {
			t.Errorf("again: %s, %v", stepStates(again.Steps), err)
		}

		devs3test.Put(t, client, bucket, "input/a/lake.jpg", "a")
		devs3test.Put(t, client, bucket, "input/lake.gif", "a")
		devs3test.Put(t, client, bucket, "output/lake.jpg", "a")
		if got, want := queue.receive(t), "s3:TestEvent; ObjectCreated:Put input%2Fa%2Flake.jpg"; got != want {
			t.Errorf("received %q, want %q", got, want)
		}
	})
}

func TestTriggerIsRemoved(t *testing.T) {
	t.Parallel()
	triggerKinds(t, func(t *testing.T, client *s3ops.Client) {
		bucket, queue := newUploadBucket(t, client), newMotoQueue(t, client.Region(), nil)
		foreign := putForeign(t, client, bucket)
		for _, prefix := range []string{"a/", "b c/"} {
			opt := trigger.Options{Bucket: bucket, Target: queue.target, Prefix: prefix, Suffixes: []string{".jpg", ".png"}}
			if _, err := trigger.Set(t.Context(), client, opt); err != nil {
				t.Fatal(err)
			}
		}
		for _, test := range []struct {
			opt   trigger.RemoveOptions
			steps string
			left  int
		}{
			{trigger.RemoveOptions{Prefix: aws.String("nowhere/")}, "notification unchanged", 4},
			{trigger.RemoveOptions{DryRun: true}, "notification planned; permission planned", 4},
			{trigger.RemoveOptions{Prefix: aws.String("b c/")}, "notification done", 2},
			{trigger.RemoveOptions{Target: &queue.target}, "notification done; permission done", 0},
			{trigger.RemoveOptions{}, "notification unchanged", 0},
			{trigger.RemoveOptions{Target: &queue.target}, "notification unchanged; permission unchanged", 0},
		} {
			test.opt.Bucket = bucket
			removed, err := trigger.Remove(t.Context(), client, test.opt)
			if err != nil || stepStates(removed.Steps) != test.steps {
				t.Errorf("%+v: got %s, %v, want %s", test.opt, stepStates(removed.Steps), err, test.steps)
			}
			compareForeign(t, notificationsOf(t, client, bucket), foreign, test.left)
		}
		if got, want := queue.policy(t), `{"Version":"2012-10-17","Id":"theirs","Statement":[`+theirStatement+`]}`; got != want {
			t.Errorf("policy: got %s, want %s", got, want)
		}
	})
}

// TestRemoveWhereTheTargetIsGone: what leads nowhere has to go as well.
func TestRemoveWhereTheTargetIsGone(t *testing.T) {
	t.Parallel()
	client := mototest.AWS(t, s3ops.DefaultRegion)
	bucket, queue := newUploadBucket(t, client), newMotoQueue(t, client.Region(), nil)
	if _, err := trigger.Set(t.Context(), client, trigger.Options{Bucket: bucket, Target: queue.target}); err != nil {
		t.Fatal(err)
	}
	if _, err := queue.api.DeleteQueue(t.Context(), &sqs.DeleteQueueInput{QueueUrl: &queue.url}); err != nil {
		t.Fatal(err)
	}
	removed, err := trigger.Remove(t.Context(), client, trigger.RemoveOptions{Bucket: bucket})
	if err != nil || stepStates(removed.Steps) != "notification done; permission unchanged" {
		t.Errorf("got %s, %v", stepStates(removed.Steps), err)
	}
}

func TestPermissionStaysWhileOthersNeedIt(t *testing.T) {
	t.Parallel()
	client := mototest.AWS(t, s3ops.DefaultRegion)
	bucket, queue := newUploadBucket(t, client), newMotoQueue(t, client.Region(), nil)
	if _, err := trigger.Set(t.Context(), client, trigger.Options{Bucket: bucket, Target: queue.target, Prefix: "input/"}); err != nil {
		t.Fatal(err)
	}
	now := notificationsOf(t, client, bucket)
	_, err := client.API().PutBucketNotificationConfiguration(t.Context(), &s3.PutBucketNotificationConfigurationInput{
		Bucket: &bucket,
		NotificationConfiguration: &types.NotificationConfiguration{QueueConfigurations: append(now.QueueConfigurations,
			types.QueueConfiguration{Id: aws.String("theirs"), QueueArn: &queue.target.ARN, Events: []types.Event{"s3:ObjectTagging:*"}})},
	})
	if err != nil {
		t.Fatal(err)
	}
	removed, err := trigger.Remove(t.Context(), client, trigger.RemoveOptions{Bucket: bucket})
	if err != nil || stepStates(removed.Steps) != "notification done" || !strings.Contains(queue.policy(t), "S3imgNotify") {
		t.Errorf("got %s, %v, policy %s", stepStates(removed.Steps), err, queue.policy(t))
	}
}

func TestTriggerByURL(t *testing.T) {
	t.Setenv("AWS_ENDPOINT_URL", "")
	client := mototest.Client(t)
	bucket, queue := newUploadBucket(t, client), newMotoQueue(t, client.Region(), nil)
	_, name, _ := strings.Cut(queue.target.ARN, mototest.Account+":")
	byURL := target(t, trigger.Queue, mototest.Endpoint(t)+"/"+mototest.Account+"/"+name)
	set, err := trigger.Set(t.Context(), client, trigger.Options{Bucket: bucket, Target: byURL})
	if err != nil || set.Target != queue.target.ARN || stepStates(set.Steps) != "permission done; notification done" {
		t.Errorf("got %+v, %v", set, err)
	}
	removed, err := trigger.Remove(t.Context(), client, trigger.RemoveOptions{Bucket: bucket, Target: &byURL})
	if err != nil || len(removed.Removed) != 1 {
		t.Errorf("removed %+v, %v", removed, err)
	}
	// Nobody was named who could be asked for the policy: AWS is none of this store's business.
	set, err = trigger.Set(t.Context(), client, trigger.Options{Bucket: bucket, Target: queue.target})
	if err != nil || stepStates(set.Steps) != "notification done" {
		t.Errorf("by ARN: got %+v, %v", set, err)
	}
}

func TestTriggerToTopic(t *testing.T) {
	t.Parallel()
	triggerKinds(t, func(t *testing.T, client *s3ops.Client) {
		api := sns.NewFromConfig(mototest.Config(client.Region(), mototest.Shared(t).HTTPClient()))
		bucket, queue := newUploadBucket(t, client), newMotoQueue(t, client.Region(), nil)
		topic, err := api.CreateTopic(t.Context(), &sns.CreateTopicInput{Name: aws.String(bucket)})
		if err != nil {
			t.Fatal(err)
		}
		_, err = api.Subscribe(t.Context(), &sns.SubscribeInput{
			TopicArn: topic.TopicArn, Protocol: aws.String("sqs"), Endpoint: &queue.target.ARN,
			Attributes: map[string]string{"RawMessageDelivery": "true"},
		})
		if err != nil {
			t.Fatal(err)
		}
		opt := trigger.Options{Bucket: bucket, Target: target(t, trigger.Topic, *topic.TopicArn), Prefix: "input/"}
		first, err := trigger.Set(t.Context(), client, opt)
		if err != nil || stepStates(first.Steps) != "permission done; notification done" {
			t.Fatalf("got %+v, %v", first, err)
		}
		again, err := trigger.Set(t.Context(), client, opt)
		if err != nil || again.Changed {
			t.Errorf("again: %+v, %v", again, err)
		}
		attributes, err := api.GetTopicAttributes(t.Context(), &sns.GetTopicAttributesInput{TopicArn: topic.TopicArn})
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{"__default_statement_ID", "S3imgNotify", "arn:aws:s3:::" + bucket, `"sns:Publish"`} {
			if !strings.Contains(attributes.Attributes["Policy"], part) {
				t.Errorf("the policy lacks %s: %s", part, attributes.Attributes["Policy"])
			}
		}
		devs3test.Put(t, client, bucket, "input/lake.jpg", "a")
		if got, want := queue.receive(t), "s3:TestEvent; ObjectCreated:Put input%2Flake.jpg"; got != want {
			t.Errorf("received %q, want %q", got, want)
		}
		removed, err := trigger.Remove(t.Context(), client, trigger.RemoveOptions{Bucket: bucket})
		if err != nil || stepStates(removed.Steps) != "notification done; permission done" {
			t.Errorf("removed %+v, %v", removed, err)
		}
	})
}

func TestTriggerFindsWhatIsWrongBeforeItChangesAnything(t *testing.T) {
	t.Parallel()
	client := mototest.AWS(t, "eu-central-1")
	bucket, queue := newUploadBucket(t, client), newMotoQueue(t, client.Region(), nil)
	foreign := putForeign(t, client, bucket)
	opt := trigger.Options{Bucket: bucket, Target: queue.target, Prefix: "logs/2026/"}

	var overlap *trigger.OverlapError
	if _, err := trigger.Set(t.Context(), client, opt); !errors.As(err, &overlap) || overlap.Entry.ID != "logs" || overlap.Ours || overlap.Bucket != bucket {
		t.Errorf("overlap: got %v", err)
	}
	opt.Prefix = "input/"
	var missing *trigger.MissingTargetError
	for kind, value := range map[trigger.Kind]string{
		trigger.Queue: "arn:aws:sqs:eu-central-1:123456789012:none", trigger.Topic: "arn:aws:sns:eu-central-1:123456789012:none",
		trigger.Function: "arn:aws:lambda:eu-central-1:123456789012:function:none",
	} {
		opt.Target = target(t, kind, value)
		if _, err := trigger.Set(t.Context(), client, opt); !errors.As(err, &missing) || missing.Target != opt.Target {
			t.Errorf("missing %s: got %v", kind, err)
		}
	}
	var elsewhere *trigger.TargetRegionError
	opt.Target = newMotoQueue(t, "us-east-1", nil).target
	if _, err := trigger.Set(t.Context(), client, opt); !errors.As(err, &elsewhere) || elsewhere.Region != "eu-central-1" {
		t.Errorf("another region: got %v", err)
	}
	opt.Bucket, opt.Target = devs3test.BucketName(), queue.target
	if _, err := trigger.Set(t.Context(), client, opt); s3ops.Code(err) != "" || !strings.Contains(fmt.Sprint(err), "NoSuchBucket") {
		t.Errorf("no bucket: got %v", err)
	}
	compareForeign(t, notificationsOf(t, client, bucket), foreign, 0)
	if strings.Contains(queue.policy(t), "S3img") {
		t.Error("the policy was changed")
	}
}

func TestStoreWithoutNotifications(t *testing.T) {
	t.Parallel()
	client, bucket := devs3test.Client(t), devs3test.Bucket(t)
	var lacking *trigger.NoNotificationsError
	opt := trigger.Options{Bucket: bucket, Target: target(t, trigger.Queue, "arn:aws:sqs:us-east-1:1:q")}
	if _, err := trigger.Set(t.Context(), client, opt); !errors.As(err, &lacking) || lacking.Bucket != bucket {
		t.Errorf("got %v", err)
	}
	if _, err := trigger.Remove(t.Context(), client, trigger.RemoveOptions{Bucket: bucket}); !errors.As(err, &lacking) {
		t.Errorf("remove: got %v", err)
	}
}

func TestKeyOfAWSIsWarnedOf(t *testing.T) {
	t.Parallel()
	client := mototest.AWS(t, s3ops.DefaultRegion)
	for keyID, warning := range map[string]string{"alias/aws/sqs": "S3 cannot use that key", "alias/mine": "its key policy has to let s3.amazonaws.com"} {
		queue := newMotoQueue(t, client.Region(), map[string]string{"KmsMasterKeyId": keyID})
		set, err := trigger.Set(t.Context(), client, trigger.Options{Bucket: newUploadBucket(t, client), Target: queue.target})
		if err != nil || len(set.Notes) == 0 || !strings.Contains(set.Notes[0], warning) {
			t.Errorf("%s: got %q, %v", keyID, set.Notes, err)
		}
	}
}

// TestStoresThatIgnoreNotifications: a store that does not know the part of S3 answers as if it had been asked for the bucket.
func TestStoresThatIgnoreNotifications(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"a listing": `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name></ListBucketResult>`,
		"a page":    "<!DOCTYPE html>\n<html><body>What is it?</body></html>",
		"text":      "no such thing",
	} {
		client, _ := mototest.AnsweringStore(t, func(req *http.Request) (int, http.Header, string) {
			if req.URL.Query().Has("notification") {
				return http.StatusOK, nil, answer
			}
			return 0, nil, ""
		})
		var lacking *trigger.NoNotificationsError
		_, err := trigger.Remove(t.Context(), client, trigger.RemoveOptions{Bucket: newUploadBucket(t, client)})
		if !errors.As(err, &lacking) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
