package lambda_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"go.yaml.in/yaml/v3"

	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

// TestStackComesAndGoes looks at what a stack makes, uses it, and removes it.
func TestStackComesAndGoes(t *testing.T) {
	t.Parallel()
	d := deploy(t, "Prefix", "in/box/", "UrlAuth", "NONE", "MirrorDeletes", "true", "Timeout", "120", "ReservedConcurrency", "7", "MaximumConcurrency", "3",
		"NotifyTopic", "arn:aws:sns:eu-central-1:123456789012:done", "NotifyBus", "arn:aws:events:eu-central-1:123456789012:event-bus/default", "Config", "s3://photos-code/s3img.yaml")
	want := []string{
		"DeadLetterQueue", "DownloadBucket", "EventSource", "Function", "LogGroup", "OpenUrlInvokePermission", "OpenUrlPermission",
		"Queue", "Role", "UploadBucket",
	}
	if got := slices.Sorted(maps.Keys(d.stack.Resources)); !slices.Equal(got, want) {
		t.Errorf("resources %v, want %v", got, want)
	}
	d.checkOutputs(t)
	d.checkQueues(t)
	d.checkFunction(t)
	d.checkRole(t)
	d.checkUpload(t)

	d.delete(t)
	listed, err := d.sqs.ListQueues(t.Context(), &sqs.ListQueuesInput{})
	check(t, err)
	if len(listed.QueueUrls) != 0 {
		t.Errorf("queues were left: %v", listed.QueueUrls)
	}
	if functions := string(mototest.Shared(t).Call(t, "lambda", testRegion, http.MethodGet, "/2015-03-31/functions/", "")); strings.Contains(functions, "FunctionName") {
		t.Errorf("functions were left: %s", functions)
	}
	for _, bucket := range []string{"photos-up", "photos-down"} {
		if _, err := d.s3.HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: &bucket}); err != nil {
			t.Errorf("bucket %s did not outlive the stack: %v", bucket, err)
		}
	}
}

func (d *deployment) checkOutputs(t *testing.T) {
	t.Helper()
	for name, want := range map[string]string{
		"UploadBucket": "photos-up", "DownloadBucket": "photos-down", "ObjectBaseURL": "https://photos-down.s3.eu-central-1.amazonaws.com/",
		"FunctionName": d.stack.Resources["Function"], "LogGroup": "/aws/lambda/photos",
		"QueueURL": d.stack.Resources["Queue"], "DeadLetterQueueURL": d.stack.Resources["DeadLetterQueue"],
	} {
		if got := d.stack.Outputs[name]; got != want || got == "" {
			t.Errorf("output %s is %q, want %q", name, got, want)
		}
	}
}

func (d *deployment) checkQueues(t *testing.T) {
	t.Helper()
	attributes := d.queueAttributes(t, "Queue")
	for name, want := range map[string]string{
		"QueueArn": "arn:aws:sqs:eu-central-1:123456789012:photos-uploads", "VisibilityTimeout": "780", "SqsManagedSseEnabled": "true",
	} {
		if attributes[name] != want {
			t.Errorf("queue: %s is %q, want %q", name, attributes[name], want)
		}
	}
	var redrive struct {
		DeadLetterTargetArn string `json:"deadLetterTargetArn"`
		MaxReceiveCount     int    `json:"maxReceiveCount"`
	}
	check(t, json.Unmarshal([]byte(attributes["RedrivePolicy"]), &redrive))
	if redrive.DeadLetterTargetArn != d.queueAttributes(t, "DeadLetterQueue")["QueueArn"] || redrive.MaxReceiveCount != 5 {
		t.Errorf("redrive policy %+v", redrive)
	}
}

func (d *deployment) queueAttributes(t *testing.T, resource string) map[string]string {
	t.Helper()
	got, err := d.sqs.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: aws.String(d.stack.Resources[resource]), AttributeNames: []sqstypes.QueueAttributeName{sqstypes.QueueAttributeNameAll},
	})
	check(t, err)
	return got.Attributes
}

func (d *deployment) checkFunction(t *testing.T) {
	t.Helper()
	moto := mototest.Shared(t)
	var function struct {
		Configuration struct {
			Runtime, Handler string
			MemorySize       int
			Timeout          any // moto leaves it a string
			Environment      struct{ Variables map[string]any }
		}
		Concurrency struct{ ReservedConcurrentExecutions int }
	}
	name := d.stack.Resources["Function"]
	check(t, json.Unmarshal(moto.Call(t, "lambda", testRegion, http.MethodGet, "/2015-03-31/functions/"+name, ""), &function))
	c := function.Configuration
	if c.Runtime != "provided.al2023" || c.Handler != "bootstrap" || c.MemorySize != 1769 || fmt.Sprint(c.Timeout) != "120" ||
		c.Environment.Variables["S3_UPLOAD_BUCKET_NAME"] != "photos-up" || function.Concurrency.ReservedConcurrentExecutions != 7 {
		t.Errorf("function %+v", function)
	}
	var source struct {
		EventSourceArn, FunctionArn string
		FunctionResponseTypes       []string
		BatchSize                   int
		ScalingConfig               struct{ MaximumConcurrency int }
	}
	check(t, json.Unmarshal(moto.Call(t, "lambda", testRegion, http.MethodGet, d.eventSource(), ""), &source))
	if source.EventSourceArn != d.queueAttributes(t, "Queue")["QueueArn"] || !strings.HasSuffix(source.FunctionArn, ":"+name) ||
		!slices.Equal(source.FunctionResponseTypes, []string{"ReportBatchItemFailures"}) || source.BatchSize != 5 || source.ScalingConfig.MaximumConcurrency != 3 {
		t.Errorf("event source %+v", source)
	}
}

