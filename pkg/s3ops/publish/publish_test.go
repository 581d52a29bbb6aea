package publish_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
	"github.com/s3img/s3img/pkg/s3ops/publish"
	"github.com/s3img/s3img/pkg/s3ops/signed"
)

func TestMain(m *testing.M) {
	code := m.Run()
	mototest.Stop()
	os.Exit(code)
}

func TestARNs(t *testing.T) {
	for arn, good := range map[string]bool{
		"arn:aws:sns:eu-west-1:123456789012:done":                   true,
		"arn:aws-cn:sns:cn-north-1:123456789012:done.fifo":          true,
		"arn:aws:events:eu-west-1:123456789012:event-bus/default":   true,
		"arn:aws:events:eu-west-1:123456789012:rule/x":              false,
		"arn:aws:sns:eu-west-1:123456789012:done:0d2f-subscription": false,
		"arn:aws:sns::123456789012:done":                            false,
		"arn:aws:sqs:eu-west-1:123456789012:queue":                  false,
		"arn:aws:sns":         false,
		"https://example.com": false,
	} {
		if err := publish.CheckARN(arn); (err == nil) != good {
			t.Errorf("%s: %v", arn, err)
		}
	}
}

// queueOf makes a queue of moto that everybody may send to, and returns its URL and ARN.
func queueOf(t *testing.T, api *sqs.Client, name string, attributes map[string]string) (url, arn string) {
	t.Helper()
	made, err := api.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name, Attributes: attributes})
	if err != nil {
		t.Fatal(err)
	}
	return *made.QueueUrl, "arn:aws:sqs:" + s3ops.DefaultRegion + ":" + mototest.Account + ":" + name
}

func receive(t *testing.T, api *sqs.Client, url string) types.Message {
	t.Helper()
	got, err := api.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &url, WaitTimeSeconds: 10, MaxNumberOfMessages: 10})
	if err != nil || len(got.Messages) != 1 {
		t.Fatalf("received %d messages: %v", len(got.Messages), err)
	}
	return got.Messages[0]
}

var message = publish.Message{
	ID: "msg_1", Type: "image.rendered", Group: "s3://up/ü b.jpg", Time: time.Unix(1764205200, 0), Body: []byte(`{"type":"image.rendered","data":{"key":"ü b.jpg"}}`),
}

func publishTo(t *testing.T, client *s3ops.Client, arn string) error {
	t.Helper()
	target, err := publish.Open(client, arn)
	if err != nil {
		t.Fatal(err)
	}
	return target.Publish(t.Context(), message)
}

