package queuetest

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

const batchSize = 10

// QueueOptions are the attributes of a queue. The zero value has those of SQS: 30 s hidden, no dead-letter queue.
type QueueOptions struct {
	Name        string        // "" = one that no other test uses
	Visibility  time.Duration // how long a message that was received stays hidden, in whole seconds; 0 = 30 s
	DeadLetters string        // URL of the queue that gets messages after MaxReceives; "" = none
	MaxReceives int
}

// Client returns the SDK's client of the server.
func (s *Server) Client() *sqs.Client {
	cfg := s.Config()
	return sqs.New(sqs.Options{
		Region: cfg.Region, BaseEndpoint: aws.String(s.Endpoint),
		Credentials: credentials.NewStaticCredentialsProvider(cfg.AccessKey, cfg.SecretKey, ""),
	})
}

// Queue makes an empty queue and returns its URL.
func (s *Server) Queue(t testing.TB, opt QueueOptions) string {
	t.Helper()
	if opt.Name == "" {
		opt.Name = "test-" + rand.Text()[:16]
	}
	attributes := map[string]string{}
	if opt.Visibility != 0 {
		attributes["VisibilityTimeout"] = strconv.Itoa(int(opt.Visibility.Seconds()))
	}
	if opt.DeadLetters != "" {
		attributes["RedrivePolicy"] = s.redrive(t, opt)
	}
	made, err := s.Client().CreateQueue(context.Background(), &sqs.CreateQueueInput{
		QueueName: aws.String(opt.Name), Attributes: attributes,
	})
	if err != nil {
		t.Fatalf("create queue %s: %v", opt.Name, err)
	}
	return aws.ToString(made.QueueUrl)
}

func (s *Server) redrive(t testing.TB, opt QueueOptions) string {
	t.Helper()
	policy, err := json.Marshal(map[string]any{
		"deadLetterTargetArn": s.attributes(t, opt.DeadLetters)["QueueArn"],
		"maxReceiveCount":     opt.MaxReceives,
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(policy)
}

func (s *Server) attributes(t testing.TB, queueURL string) map[string]string {
	t.Helper()
	found, err := s.Client().GetQueueAttributes(context.Background(), &sqs.GetQueueAttributesInput{
		QueueUrl: aws.String(queueURL), AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll},
	})
	if err != nil {
		t.Fatalf("get attributes of %s: %v", queueURL, err)
	}
	return found.Attributes
}

// Send puts messages into a queue, in their order.
func (s *Server) Send(t testing.TB, queueURL string, bodies ...string) {
	t.Helper()
	client := s.Client()
	for batch := range slices.Chunk(bodies, batchSize) {
		var entries []types.SendMessageBatchRequestEntry
		for i, body := range batch {
			entries = append(entries, types.SendMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(i)), MessageBody: aws.String(body)})
		}
		sent, err := client.SendMessageBatch(context.Background(), &sqs.SendMessageBatchInput{
			QueueUrl: aws.String(queueURL), Entries: entries,
		})
		if err != nil {
			t.Fatalf("send to %s: %v", queueURL, err)
		}
		for _, failed := range sent.Failed {
			t.Fatalf("send to %s: %s", queueURL, aws.ToString(failed.Message))
		}
	}
}

// Count returns how many messages of a queue wait, and how many are hidden because somebody received them.
func (s *Server) Count(t testing.TB, queueURL string) (visible, hidden int) {
	t.Helper()
	attributes := s.attributes(t, queueURL)
	for name, count := range map[string]*int{
		"ApproximateNumberOfMessages": &visible, "ApproximateNumberOfMessagesNotVisible": &hidden,
	} {
		var err error
		if *count, err = strconv.Atoi(attributes[name]); err != nil {
			t.Fatalf("%s of %s: %v", name, queueURL, err)
		}
	}
	return visible, hidden
}

// Take removes the messages that wait in a queue, a dead-letter queue say, and returns them.
func (s *Server) Take(t testing.TB, queueURL string) []types.Message {
	t.Helper()
	client := s.Client()
	var all []types.Message
	for {
		got, err := client.ReceiveMessage(context.Background(), &sqs.ReceiveMessageInput{
			QueueUrl: aws.String(queueURL), MaxNumberOfMessages: batchSize,
			MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll},
		})
		if err != nil {
			t.Fatalf("receive from %s: %v", queueURL, err)
		}
		if len(got.Messages) == 0 {
			return all
		}
		for _, m := range got.Messages {
			_, err := client.DeleteMessage(context.Background(), &sqs.DeleteMessageInput{
				QueueUrl: aws.String(queueURL), ReceiptHandle: m.ReceiptHandle,
			})
			if err != nil {
				t.Fatalf("delete from %s: %v", queueURL, err)
			}
		}
		all = append(all, got.Messages...)
	}
}