func (d *deployment) eventSource() string {
	return "/2015-03-31/event-source-mappings/" + d.stack.Resources["EventSource"]
}

// checkRole compares the policy that moto resolved with what this test resolves: two opinions on the same template.
func (d *deployment) checkRole(t *testing.T) {
	t.Helper()
	var answer struct {
		Document string `xml:"GetRolePolicyResult>PolicyDocument"`
	}
	form := url.Values{
		"Action": {"GetRolePolicy"}, "Version": {"2010-05-08"}, "RoleName": {d.stack.Resources["Role"]}, "PolicyName": {"s3img"},
	}
	check(t, xml.Unmarshal(mototest.Shared(t).Call(t, "iam", testRegion, http.MethodPost, "/", form.Encode()), &answer))
	document, err := url.QueryUnescape(answer.Document)
	check(t, err)
	policy := tree{} // moto writes it as Python does, which is YAML too
	check(t, yaml.Unmarshal([]byte(document), &policy))
	withoutLog := func(statements any) []string {
		return slices.DeleteFunc(grants(t, statements), func(grant string) bool { return strings.HasPrefix(grant, "logs:") })
	}
	want := withoutLog(at(t, d.template, "Resources.Role.Properties.Policies.0.PolicyDocument.Statement"))
	if got := withoutLog(policy["Statement"]); !slices.Equal(got, want) {
		t.Errorf("moto's role may\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// checkUpload holds that an upload reaches the queue. It gives moto's bucket the notifications of the template, which its
// CloudFormation leaves out.
func (d *deployment) checkUpload(t *testing.T) {
	t.Helper()
	// moto would run the function in a container.
	mototest.Shared(t).Call(t, "lambda", testRegion, http.MethodDelete, d.eventSource(), "")
	var config s3types.NotificationConfiguration
	for _, n := range at(t, d.template, "Resources.UploadBucket.Properties.NotificationConfiguration.QueueConfigurations").([]any) {
		rule := at(t, n, "Filter.S3Key.Rules.0")
		config.QueueConfigurations = append(config.QueueConfigurations, s3types.QueueConfiguration{
			QueueArn: aws.String(at(t, n, "Queue").(string)), Events: []s3types.Event{s3types.Event(at(t, n, "Event").(string))},
			Filter: &s3types.NotificationConfigurationFilter{Key: &s3types.S3KeyFilter{FilterRules: []s3types.FilterRule{
				{Name: s3types.FilterRuleName(at(t, rule, "Name").(string)), Value: aws.String(at(t, rule, "Value").(string))},
			}}},
		})
	}
	_, err := d.s3.PutBucketNotificationConfiguration(t.Context(), &s3.PutBucketNotificationConfigurationInput{
		Bucket: aws.String("photos-up"), NotificationConfiguration: &config,
	})
	check(t, err)
	for _, key := range []string{"in/other.jpg", "in/box/x-wing.jpg", "x-wing.jpg"} {
		_, err := d.s3.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("photos-up"), Key: &key, Body: strings.NewReader("x")})
		check(t, err)
	}
	if got, want := d.keys(t), []string{"in/box/x-wing.jpg"}; !reflect.DeepEqual(got, want) {
		t.Errorf("the queue was told of %v, want %v", got, want)
	}
}

// keys takes all messages from the queue and returns the objects that they tell of.
func (d *deployment) keys(t *testing.T) []string {
	t.Helper()
	var keys []string
	for {
		got, err := d.sqs.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{
			QueueUrl: aws.String(d.stack.Resources["Queue"]), MaxNumberOfMessages: 10,
		})
		check(t, err)
		if len(got.Messages) == 0 {
			return keys
		}
		for _, m := range got.Messages {
			var body struct {
				Records []struct {
					S3 struct {
						Object struct{ Key string }
					}
				}
			}
			check(t, json.Unmarshal([]byte(*m.Body), &body))
			for _, record := range body.Records {
				key, err := url.QueryUnescape(record.S3.Object.Key)
				check(t, err)
				keys = append(keys, key)
			}
		}
	}
}
