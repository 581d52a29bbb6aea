package website_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
	"github.com/s3img/s3img/pkg/s3ops/plan"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

// stores are the stores that a website bucket is made on: those of kinds, and moto as AWS in the region that takes no
// LocationConstraint.
func stores(t *testing.T, test func(t *testing.T, client *s3ops.Client)) {
	kinds(t, test)
	mototest.On(t, "aws us-east-1", func(t testing.TB) *s3ops.Client { return mototest.AWS(t, "us-east-1") }, test)
}

// kinds are the embedded store, moto as a custom endpoint, and moto as AWS: enough where the making of a bucket, in which its regions
// differ, is not looked at.
func kinds(t *testing.T, test func(t *testing.T, client *s3ops.Client)) {
	mototest.On(t, "embedded", devs3test.Client, test)
	mototest.On(t, "moto", mototest.Client, test)
	mototest.On(t, "aws eu-central-1", func(t testing.TB) *s3ops.Client { return mototest.AWS(t, "eu-central-1") }, test)
}

func states(site website.Site) string {
	return stepStates(site.Steps)
}

func stepStates(steps []plan.Step) string {
	var list []string
	for _, step := range steps {
		list = append(list, step.Name+" "+string(step.State))
	}
	return strings.Join(list, "; ")
}

func TestCreateWebsiteTwice(t *testing.T) {
	t.Parallel()
	stores(t, func(t *testing.T, client *s3ops.Client) {
		opt := website.Options{Bucket: devs3test.BucketName(), CORSOrigins: []string{"https://b.example", "https://a.example"}}
		first, err := website.Create(t.Context(), client, opt)
		if err != nil {
			t.Fatal(err)
		}
		if !first.Changed || first.Region != client.Region() || first.ObjectBaseURL == "" {
			t.Errorf("first call: %+v", first)
		}
		again, err := website.Create(t.Context(), client, opt)
		if err != nil {
			t.Fatal(err)
		}
		if again.Changed || strings.Contains(states(again), string(plan.Done)) {
			t.Errorf("second call changed something: %s", states(again))
		}
		if first.ObjectBaseURL != again.ObjectBaseURL || len(again.Steps) != 6 {
			t.Errorf("second call: %+v", again)
		}
	})
}

func TestDryRunChangesNothing(t *testing.T) {
	t.Parallel()
	stores(t, func(t *testing.T, client *s3ops.Client) {
		opt := website.Options{Bucket: devs3test.BucketName(), DryRun: true}
		plan, err := website.Create(t.Context(), client, opt)
		if err != nil {
			t.Fatal(err)
		}
		want := "create planned; public_access_block planned; ownership planned; policy planned; website planned"
		if got := states(plan); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		_, err = client.API().HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: aws.String(opt.Bucket)})
		if !s3ops.IsNotFound(err) {
			t.Errorf("the bucket exists after a dry run: %v", err)
		}
	})
}

// freshAWSBucket makes a bucket as AWS has made them since April 2023: everything blocked.
func freshAWSBucket(t *testing.T, client *s3ops.Client) string {
	t.Helper()
	name := devs3test.BucketName()
	if _, err := client.API().CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String(name)}); err != nil {
		t.Fatal(err)
	}
	_, err := client.API().PutPublicAccessBlock(t.Context(), &s3.PutPublicAccessBlockInput{
		Bucket: aws.String(name),
		PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{
			BlockPublicAcls: aws.Bool(true), IgnorePublicAcls: aws.Bool(true),
			BlockPublicPolicy: aws.Bool(true), RestrictPublicBuckets: aws.Bool(true),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func TestOnlyWhatIsInTheWayIsLifted(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		allowACL bool
		want     string // BlockPublicAcls IgnorePublicAcls BlockPublicPolicy RestrictPublicBuckets, ownership
	}{
		{false, "true true false false BucketOwnerEnforced"},
		{true, "false false false false ObjectWriter"},
	} {
		client := mototest.AWS(t, s3ops.DefaultRegion)
		bucket := freshAWSBucket(t, client)
		_, err := website.Create(t.Context(), client, website.Options{Bucket: bucket, AllowACL: test.allowACL})
		if err != nil {
			t.Fatal(err)
		}
		block, err := client.API().GetPublicAccessBlock(t.Context(), &s3.GetPublicAccessBlockInput{Bucket: aws.String(bucket)})
		if err != nil {
			t.Fatal(err)
		}
		owner, err := client.API().GetBucketOwnershipControls(t.Context(), &s3.GetBucketOwnershipControlsInput{Bucket: aws.String(bucket)})
		if err != nil {
			t.Fatal(err)
		}
		pab := block.PublicAccessBlockConfiguration
		got := fmt.Sprint(*pab.BlockPublicAcls, *pab.IgnorePublicAcls, *pab.BlockPublicPolicy, *pab.RestrictPublicBuckets,
			" ", owner.OwnershipControls.Rules[0].ObjectOwnership)
		if got = strings.Join(strings.Fields(got), " "); got != test.want {
			t.Errorf("allow ACL %t: got %s, want %s", test.allowACL, got, test.want)
		}
	}
}

func TestBucketWithObjectsIsOnlyOpenedWithConsent(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, client *s3ops.Client) {
		opt := website.Options{Bucket: devs3test.BucketName(), PublicPrefix: "public"}
		if _, err := website.Create(t.Context(), client, opt); err != nil {
			t.Fatal(err)
		}
		devs3test.Put(t, client, opt.Bucket, "private/a.html", "a")

		if again, err := website.Create(t.Context(), client, opt); err != nil || again.Changed {
			t.Errorf("the same prefix again: changed %t, %v", again.Changed, err)
		}
		opt.PublicPrefix = ""
		var consent *plan.ConsentError
		if _, err := website.Create(t.Context(), client, opt); !errors.As(err, &consent) {
			t.Fatalf("got %v, want a ConsentError", err)
		}
		opt.DryRun = true
		plan, err := website.Create(t.Context(), client, opt)
		if err != nil || len(plan.NeedsConsent) != 2 {
			t.Errorf("dry run needs consent %q, %v", plan.NeedsConsent, err)
		}
		opt.DryRun, opt.OpenExisting = false, true
		if _, err := website.Create(t.Context(), client, opt); err != nil {
			t.Fatal(err)
		}
		opt.PublicPrefix, opt.OpenExisting = "public/", false
		if _, err := website.Create(t.Context(), client, opt); !errors.As(err, &consent) {
			t.Errorf("closing a part: %v, want a ConsentError", err)
		}
		opt.OpenExisting = true
		if _, err := website.Create(t.Context(), client, opt); err != nil {
			t.Fatal(err)
		}
		if doc := policyOf(t, client, opt.Bucket); !strings.Contains(doc, opt.Bucket+"/public/*") || strings.Contains(doc, opt.Bucket+"/*") {
			t.Errorf("policy after narrowing: %s", doc)
		}
	})
}

