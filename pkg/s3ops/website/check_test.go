package website_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

// find returns the first finding of a check; none is the zero value.
func find(check website.Checked, name string) website.Finding {
	for _, f := range check.Findings {
		if f.Check == name {
			return f
		}
	}
	return website.Finding{}
}

func summary(check website.Checked) string {
	var list []string
	for _, f := range check.Findings {
		list = append(list, fmt.Sprintf("%s %s", f.Check, f.Status))
	}
	return strings.Join(list, "; ")
}

func TestCheckOfAWorkingBucket(t *testing.T) {
	t.Parallel()
	client := devs3test.Client(t)
	opt := website.Options{Bucket: devs3test.BucketName(), PublicPrefix: "open/", CORSOrigins: []string{"https://*.example.com"}}
	if _, err := website.Create(t.Context(), client, opt); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"open/index.html", "open/error.html", "closed/a.html"} {
		devs3test.Put(t, client, opt.Bucket, key, "hello")
	}
	check, err := website.Check(t.Context(), client, website.CheckOptions{Bucket: opt.Bucket})
	if err != nil {
		t.Fatal(err)
	}
	want := "bucket ok; kind ok; public_access_block ok; ownership ok; policy ok; website ok; documents ok; website_get ok; documents ok; " +
		"cors ok; anonymous_get ok; private_get ok"
	if got := summary(check); got != want || check.Status != website.CheckOK {
		t.Errorf("got  %s\nwant %s\n%+v", got, want, check.Findings)
	}
	for name, message := range map[string]string{
		"website_get":   "/open/: HTTP 200 text/html",
		"anonymous_get": "/open/error.html: HTTP 200 text/html",
		"private_get":   "/closed/a.html: HTTP 403 AccessDenied, as it should be",
		"cors":          "preflight PUT from https://www.example.com: allowed",
	} {
		if got := find(check, name).Message; !strings.HasSuffix(got, message) {
			t.Errorf("%s: %q does not end in %q", name, got, message)
		}
	}
}

