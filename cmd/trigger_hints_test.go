package cmd

import (
	"errors"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/s3ops/trigger"
)

// TestTriggerHints has the failures that no server here makes.
func TestTriggerHints(t *testing.T) {
	queue, err := trigger.ParseTarget(trigger.Queue, "arn:aws:sqs:eu-west-1:1:photos")
	if err != nil {
		t.Fatal(err)
	}
	entry := trigger.Entry{ID: "scan", Kind: trigger.Queue, Target: queue.ARN}
	for _, test := range []struct {
		err   error
		hints string // joined; * stands for anything
	}{
		{&trigger.TargetRegionError{Bucket: "up", Region: "us-east-1", Target: queue}, "make the queue in region us-east-1"},
		{&trigger.SharedEventBridgeError{Bucket: "up"}, "if no rule needs it, run it again with --yes"},
		{&trigger.OverlapError{Bucket: "up", Entry: entry}, "choose another --prefix or --suffix, --eventbridge, *"},
		{&trigger.TargetError{Op: "look for", Target: queue, Err: errors.New("refused")}, "check the network, AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_SQS"},
		{&trigger.DestinationError{Bucket: "up", Target: queue, Needed: []byte(`{"Sid":"x"}`)}, `the policy of queue photos has to hold: {"Sid":"x"}`},
		{
			&trigger.DestinationError{Bucket: "up", Target: queue, Needed: []byte(`{}`), KeyID: "alias/aws/sqs"},
			"the policy of queue photos has to hold: {}; it is encrypted with alias/aws/sqs: *",
		},
		{
			&trigger.DestinationError{Bucket: "up", Target: queue, Refused: []trigger.Refusal{{Target: "arn:aws:sqs:eu-west-1:1:other"}}},
			"S3 takes no change while an entry leads nowhere: *",
		},
	} {
		var known *Error
		if !errors.As(triggerFailure(test.err), &known) || known.Code != exitFailed {
			t.Errorf("%v: got %v", test.err, triggerFailure(test.err))
			continue
		}
		got, want := strings.Join(known.Hints, "; "), test.hints
		if head, open := strings.CutSuffix(want, "*"); (open && !strings.HasPrefix(got, head)) || (!open && got != want) {
			t.Errorf("%v: got %q, want %q", test.err, got, want)
		}
	}
}