func policyOf(t *testing.T, client *s3ops.Client, bucket string) string {
	t.Helper()
	out, err := client.API().GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: aws.String(bucket)})
	if err != nil {
		t.Fatal(err)
	}
	return aws.ToString(out.Policy)
}

func TestForeignSettingsAreKept(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, client *s3ops.Client) {
		api, bucket := client.API(), devs3test.BucketName()
		if _, err := website.Create(t.Context(), client, website.Options{Bucket: bucket, PublicPrefix: "a/"}); err != nil {
			t.Fatal(err)
		}
		foreign := `{"Version":"2012-10-17","Statement":[{"Sid":"Foreign","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::` +
			bucket + `/locked/*"},{"Sid":"S3imgPublicRead","Effect":"Allow","Principal":{"AWS":["*"]},"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::` + bucket + `/a/*"]}]}`
		if _, err := api.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: &bucket, Policy: &foreign}); err != nil {
			t.Fatal(err)
		}
		_, err := api.PutBucketCors(t.Context(), &s3.PutBucketCorsInput{Bucket: &bucket, CORSConfiguration: &types.CORSConfiguration{
			CORSRules: []types.CORSRule{{ID: aws.String("foreign"), AllowedOrigins: []string{"https://f.example"}, AllowedMethods: []string{"GET"}}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		same, err := website.Create(t.Context(), client, website.Options{Bucket: bucket, PublicPrefix: "a/"})
		if err != nil || same.Changed {
			t.Errorf("another spelling of the same statement is a change: %s, %v", states(same), err)
		}
		_, err = website.Create(t.Context(), client, website.Options{Bucket: bucket, PublicPrefix: "b/", CORSOrigins: []string{"*"}, OpenExisting: true})
		if err != nil {
			t.Fatal(err)
		}
		if doc := policyOf(t, client, bucket); !strings.Contains(doc, `"Foreign"`) || !strings.Contains(doc, "/b/*") || strings.Contains(doc, "/a/*") {
			t.Errorf("policy: %s", doc)
		}
		cors, err := api.GetBucketCors(t.Context(), &s3.GetBucketCorsInput{Bucket: &bucket})
		if err != nil {
			t.Fatal(err)
		}
		if len(cors.CORSRules) != 2 || aws.ToString(cors.CORSRules[0].ID) != "foreign" {
			t.Errorf("CORS rules: %+v", cors.CORSRules)
		}
	})
}

func TestRedirectIsNotLostInSilence(t *testing.T) {
	t.Parallel()
	client := devs3test.Client(t)
	bucket := devs3test.Bucket(t)
	_, err := client.API().PutBucketWebsite(t.Context(), &s3.PutBucketWebsiteInput{Bucket: &bucket, WebsiteConfiguration: &types.WebsiteConfiguration{
		RedirectAllRequestsTo: &types.RedirectAllRequestsTo{HostName: aws.String("www.example.com")},
	}})
	if err != nil {
		t.Fatal(err)
	}
	opt := website.Options{Bucket: bucket}
	for _, what := range []string{"empty", "with an object"} {
		var consent *plan.ConsentError
		_, err = website.Create(t.Context(), client, opt)
		if !errors.As(err, &consent) || !strings.Contains(err.Error(), "redirect to www.example.com would be lost") {
			t.Errorf("%s: got %v", what, err)
		}
		devs3test.Put(t, client, bucket, "a", "a")
	}
	opt.OpenExisting = true
	if _, err = website.Create(t.Context(), client, opt); err != nil {
		t.Error(err)
	}
}

func TestMissingCredentialsAreNotForeignBuckets(t *testing.T) {
	t.Parallel()
	cfg := devs3test.Server(t).Config()
	cfg.SecretKey = "wrong"
	client, err := s3ops.Connect(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	_, err = website.Create(t.Context(), client, website.Options{Bucket: devs3test.Bucket(t)})
	if s3ops.Code(err) != "SignatureDoesNotMatch" {
		t.Errorf("got %v, want SignatureDoesNotMatch", err)
	}
}
