package trigger_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
	"github.com/s3img/s3img/pkg/s3ops/trigger"
)

// motoRole makes a role that functions can have. IAM has no other use here, so it is asked without its client.
func motoRole(t *testing.T, client *http.Client) string {
	t.Helper()
	form := url.Values{
		"Action": {"CreateRole"}, "Version": {"2010-05-08"}, "RoleName": {devs3test.BucketName()}, "AssumeRolePolicyDocument": {"{}"},
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://iam.amazonaws.com/", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	// Which service is meant, moto reads in what a signature is for.
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0")
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var made struct {
		ARN string `xml:"CreateRoleResult>Role>Arn"`
	}
	if err := xml.Unmarshal(body, &made); err != nil || made.ARN == "" {
		t.Fatalf("create a role: %v, %s", err, body)
	}
	return made.ARN
}

// motoFunction makes a function with an alias, and returns the ARN of the function.
func motoFunction(t *testing.T, region string) (*lambda.Client, string) {
	t.Helper()
	client := mototest.Shared(t).HTTPClient()
	api := lambda.NewFromConfig(mototest.Config(region, client))
	var code bytes.Buffer
	archive := zip.NewWriter(&code)
	if _, err := archive.Create("bootstrap"); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	made, err := api.CreateFunction(t.Context(), &lambda.CreateFunctionInput{
		FunctionName: aws.String(devs3test.BucketName()), Runtime: types.RuntimeProvidedal2023, Handler: aws.String("bootstrap"),
		Role: aws.String(motoRole(t, client)), Code: &types.FunctionCode{ZipFile: code.Bytes()}, Publish: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = api.CreateAlias(t.Context(), &lambda.CreateAliasInput{
		FunctionName: made.FunctionName, Name: aws.String("live"), FunctionVersion: made.Version,
	})
	if err != nil {
		t.Fatal(err)
	}
	return api, "arn:aws:lambda:" + region + ":" + mototest.Account + ":function:" + aws.ToString(made.FunctionName)
}

func TestTriggerToFunction(t *testing.T) {
	t.Parallel()
	triggerStores(t, func(t *testing.T, client *s3ops.Client) {
		api, arn := motoFunction(t, client.Region())
		bucket := newUploadBucket(t, client)
		_, err := api.AddPermission(t.Context(), &lambda.AddPermissionInput{
			FunctionName: &arn, StatementId: aws.String("theirs"), Action: aws.String("lambda:InvokeFunction"), Principal: aws.String("sns.amazonaws.com"),
		})
		if err != nil {
			t.Fatal(err)
		}
		opt := trigger.Options{Bucket: bucket, Target: target(t, trigger.Function, arn), Prefix: "input/"}
		first, err := trigger.Set(t.Context(), client, opt)
		if err != nil || stepStates(first.Steps) != "permission done; notification done" {
			t.Fatalf("got %+v, %v", first, err)
		}
		policy := functionPolicy(t, api, arn)
		for _, part := range []string{`"theirs"`, "S3imgNotify", `{"Service":"s3.amazonaws.com"}`, "arn:aws:s3:::" + bucket, `SourceAccount":"` + mototest.Account} {
			if !strings.Contains(policy, part) {
				t.Errorf("the policy lacks %s: %s", part, policy)
			}
		}
		again, err := trigger.Set(t.Context(), client, opt)
		if err != nil || again.Changed {
			t.Errorf("again: %s, %v", stepStates(again.Steps), err)
		}
		if got := notificationsOf(t, client, bucket).LambdaFunctionConfigurations; len(got) != 1 || *got[0].LambdaFunctionArn != arn {
			t.Errorf("entries %+v", got)
		}
		removed, err := trigger.Remove(t.Context(), client, trigger.RemoveOptions{Bucket: bucket})
		if err != nil || stepStates(removed.Steps) != "notification done; permission done" {
			t.Errorf("removed %+v, %v", removed, err)
		}
		if policy := functionPolicy(t, api, arn); strings.Contains(policy, "S3imgNotify") || !strings.Contains(policy, `"theirs"`) {
			t.Errorf("policy after removal: %s", policy)
		}
	})
}

func functionPolicy(t *testing.T, api *lambda.Client, arn string) string {
	t.Helper()
	out, err := api.GetPolicy(t.Context(), &lambda.GetPolicyInput{FunctionName: &arn})
	if err != nil {
		t.Fatal(err)
	}
	return compact(t, aws.ToString(out.Policy))
}

// TestOutdatedPermissionIsReplaced: a function has no request that changes a statement.
func TestOutdatedPermissionIsReplaced(t *testing.T) {
	t.Parallel()
	client := mototest.AWS(t, s3ops.DefaultRegion)
	api, arn := motoFunction(t, client.Region())
	bucket := newUploadBucket(t, client)
	opt := trigger.Options{Bucket: bucket, Target: target(t, trigger.Function, arn)}
	if _, err := trigger.Set(t.Context(), client, opt); err != nil {
		t.Fatal(err)
	}
	_, sid, _ := strings.Cut(functionPolicy(t, api, arn), `"Sid":"`)
	sid, _, _ = strings.Cut(sid, `"`)
	if _, err := api.RemovePermission(t.Context(), &lambda.RemovePermissionInput{FunctionName: &arn, StatementId: &sid}); err != nil {
		t.Fatal(err)
	}
	_, err := api.AddPermission(t.Context(), &lambda.AddPermissionInput{
		FunctionName: &arn, StatementId: &sid, Action: aws.String("lambda:InvokeFunction"), Principal: aws.String("s3.amazonaws.com"),
		SourceArn: aws.String("arn:aws:s3:::another"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if set, err := trigger.Set(t.Context(), client, opt); err != nil || stepStates(set.Steps) != "permission done; notification unchanged" {
		t.Fatalf("got %s, %v", stepStates(set.Steps), err)
	}
	if policy := functionPolicy(t, api, arn); strings.Contains(policy, ":::another") || !strings.Contains(policy, ":::"+bucket) {
		t.Errorf("policy: %s", policy)
	}
}

func TestTriggerToAlias(t *testing.T) {
	t.Parallel()
	client := mototest.AWS(t, s3ops.DefaultRegion)
	api, arn := motoFunction(t, client.Region())
	set, err := trigger.Set(t.Context(), client, trigger.Options{
		Bucket: newUploadBucket(t, client), Target: target(t, trigger.Function, arn+":live"),
	})
	if err != nil || stepStates(set.Steps) != "permission done; notification done" {
		t.Fatalf("got %+v, %v", set, err)
	}
	if set.Entries[0].Target != arn+":live" {
		t.Errorf("entry %+v", set.Entries[0])
	}
	out, err := api.GetPolicy(t.Context(), &lambda.GetPolicyInput{FunctionName: &arn, Qualifier: aws.String("live")})
	if err != nil || !strings.Contains(aws.ToString(out.Policy), arn+":live") {
		t.Errorf("policy of the alias: %+v, %v", out, err)
	}
}
