package trigger

import (
	"encoding/json"
	"testing"

	"github.com/s3img/s3img/pkg/s3ops/policy"
)

var fromPhotosUp = sender{bucket: "photos-up", partition: "aws", account: "123456789012"}

// sendToQueue is the statement of the user guide of S3, with our names.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
const sendToQueue = `{"Sid":"S3imgNotifyd7ba88f4efd231aa","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},` +
	`"Action":["sqs:SendMessage"],"Resource":["arn:aws:sqs:us-east-1:1:photos"],` +
	`"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::photos-up"},"StringEquals":{"aws:SourceAccount":"123456789012"}}}`

func TestSendStatement(t *testing.T) {
	want, err := fromPhotosUp.statement(photos)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(want)
	if err != nil || string(got) != sendToQueue {
		t.Errorf("got  %s, %v\nwant %s", got, err, sendToQueue)
	}
}

// TestStatementsInOtherForms has the same statement as services answer it.
func TestStatementsInOtherForms(t *testing.T) {
	want, err := fromPhotosUp.statement(photos)
	if err != nil {
		t.Fatal(err)
	}
	for statement, same := range map[string]bool{
		sendToQueue: true,
		`{"Sid":"S3imgNotifyd7ba88f4efd231aa","Effect":"Allow","Principal":{"Service":["s3.amazonaws.com"]},"Action":"SQS:SendMessage","Resource":"arn:aws:sqs:us-east-1:1:photos",
			"Condition":{"StringEquals":{"AWS:SourceAccount":["123456789012"]},"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::photos-up"}}}`: true,
		`{"Sid":"S3imgNotifyd7ba88f4efd231aa","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:1:photos",
			"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::photos-up"}}}`: false,
		`{"Sid":"S3imgNotifyd7ba88f4efd231aa","Effect":"Deny","Principal":{"Service":"s3.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:1:photos",
			"Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"},"ArnLike":{"aws:SourceArn":"arn:aws:s3:::photos-up"}}}`: false,
		`{"Sid":"S3imgNotifyd7ba88f4efd231aa","Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:1:photos",
			"Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"},"ArnLike":{"aws:SourceArn":"arn:aws:s3:::photos-up"}}}`: false,
		`{"Sid":"S3imgNotifyd7ba88f4efd231aa","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:1:photos",
			"Condition":{"StringNotEquals":{"aws:SourceAccount":"123456789012"},"ArnLike":{"aws:SourceArn":"arn:aws:s3:::photos-up"}}}`: false,
		`{"Sid":"S3imgNotifyd7ba88f4efd231aa","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:1:photos","Condition":"none"}`: false,
	} {
		_, changed, err := policyWith(t, statement).With(want)
		if err != nil || changed == same {
			t.Errorf("changed %t, %v by %s", changed, err, statement)
		}
	}
}

func TestStatementsOfOthersStay(t *testing.T) {
	const theirs = `{"Sid":"Theirs","Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sqs:*","Resource":"arn:aws:sqs:us-east-1:1:photos"}`
	want, err := fromPhotosUp.statement(photos)
	if err != nil {
		t.Fatal(err)
	}
	other, err := sender{bucket: "other-up", partition: "aws", account: "123456789012"}.statement(photos)
	if err != nil {
		t.Fatal(err)
	}
	p := policyWith(t, theirs)
	for _, add := range []policy.Statement{want, other, want} {
		if p, _, err = p.With(add); err != nil {
			t.Fatal(err)
		}
	}
	if len(p.Statement) != 3 || string(p.Statement[0]) != theirs {
		t.Fatalf("got %s", p.Statement)
	}
	p, changed := p.Without(fromPhotosUp.sid())
	if !changed || len(p.Statement) != 2 || string(p.Statement[0]) != theirs || p.Index(other.Sid) != 1 {
		t.Errorf("after removal, changed %t: %s", changed, p.Statement)
	}
	if _, changed := p.Without(fromPhotosUp.sid()); changed {
		t.Error("removed twice")
	}
}

func TestPolicyWithoutStatementsIsSetBack(t *testing.T) {
	document, err := received{policy: policyWith(t, sendToQueue)}.revoking(fromPhotosUp)
	if err != nil || document != "" {
		t.Errorf("got %q, %v", document, err)
	}
}

func policyWith(t *testing.T, statements string) policy.Document {
	t.Helper()
	p, err := policy.Parse(`{"Version":"2012-10-17","Id":"own","Statement":[` + statements + `]}`)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
