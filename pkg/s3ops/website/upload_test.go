package website_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/httpserve/requesttest"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
	"github.com/s3img/s3img/pkg/s3ops/plan"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

func TestCreateUploadBucketTwice(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, client *s3ops.Client) {
		opt := website.UploadOptions{Bucket: devs3test.BucketName(), CORSOrigins: []string{"https://a.example"}, DryRun: true}
		plan, err := website.CreateUpload(t.Context(), client, opt)
		want := "create planned; public_access_block planned; ownership planned; cors planned; lifecycle planned"
		if err != nil || stepStates(plan.Steps) != want {
			t.Errorf("plan: %s, %v", stepStates(plan.Steps), err)
		}
		if _, err = client.API().HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: &opt.Bucket}); !s3ops.IsNotFound(err) {
			t.Fatalf("a dry run made the bucket: %v", err)
		}
		opt.DryRun = false
		made, err := website.CreateUpload(t.Context(), client, opt)
		if err != nil || !made.Changed || made.Region != client.Region() {
			t.Fatalf("%+v, %v", made, err)
		}
		again, err := website.CreateUpload(t.Context(), client, opt)
		if err != nil || again.Changed {
			t.Errorf("a second call: %s, %v", stepStates(again.Steps), err)
		}
		check, err := website.Check(t.Context(), client, website.CheckOptions{Bucket: opt.Bucket, HTTP: &http.Client{Transport: lettingOnlyPagesIn{}}})
		if err != nil || check.Kind != website.KindUpload || check.Status != website.CheckOK {
			t.Errorf("check: %+v, %v", check.Findings, err)
		}
	})
}

// lettingOnlyPagesIn answers as a store does that lets the origin in and nobody else: moto lets everyone read everything.
type lettingOnlyPagesIn struct{}

func (lettingOnlyPagesIn) RoundTrip(req *http.Request) (*http.Response, error) {
	header := http.Header{}
	header.Set("Access-Control-Allow-Origin", req.Header.Get("Origin"))
	header.Set("Access-Control-Allow-Methods", req.Header.Get("Access-Control-Request-Method"))
	status := http.StatusForbidden
	if req.Method == http.MethodOptions {
		status = http.StatusOK
	}
	return &http.Response{StatusCode: status, Header: header, Body: http.NoBody, Request: req}, nil
}

// On AWS and its double the bucket has what the embedded store lacks.
func TestUploadBucketIsBlocked(t *testing.T) {
	t.Parallel()
	for _, client := range []*s3ops.Client{mototest.Client(t), mototest.AWS(t, "eu-central-1")} {
		bucket := devs3test.BucketName()
		made, err := website.CreateUpload(t.Context(), client, website.UploadOptions{Bucket: bucket})
		if err != nil || len(made.Notes) > 0 {
			t.Fatalf("%+v, %v", made, err)
		}
		out, err := client.API().GetPublicAccessBlock(t.Context(), &s3.GetPublicAccessBlockInput{Bucket: &bucket})
		if err != nil {
			t.Fatal(err)
		}
		b := out.PublicAccessBlockConfiguration
		for _, on := range []*bool{b.BlockPublicAcls, b.IgnorePublicAcls, b.BlockPublicPolicy, b.RestrictPublicBuckets} {
			if !aws.ToBool(on) {
				t.Errorf("block %+v", b)
			}
		}
	}
}

// A bucket that was made for originals is not opened while it is still empty: they will come.
func TestUploadBucketIsNotMadeAWebsite(t *testing.T) {
	t.Parallel()
	client, bucket := mototest.AWS(t, "us-east-1"), devs3test.BucketName()
	if _, err := website.CreateUpload(t.Context(), client, website.UploadOptions{Bucket: bucket}); err != nil {
		t.Fatal(err)
	}
	var consent *plan.ConsentError
	if _, err := website.Create(t.Context(), client, website.Options{Bucket: bucket}); !errors.As(err, &consent) || consent.Closes {
		t.Errorf("got %v, want a ConsentError", err)
	}
	if _, err := website.Create(t.Context(), client, website.Options{Bucket: bucket, OpenExisting: true}); err != nil {
		t.Error(err)
	}
}

