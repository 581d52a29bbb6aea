package trigger

import (
	"slices"
	"testing"
)

func TestReadArguments(t *testing.T) {
	const queue = "arn:aws:sqs:us-east-1:1:photos"
	for _, test := range []struct {
		what, answer    string
		want, ofTargets []Refusal
	}{
		{
			"one", `<?xml version="1.0"?><Error><Code>InvalidArgument</Code><Message>Unable to validate the following destination configurations</Message>` +
				`<ArgumentName>` + queue + `</ArgumentName><ArgumentValue>Permissions on the destination queue do not allow S3 to publish notifications from this bucket</ArgumentValue></Error>`,
			[]Refusal{{queue, "Permissions on the destination queue do not allow S3 to publish notifications from this bucket"}},
			[]Refusal{{queue, "Permissions on the destination queue do not allow S3 to publish notifications from this bucket"}},
		},
		{
			"two", `<Error><ArgumentName1>` + queue + `, null</ArgumentName1><ArgumentValue1>a</ArgumentValue1>` +
				`<ArgumentValue2>b</ArgumentValue2><ArgumentName2>arn:aws:sns:us-east-1:1:news</ArgumentName2></Error>`,
			[]Refusal{{queue + ", null", "a"}, {"arn:aws:sns:us-east-1:1:news", "b"}},
			[]Refusal{{queue, "a"}, {"arn:aws:sns:us-east-1:1:news", "b"}},
		},
		{
			"not about targets", `<Error><Message>Configurations overlap.</Message><ArgumentName>Event</ArgumentName><ArgumentValue>s3:ObjectRemoved:*, s3:ObjectRemoved:*</ArgumentValue></Error>`,
			[]Refusal{{"Event", "s3:ObjectRemoved:*, s3:ObjectRemoved:*"}}, nil,
		},
		{"nothing", `<Error><Code>InvalidArgument</Code></Error>`, nil, nil},
		{"no XML", `{"message":"no"}`, nil, nil},
		{"cut", `<Error><ArgumentName>arn:aws`, nil, nil},
		{"empty", ``, nil, nil},
	} {
		got := readArguments([]byte(test.answer))
		if !slices.Equal(got, test.want) || !slices.Equal(refusals(got), test.ofTargets) {
			t.Errorf("%s: got %q, of targets %q", test.what, got, refusals(got))
		}
	}
}

func FuzzReadArguments(f *testing.F) {
	f.Add([]byte(`<Error><ArgumentName1>arn:aws:sqs:r:1:q, null</ArgumentName1><ArgumentValue1>a</ArgumentValue1></Error>`))
	f.Add([]byte(`<Error><ArgumentName>x</ArgumentName><ArgumentName>y</ArgumentName><ArgumentValue/></Error>`))
	f.Add([]byte(`<a><b`))
	f.Fuzz(func(t *testing.T, answer []byte) {
		all := readArguments(answer)
		if targets := refusals(all); len(targets) > len(all) {
			t.Errorf("%d targets of %d arguments", len(targets), len(all))
		}
	})
}
