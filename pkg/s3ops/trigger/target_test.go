package trigger_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/trigger"
)

func TestParseTarget(t *testing.T) {
	for _, test := range []struct {
		kind              trigger.Kind
		value, arn, named string
	}{
		{trigger.Queue, "arn:aws:sqs:eu-west-1:123456789012:photos", "arn:aws:sqs:eu-west-1:123456789012:photos", "queue photos"},
		{trigger.Queue, "https://sqs.eu-west-1.amazonaws.com/123456789012/photos", "arn:aws:sqs:eu-west-1:123456789012:photos", "queue photos"},
		{trigger.Queue, "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q", "arn:aws-cn:sqs:cn-north-1:123456789012:q", "queue q"},
		{trigger.Queue, "https://sqs.us-gov-west-1.amazonaws.com/123456789012/q", "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:q", "queue q"},
		{trigger.Queue, "http://127.0.0.1:4566/000000000000/q", "", "queue http://127.0.0.1:4566/000000000000/q"},
		{trigger.Queue, "https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com/123456789012/q", "", "queue https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com/123456789012/q"},
		{trigger.Queue, "arn:minio:sqs::PRIMARY:webhook", "arn:minio:sqs::PRIMARY:webhook", "queue webhook"},
		{trigger.Function, "arn:aws:lambda:eu-west-1:123456789012:function:make", "arn:aws:lambda:eu-west-1:123456789012:function:make", "function make"},
		{trigger.Function, "arn:aws:lambda:eu-west-1:123456789012:function:make:live", "arn:aws:lambda:eu-west-1:123456789012:function:make:live", "function make:live"},
		{trigger.Topic, "arn:aws:sns:eu-west-1:123456789012:news", "arn:aws:sns:eu-west-1:123456789012:news", "topic news"},
	} {
		got, err := trigger.ParseTarget(test.kind, test.value)
		if err != nil || got.ARN != test.arn || got.String() != test.named || got.Kind != test.kind {
			t.Errorf("%s: got %+v %q, %v", test.value, got, got, err)
		}
		if isURL := strings.Contains(test.value, "://"); isURL != (got.URL != "") {
			t.Errorf("%s: URL %q", test.value, got.URL)
		}
	}
}

func TestParseTargetRefuses(t *testing.T) {
	for _, test := range []struct {
		kind        trigger.Kind
		value, rule string
	}{
		{trigger.Queue, "photos", "neither an ARN"},
		{trigger.Queue, "", "neither an ARN"},
		{trigger.Queue, "https://sqs.eu-west-1.amazonaws.com", "not the URL of a queue"},
		{trigger.Queue, "https://sqs.eu-west-1.amazonaws.com/123456789012/q.fifo", "FIFO"},
		{trigger.Queue, "http://127.0.0.1:4566/000000000000/q.fifo", "FIFO"},
		{trigger.Queue, "arn:aws:sqs:eu-west-1:123456789012:q.fifo", "FIFO"},
		{trigger.Queue, "arn:aws:sns:eu-west-1:123456789012:news", "an ARN of sns"},
		{trigger.Topic, "arn:aws:sns:eu-west-1:123456789012:t.fifo", "FIFO"},
		{trigger.Topic, "news", "not an ARN such as arn:aws:sns:"},
		{trigger.Function, "make", "not an ARN such as arn:aws:lambda:REGION:ACCOUNT:function:NAME"},
		{trigger.Function, "arn:aws:lambda:eu-west-1:123456789012:function:make:$LATEST", "names $LATEST"},
	} {
		_, err := trigger.ParseTarget(test.kind, test.value)
		var invalid *s3ops.InvalidError
		if !errors.As(err, &invalid) || !strings.Contains(invalid.Rule, test.rule) {
			t.Errorf("%s %q: got %v, want %q", test.kind, test.value, err, test.rule)
		}
	}
}

func FuzzParseTarget(f *testing.F) {
	for _, value := range []string{
		"arn:aws:sqs:eu-west-1:123456789012:photos", "https://sqs.eu-west-1.amazonaws.com/123456789012/photos",
		"http://127.0.0.1:4566/0/q", "arn:aws:lambda:eu-west-1:1:function:f:live", "arn:::::", "://", "https://sqs..amazonaws.com/a/b/c",
	} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		for _, kind := range []trigger.Kind{trigger.Queue, trigger.Function, trigger.Topic} {
			target, err := trigger.ParseTarget(kind, value)
			if err != nil {
				continue
			}
			if target.ARN == "" && target.URL == "" {
				t.Errorf("%s %q: neither ARN nor URL", kind, value)
			}
			if target.ARN == "" {
				continue
			}
			again, err := trigger.ParseTarget(kind, target.ARN)
			if err != nil || again.ARN != target.ARN {
				t.Errorf("%s %q: its ARN %q is read as %+v, %v", kind, value, target.ARN, again, err)
			}
		}
	})
}