// TestCheckNamesTheFix breaks one thing at a time.
func TestCheckNamesTheFix(t *testing.T) {
	client := devs3test.Client(t)
	api := client.API()
	for _, test := range []struct {
		name, check, fix string
		status           website.CheckStatus
		breakIt          func(bucket string) error
		opt              website.CheckOptions
	}{
		{
			name: "no policy", check: "policy", status: website.CheckFail, fix: "s3img bucket create-website BUCKET",
			breakIt: func(b string) error {
				_, err := api.DeleteBucketPolicy(t.Context(), &s3.DeleteBucketPolicyInput{Bucket: &b})
				return err
			},
		},
		{
			name: "no policy", check: "anonymous_get", status: website.CheckFail, fix: "s3img bucket create-website BUCKET",
			breakIt: func(b string) error {
				_, err := api.DeleteBucketPolicy(t.Context(), &s3.DeleteBucketPolicyInput{Bucket: &b})
				return err
			},
		},
		{
			name: "no website", check: "website", status: website.CheckWarn, fix: "s3img bucket create-website BUCKET",
			breakIt: func(b string) error {
				_, err := api.DeleteBucketWebsite(t.Context(), &s3.DeleteBucketWebsiteInput{Bucket: &b})
				return err
			},
		},
		{
			name: "ownership not set", check: "ownership", status: website.CheckWarn, fix: "s3img bucket create-website BUCKET",
			breakIt: func(b string) error {
				_, err := api.DeleteBucketOwnershipControls(t.Context(), &s3.DeleteBucketOwnershipControlsInput{Bucket: &b})
				return err
			},
		},
		{
			name: "origin without a rule", check: "cors", status: website.CheckFail,
			fix:     "s3img bucket allow-pages BUCKET --origin https://b.example",
			breakIt: func(string) error { return nil },
			opt:     website.CheckOptions{CORSOrigins: []string{"https://b.example"}},
		},
		{
			name: "anyone may write", check: "policy", status: website.CheckOK,
			breakIt: func(b string) error {
				doc := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::` + b + `/*"}]}`
				_, err := api.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: &b, Policy: &doc})
				return err
			},
		},
	} {
		t.Run(test.name+" "+test.check, func(t *testing.T) {
			bucket := devs3test.BucketName()
			_, err := website.Create(t.Context(), client, website.Options{Bucket: bucket, CORSOrigins: []string{"https://a.example"}})
			if err != nil {
				t.Fatal(err)
			}
			devs3test.Put(t, client, bucket, "a.html", "a")
			if err := test.breakIt(bucket); err != nil {
				t.Fatal(err)
			}
			opt := test.opt
			opt.Bucket = bucket
			check, err := website.Check(t.Context(), client, opt)
			if err != nil {
				t.Fatal(err)
			}
			got := find(check, test.check)
			if fix := strings.ReplaceAll(test.fix, "BUCKET", bucket); got.Status != test.status || got.Fix != fix {
				t.Errorf("got %+v, want %s with fix %q", got, test.status, fix)
			}
			if test.name == "anyone may write" && !strings.Contains(fmt.Sprint(check.Findings), "anyone may also s3:PutObject") {
				t.Errorf("nothing about writing: %+v", check.Findings)
			}
		})
	}
}

func TestCheckOfABlockedBucket(t *testing.T) {
	t.Parallel()
	client := mototest.AWS(t, "eu-central-1")
	bucket := devs3test.BucketName()
	if _, err := website.Create(t.Context(), client, website.Options{Bucket: bucket, PublicPrefix: "it's/", AllowACL: true}); err != nil {
		t.Fatal(err)
	}
	devs3test.Put(t, client, bucket, "it's/a.html", "a")
	_, err := client.API().PutPublicAccessBlock(t.Context(), &s3.PutPublicAccessBlockInput{
		Bucket:                         aws.String(bucket),
		PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{RestrictPublicBuckets: aws.Bool(true)},
	})
	if err != nil {
		t.Fatal(err)
	}
	check, err := website.Check(t.Context(), client, website.CheckOptions{Bucket: bucket, HTTP: mototest.Shared(t).HTTPClient()})
	if err != nil {
		t.Fatal(err)
	}
	got := find(check, "public_access_block")
	want := "s3img bucket create-website " + bucket + ` --public-prefix 'it'\''s/' --allow-acl`
	if got.Status != website.CheckFail || got.Fix != want {
		t.Errorf("got %+v, want the fix %s", got, want)
	}
	if check.Region != "eu-central-1" || check.WebsiteURL != "http://"+bucket+".s3-website.eu-central-1.amazonaws.com/" {
		t.Errorf("region %s, website %s", check.Region, check.WebsiteURL)
	}
	if account := find(check, "account_public_access_block"); account.Status != website.CheckOK {
		t.Errorf("account: %+v", account)
	}
}

func TestCheckOfAMissingBucket(t *testing.T) {
	t.Parallel()
	stores(t, func(t *testing.T, client *s3ops.Client) {
		bucket := devs3test.BucketName()
		check, err := website.Check(t.Context(), client, website.CheckOptions{Bucket: bucket})
		if err != nil || summary(check) != "bucket fail" || strings.Contains(check.Findings[0].Fix, "create") {
			t.Errorf("%+v, %v", check, err)
		}
		for kind, fix := range map[website.Kind]string{website.KindUpload: "create-upload", website.KindWebsite: "create-website"} {
			check, err := website.Check(t.Context(), client, website.CheckOptions{Bucket: bucket, Kind: kind})
			if err != nil || check.Kind != kind || check.Findings[0].Fix != "s3img bucket "+fix+" "+bucket {
				t.Errorf("%s: %+v, %v", kind, check, err)
			}
		}
	})
}