// Lifecycle rules of others stay, in the older form too, which S3 does not take beside the newer.
func TestUploadBucketKeepsLifecycleRules(t *testing.T) {
	t.Parallel()
	client := mototest.Client(t)
	for name, theirs := range map[string]types.LifecycleRule{
		"newer": {Filter: &types.LifecycleRuleFilter{Prefix: aws.String("tmp/")}},
		"older": {Prefix: aws.String("tmp/")},
	} {
		bucket := devs3test.BucketName()
		if err := client.CreateBucket(t.Context(), bucket); err != nil {
			t.Fatal(err)
		}
		theirs.ID, theirs.Status = aws.String("theirs"), types.ExpirationStatusEnabled
		theirs.Expiration = &types.LifecycleExpiration{Days: aws.Int32(9)}
		_, err := client.API().PutBucketLifecycleConfiguration(t.Context(), &s3.PutBucketLifecycleConfigurationInput{
			Bucket: &bucket, LifecycleConfiguration: &types.BucketLifecycleConfiguration{Rules: []types.LifecycleRule{theirs}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := website.CreateUpload(t.Context(), client, website.UploadOptions{Bucket: bucket}); err != nil {
			t.Fatal(err)
		}
		out, err := client.API().GetBucketLifecycleConfiguration(t.Context(), &s3.GetBucketLifecycleConfigurationInput{Bucket: &bucket})
		if err != nil || len(out.Rules) != 2 {
			t.Fatalf("%s: %+v, %v", name, out, err)
		}
		at := slices.IndexFunc(out.Rules, func(r types.LifecycleRule) bool { return aws.ToString(r.ID) == "theirs" })
		if at < 0 || out.Rules[at].Expiration == nil || aws.ToInt32(out.Rules[at].Expiration.Days) != 9 {
			t.Errorf("%s: their rule is gone: %+v", name, out.Rules)
		}
		ours := out.Rules[1-max(at, 0)]
		if abort := ours.AbortIncompleteMultipartUpload; abort == nil || aws.ToInt32(abort.DaysAfterInitiation) != website.AbortUploadsAfterDays {
			t.Errorf("%s: our rule is %+v", name, ours)
		}
	}
}

// A rule that only this store knows would be lost in writing the rules back.
func TestUploadBucketLeavesStrangeLifecycleRules(t *testing.T) {
	t.Parallel()
	a := &requesttest.Played{Next: http.DefaultTransport, Answer: func(req *http.Request) (int, http.Header, string) {
		if req.Method == http.MethodGet && req.URL.Query().Has("lifecycle") {
			return http.StatusOK, nil, `<LifecycleConfiguration><Rule><ID>theirs</ID><Status>Enabled</Status><Filter><Prefix></Prefix></Filter>` +
				`<AllVersionsExpiration><Days>3</Days></AllVersionsExpiration></Rule></LifecycleConfiguration>`
		}
		return 0, nil, ""
	}}
	client := s3ops.NewClient(mototest.Config(s3ops.DefaultRegion, a.Client()), s3ops.Config{Endpoint: mototest.Endpoint(t)})
	made, err := website.CreateUpload(t.Context(), client, website.UploadOptions{Bucket: devs3test.BucketName()})
	last := made.Steps[len(made.Steps)-1]
	if err != nil || last.State != plan.Skipped || !strings.Contains(last.Action, "AllVersionsExpiration") {
		t.Errorf("%+v, %v", made, err)
	}
	for _, request := range a.Seen() {
		if strings.HasPrefix(request, http.MethodPut) && strings.Contains(request, "lifecycle") {
			t.Errorf("sent %s", request)
		}
	}
}

// A public bucket is closed by consent only, whatever it is that opens it, and statements for some are kept.
func TestPublicBucketIsClosedWithConsentOnly(t *testing.T) {
	t.Parallel()
	client := mototest.Client(t)
	api, bucket := client.API(), devs3test.BucketName()
	if _, err := website.Create(t.Context(), client, website.Options{Bucket: bucket, AllowACL: true}); err != nil {
		t.Fatal(err)
	}
	arn := "arn:aws:s3:::" + bucket
	policy := `{"Version":"2012-10-17","Statement":[
		{"Sid":"All","Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:PutObject"],"Resource":"` + arn + `/*"},
		{"Sid":"Others","Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"s3:ListBucket","Resource":"` + arn + `"},
		{"Sid":"Office","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"` + arn + `/*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}]}`
	_, err := api.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: &bucket, Policy: &policy})
	check(t, err)
	_, err = api.PutBucketAcl(t.Context(), &s3.PutBucketAclInput{Bucket: &bucket, ACL: types.BucketCannedACLPublicRead})
	check(t, err)
	devs3test.Put(t, client, bucket, "input/a.html", "a")

	before, err := website.Check(t.Context(), client, website.CheckOptions{Bucket: bucket, Kind: website.KindUpload})
	check(t, err)
	for _, name := range []string{"policy", "acl", "anonymous_get"} {
		if f := find(before, name); f.Status != website.CheckFail || f.Fix != "s3img bucket create-upload "+bucket+" --yes" {
			t.Errorf("%s: %+v", name, f)
		}
	}
	opt := website.UploadOptions{Bucket: bucket}
	var consent *plan.ConsentError
	_, err = website.CreateUpload(t.Context(), client, opt)
	if !errors.As(err, &consent) || !consent.Closes {
		t.Fatalf("got %v, want a ConsentError", err)
	}
	for _, reason := range []string{
		"it holds objects", "an ACL of their own makes public", "anyone may read *, and s3:PutObject", "a statement leaves out", "its ACL lets everyone in (READ)",
		"its website would be switched off",
	} {
		if !strings.Contains(err.Error(), reason) {
			t.Errorf("%q is not said: %v", reason, err)
		}
	}
	if got := policyOf(t, client, bucket); !strings.Contains(got, `"All"`) {
		t.Errorf("the policy was changed without consent: %s", got)
	}
	opt.CloseExisting = true
	if _, err = website.CreateUpload(t.Context(), client, opt); err != nil {
		t.Fatal(err)
	}
	if got := policyOf(t, client, bucket); !strings.Contains(got, `"Office"`) || strings.Contains(got, `"All"`) || strings.Contains(got, `"Others"`) {
		t.Errorf("policy: %s", got)
	}
	opt.CloseExisting = false
	if again, err := website.CreateUpload(t.Context(), client, opt); err != nil || again.Changed {
		t.Errorf("a second call: %s, %v", stepStates(again.Steps), err)
	}
}

// The bucket itself survives: the requests that remove settings go to stores only that have shown these.
func TestClosedBucketIsStillThere(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, client *s3ops.Client) {
		bucket := devs3test.BucketName()
		if _, err := website.Create(t.Context(), client, website.Options{Bucket: bucket}); err != nil {
			t.Fatal(err)
		}
		devs3test.Put(t, client, bucket, "a.html", "a")
		made, err := website.CreateUpload(t.Context(), client, website.UploadOptions{Bucket: bucket, CloseExisting: true})
		if err != nil || !made.Changed {
			t.Fatalf("%+v, %v", made, err)
		}
		_, err = client.API().GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: &bucket})
		if !s3ops.IsNotFound(err) {
			t.Errorf("the policy is still there: %v", err)
		}
		if _, err := client.Head(t.Context(), s3ops.Location{Bucket: bucket, Key: "a.html"}); err != nil {
			t.Error(err)
		}
	})
}

func TestUploadTemplate(t *testing.T) {
	for name, opt := range uploadTemplateOptions() {
		text, err := website.UploadTemplate(opt)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(text, ": true\n") != 4 || strings.Contains(text, "AWS::S3::BucketPolicy") {
			t.Errorf("%s: not all is blocked:\n%s", name, text)
		}
	}
	var invalid *s3ops.InvalidError
	if _, err := website.UploadTemplate(website.UploadOptions{Bucket: "No"}); !errors.As(err, &invalid) {
		t.Errorf("a bad name: %v", err)
	}
}
