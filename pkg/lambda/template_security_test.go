package lambda_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/lambda"
)

// list is one value or many.
func list(v any) []any {
	if many, is := v.([]any); is {
		return many
	}
	return []any{v}
}

// grants lists what statements allow, as "action resource".
func grants(t testing.TB, statements any) []string {
	t.Helper()
	var all []string
	for _, s := range statements.([]any) {
		if at(t, s, "Effect") != "Allow" {
			t.Errorf("the role has a statement that does not allow: %v", s)
		}
		for _, action := range list(at(t, s, "Action")) {
			for _, resource := range list(at(t, s, "Resource")) {
				all = append(all, action.(string)+" "+resource.(string))
			}
		}
	}
	slices.Sort(all)
	return all
}

// TestRoleMayDoNoMoreThanItMust holds every right of the function, for each way to deploy it.
func TestRoleMayDoNoMoreThanItMust(t *testing.T) {
	text := makeTemplate(t, lambda.TemplateOptions{})
	queue := "arn:aws:sqs:eu-central-1:123456789012:photos-uploads"
	always := []string{
		"logs:CreateLogStream LogGroup.Arn",
		"logs:PutLogEvents LogGroup.Arn",
		"s3:GetObject arn:aws:s3:::photos-up/in/*",
		"s3:GetObject arn:aws:s3:::photos-down/out/*",
		"s3:PutObject arn:aws:s3:::photos-down/out/*",
		"s3:ListBucket arn:aws:s3:::photos-up",
		"s3:ListBucket arn:aws:s3:::photos-down",
		"sqs:ChangeMessageVisibility " + queue,
		"sqs:DeleteMessage " + queue,
		"sqs:GetQueueAttributes " + queue,
		"sqs:ReceiveMessage " + queue,
	}
	const signs, deletes = "s3:PutObject arn:aws:s3:::photos-up/in/*", "s3:DeleteObject arn:aws:s3:::photos-down/out/*"
	tags := []string{
		"s3:GetObjectTagging arn:aws:s3:::photos-up/in/*", "s3:PutObjectTagging arn:aws:s3:::photos-up/in/*",
		"s3:DeleteObjectTagging arn:aws:s3:::photos-up/in/*",
	}
	for _, c := range []struct {
		auth, mirror, tag string
		more              []string
	}{
		{"AWS_IAM", "false", "false", []string{signs}},
		{"NONE", "false", "false", []string{signs}},
		{"no-url", "false", "false", nil},
		{"no-url", "false", "true", tags},
		{"no-url", "true", "false", []string{deletes}},
		{"AWS_IAM", "true", "true", append(tags, signs, deletes)},
	} {
		resources := resolve(t, text, given("UrlAuth", c.auth, "MirrorDeletes", c.mirror, "TagRejected", c.tag, "Prefix", "in/", "DestPrefix", "out/"))["Resources"]
		if n := len(at(t, resources, "Role.Properties.Policies").([]any)); n != 1 || at(t, resources, "Role.Properties.ManagedPolicyArns") != nil {
			t.Fatalf("the role has %d policies, or managed ones", n)
		}
		got := grants(t, at(t, resources, "Role.Properties.Policies.0.PolicyDocument.Statement"))
		want := slices.Sorted(slices.Values(slices.Concat(always, c.more)))
		if !slices.Equal(got, want) {
			t.Errorf("URL %s, mirror deletes %s, tags %s: the role may\n%s\nwant\n%s", c.auth, c.mirror, c.tag, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	topic, bus := "arn:aws:sns:eu-central-1:123456789012:done", "arn:aws:events:eu-central-1:123456789012:event-bus/default"
	resources := resolve(t, text, given("NotifyTopic", topic, "NotifyBus", bus))["Resources"]
	got := grants(t, at(t, resources, "Role.Properties.Policies.0.PolicyDocument.Statement"))
	for _, right := range []string{"sns:Publish " + topic, "events:PutEvents " + bus} {
		if !slices.Contains(got, right) {
			t.Errorf("the role lacks %s", right)
		}
	}
	resources = resolve(t, text, given("Config", "s3://photos-code/v2/s3img.yaml"))["Resources"]
	if got = grants(t, at(t, resources, "Role.Properties.Policies.0.PolicyDocument.Statement")); !slices.Contains(got, "s3:GetObject arn:aws:s3:::photos-code/v2/s3img.yaml") {
		t.Errorf("the role may not read the file: %v", got)
	}
	trust := at(t, resolve(t, text, given()), "Resources.Role.Properties.AssumeRolePolicyDocument.Statement")
	want := []any{tree{"Effect": "Allow", "Principal": tree{"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}}
	if !reflect.DeepEqual(trust, want) {
		t.Errorf("the role trusts %v", trust)
	}
}

func TestUploadBucketIsPrivate(t *testing.T) {
	bucket := "Resources.UploadBucket.Properties."
	template := resolve(t, makeTemplate(t, lambda.TemplateOptions{}), given("CorsOrigins", "*"))
	for _, flag := range []string{"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"} {
		if got := at(t, template, bucket+"PublicAccessBlockConfiguration."+flag); got != "true" {
			t.Errorf("%s is %v", flag, got)
		}
	}
	if got := at(t, template, bucket+"OwnershipControls.Rules.0.ObjectOwnership"); got != "BucketOwnerEnforced" {
		t.Errorf("ownership is %v", got)
	}
	want := []any{tree{
		"Sid": "OnlyTLS", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
		"Resource":  []any{"arn:aws:s3:::UploadBucket", "arn:aws:s3:::UploadBucket/*"},
		"Condition": tree{"Bool": tree{"aws:SecureTransport": "false"}},
	}}
	if got := at(t, template, "Resources.UploadBucketPolicy.Properties.PolicyDocument.Statement"); !reflect.DeepEqual(got, want) {
		t.Errorf("its policy is %v", got)
	}
}

// TestOneBucketIsNotTwo: renditions in the upload bucket would call the function again, and originals would be public.
func TestOneBucketIsNotTwo(t *testing.T) {
	text := makeTemplate(t, lambda.TemplateOptions{})
	if got := newResolver(t, text, given("DownloadBucketName", "photos-up")).brokenRules(); !slices.Equal(got, []string{"TwoBuckets"}) {
		t.Errorf("rules that are broken: %v", got)
	}
}

func TestBucketsOutliveTheStack(t *testing.T) {
	template := resolve(t, makeTemplate(t, lambda.TemplateOptions{}), given())
	for name, resource := range template["Resources"].(tree) {
		keeps := resource.(tree)["DeletionPolicy"] == "Retain" && resource.(tree)["UpdateReplacePolicy"] == "Retain"
		if isBucket := resource.(tree)["Type"] == "AWS::S3::Bucket"; keeps != isBucket {
			t.Errorf("%s is kept: %v", name, keeps)
		}
	}
}

// TestBucketTellsTheQueue: the notification, the filter, the queue's policy and the function speak of the same prefix, bucket
// and queue.
func TestBucketTellsTheQueue(t *testing.T) {
	text := makeTemplate(t, lambda.TemplateOptions{})
	for mirror, events := range map[string][]string{"false": {"s3:ObjectCreated:*"}, "true": {"s3:ObjectCreated:*", "s3:ObjectRemoved:*"}} {
		resources := resolve(t, text, given("Prefix", "in/", "MirrorDeletes", mirror, "ExpireOriginalsAfterDays", "30"))["Resources"]
		var got []string
		for _, n := range at(t, resources, "UploadBucket.Properties.NotificationConfiguration.QueueConfigurations").([]any) {
			got = append(got, at(t, n, "Event").(string))
			rules := []any{tree{"Name": "prefix", "Value": "in/"}}
			if at(t, n, "Queue") != "arn:aws:sqs:eu-central-1:123456789012:photos-uploads" || !reflect.DeepEqual(at(t, n, "Filter.S3Key.Rules"), rules) {
				t.Errorf("mirror deletes %s: notification %v", mirror, n)
			}
		}
		if !slices.Equal(got, events) {
			t.Errorf("mirror deletes %s: events %v, want %v", mirror, got, events)
		}
		if got := at(t, resources, "UploadBucket.DependsOn"); got != "QueuePolicy" {
			t.Errorf("the bucket is made after %v, and must find the queue open", got)
		}
		if got := at(t, resources, "Function.Properties.Environment.Variables.S3IMG_PREFIX"); got != "in/" {
			t.Errorf("the function's prefix is %v", got)
		}
		if got := at(t, resources, "UploadBucket.Properties.LifecycleConfiguration.Rules.1.Prefix"); got != "in/" {
			t.Errorf("originals expire below %v", got)
		}
		want := []any{tree{
			"Sid": "UploadBucket", "Effect": "Allow", "Principal": tree{"Service": "s3.amazonaws.com"}, "Action": "sqs:SendMessage",
			"Resource": "arn:aws:sqs:eu-central-1:123456789012:photos-uploads",
			"Condition": tree{
				"ArnEquals":    tree{"aws:SourceArn": "arn:aws:s3:::photos-up"},
				"StringEquals": tree{"aws:SourceAccount": "123456789012"},
			},
		}}
		if got := at(t, resources, "QueuePolicy.Properties.PolicyDocument.Statement"); !reflect.DeepEqual(got, want) {
			t.Errorf("the queue's policy is %v", got)
		}
	}
}

func TestDeadLetterQueueTakesFromOneQueue(t *testing.T) {
	resources := resolve(t, makeTemplate(t, lambda.TemplateOptions{}), given("MaxReceives", "7"))["Resources"]
	queue := at(t, resources, "Queue.Properties")
	want := tree{"deadLetterTargetArn": "DeadLetterQueue.Arn", "maxReceiveCount": "7"}
	if got := at(t, queue, "RedrivePolicy"); !reflect.DeepEqual(got, want) {
		t.Errorf("redrive policy %v", got)
	}
	arn := "arn:aws:sqs:eu-central-1:123456789012:" + at(t, queue, "QueueName").(string)
	want = tree{"redrivePermission": "byQueue", "sourceQueueArns": []any{arn}}
	dead := at(t, resources, "DeadLetterQueue.Properties")
	if got := at(t, dead, "RedriveAllowPolicy"); !reflect.DeepEqual(got, want) {
		t.Errorf("redrive allow policy %v", got)
	}
	// A message keeps the age that it had: it must live longer there.
	if number(t, at(t, dead, "MessageRetentionPeriod")) <= number(t, at(t, queue, "MessageRetentionPeriod")) {
		t.Error("messages would be lost while they are dead letters")
	}
	for _, q := range []any{queue, dead} {
		if at(t, q, "SqsManagedSseEnabled") != "true" {
			t.Errorf("%v is not encrypted", at(t, q, "QueueName"))
		}
	}
}

// TestOnlyAnOpenURLIsOpen follows https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html: both permissions, or none.
func TestOnlyAnOpenURLIsOpen(t *testing.T) {
	text := makeTemplate(t, lambda.TemplateOptions{})
	open := map[string]tree{
		"OpenUrlPermission":       {"FunctionName": "Function", "Principal": "*", "Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": "NONE"},
		"OpenUrlInvokePermission": {"FunctionName": "Function", "Principal": "*", "Action": "lambda:InvokeFunction", "InvokedViaFunctionUrl": "true"},
	}
	for auth, want := range map[string]map[string]tree{"AWS_IAM": {}, "NONE": open, "no-url": {}} {
		template := resolve(t, text, given("UrlAuth", auth))
		got := map[string]tree{}
		for name, resource := range template["Resources"].(tree) {
			if resource.(tree)["Type"] == "AWS::Lambda::Permission" {
				got[name] = resource.(tree)["Properties"].(tree)
			}
		}
		if !maps.EqualFunc(got, want, func(a, b tree) bool { return reflect.DeepEqual(a, b) }) {
			t.Errorf("%s: permissions %v, want %v", auth, got, want)
		}
		url, output := at(t, template, "Resources.FunctionUrl"), at(t, template, "Outputs.FunctionURL")
		if hasURL := auth != "no-url"; (url != nil) != hasURL || (output != nil) != hasURL {
			t.Errorf("%s: URL %v, output %v", auth, url, output)
		} else if hasURL && at(t, url, "Properties.AuthType") != auth {
			t.Errorf("%s: URL %v", auth, url)
		}
	}
}