// TestTopics has moto deliver what is published to a queue that is subscribed with a filter on the type.
func TestTopics(t *testing.T) {
	client := mototest.Services(t)
	topics, queues := sns.NewFromConfig(client.AWS()), sqs.NewFromConfig(client.AWS())
	url, queue := queueOf(t, queues, "done", nil)
	made, err := topics.CreateTopic(t.Context(), &sns.CreateTopicInput{Name: aws.String("done")})
	if err != nil {
		t.Fatal(err)
	}
	_, err = topics.Subscribe(t.Context(), &sns.SubscribeInput{
		TopicArn: made.TopicArn, Protocol: aws.String("sqs"), Endpoint: &queue,
		Attributes: map[string]string{"FilterPolicy": `{"type":["image.rendered"]}`, "RawMessageDelivery": "true"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := publishTo(t, client, *made.TopicArn); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, queues, url); *got.Body != string(message.Body) {
		t.Errorf("received %s", *got.Body)
	}
	err = publishTo(t, client, *made.TopicArn+"-gone")
	if api, ok := errors.AsType[smithy.APIError](err); !ok || api.ErrorCode() != "NotFound" {
		t.Errorf("a topic that is not there: %v", err)
	}
}

// TestFIFOTopics sends the same message twice, of which a FIFO topic delivers one.
func TestFIFOTopics(t *testing.T) {
	client := mototest.Services(t)
	topics, queues := sns.NewFromConfig(client.AWS()), sqs.NewFromConfig(client.AWS())
	url, queue := queueOf(t, queues, "done.fifo", map[string]string{"FifoQueue": "true"})
	made, err := topics.CreateTopic(t.Context(), &sns.CreateTopicInput{Name: aws.String("done.fifo"), Attributes: map[string]string{"FifoTopic": "true"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = topics.Subscribe(t.Context(), &sns.SubscribeInput{
		TopicArn: made.TopicArn, Protocol: aws.String("sqs"), Endpoint: &queue, Attributes: map[string]string{"RawMessageDelivery": "true"},
	}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := publishTo(t, client, *made.TopicArn); err != nil {
			t.Fatal(err)
		}
	}
	if got := receive(t, queues, url); *got.Body != string(message.Body) {
		t.Errorf("received %s", *got.Body)
	}
}

// TestBuses has moto deliver an event by a rule, which is made by requests of its own.
func TestBuses(t *testing.T) {
	client := mototest.Services(t)
	queues := sqs.NewFromConfig(client.AWS())
	url, queue := queueOf(t, queues, "bus.fifo", map[string]string{"FifoQueue": "true", "ContentBasedDeduplication": "true"})
	bus := "arn:aws:events:" + s3ops.DefaultRegion + ":" + mototest.Account + ":event-bus/done"
	service := client.Service("EventBridge", "events", "")
	ask := func(operation, body string) {
		t.Helper()
		_, err := service.Do(t.Context(), signed.Request{
			Operation: operation, Method: http.MethodPost, Path: "/", Body: []byte(body),
			Header: http.Header{"X-Amz-Target": {"AWSEvents." + operation}, "Content-Type": {"application/x-amz-json-1.1"}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	ask("CreateEventBus", `{"Name":"done"}`)
	ask("PutRule", `{"Name":"all","EventBusName":"done","EventPattern":"{\"source\":[\"s3img\"],\"detail-type\":[\"image.rendered\"]}"}`)
	ask("PutTargets", `{"Rule":"all","EventBusName":"done","Targets":[{"Id":"1","Arn":"`+queue+`","SqsParameters":{"MessageGroupId":"g"}}]}`)
	if err := publishTo(t, client, bus); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Source     string
		DetailType string `json:"detail-type"`
		Detail     struct {
			Type string
			Data struct{ Key string }
		}
	}
	text := receive(t, queues, url)
	if err := json.Unmarshal([]byte(*text.Body), &got); err != nil {
		t.Fatal(err)
	}
	if got.Source != "s3img" || got.DetailType != "image.rendered" || got.Detail.Data.Key != "ü b.jpg" {
		t.Errorf("received %s", *text.Body)
	}
}

// A bus that does not take an event answers 200 all the same. The answer is the one of the documentation.
func TestBusesThatDoNotTakeAnEvent(t *testing.T) {
	client, _ := mototest.Answering(t, func(req *http.Request) (int, http.Header, string) {
		if req.Header.Get("X-Amz-Target") != "AWSEvents.PutEvents" || req.URL.Host != "events.eu-west-3.amazonaws.com" {
			t.Errorf("asked %s of %s", req.Header.Get("X-Amz-Target"), req.URL.Host)
		}
		return http.StatusOK, nil, `{"FailedEntryCount":1,"Entries":[{"ErrorCode":"MalformedDetail","ErrorMessage":"Detail is malformed."}]}`
	})
	err := publishTo(t, client, "arn:aws:events:eu-west-3:123456789012:event-bus/default")
	if api, ok := errors.AsType[smithy.APIError](err); !ok || api.ErrorCode() != "MalformedDetail" {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	target, err := publish.Open(client, "arn:aws:events:eu-west-3:123456789012:event-bus/default")
	if err != nil {
		t.Fatal(err)
	}
	if err := target.Publish(ctx, message); !errors.Is(err, context.Canceled) {
		t.Errorf("broken off: %v", err)
	}
}
