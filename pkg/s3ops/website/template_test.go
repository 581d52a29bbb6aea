package website_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"go.yaml.in/yaml/v3"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

// templateOptions are the ways in which a template differs.
func templateOptions() map[string]website.Options {
	return map[string]website.Options{
		"plain": {},
		"all": {
			PublicPrefix: `it's "public"/ü:#/`, AllowACL: true, Index: "home page.html", Error: "errors/404: gone.html",
			CORSOrigins: []string{"https://a.example", "https://*.b.example", "http://localhost:5173"},
		},
	}
}

// uploadTemplateOptions are the ways in which that of an upload bucket differs.
func uploadTemplateOptions() map[string]website.UploadOptions {
	return map[string]website.UploadOptions{
		"plain": {}, "all": {Bucket: "photos-upload", CORSOrigins: []string{"https://a.example", "http://localhost:5173"}},
	}
}

// TestTemplatesPassLint lints all templates in one run: most of its time goes into starting.
func TestTemplatesPassLint(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("cfn-lint"); err != nil {
		t.Skip("cfn-lint is not installed: it is the Python package of that name")
	}
	folder := t.TempDir()
	args := []string{"--include-checks", "I", "--"}
	add := func(name, text string, err error) {
		check(t, err)
		file := filepath.Join(folder, name+".yaml")
		check(t, os.WriteFile(file, []byte(text), 0o600))
		args = append(args, file)
	}
	for name, opt := range templateOptions() {
		text, err := website.Template(opt)
		add("website-"+name, text, err)
	}
	for name, opt := range uploadTemplateOptions() {
		text, err := website.UploadTemplate(opt)
		add("upload-"+name, text, err)
	}
	if out, err := exec.CommandContext(t.Context(), "cfn-lint", args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestTemplatesFillInEveryPlace(t *testing.T) {
	full := func(name, text string, err error) {
		check(t, err)
		if strings.Contains(text, "{{") || strings.Contains(text, "}}") {
			t.Errorf("%s has places that are not filled in:\n%s", name, text)
		}
	}
	for name, opt := range templateOptions() {
		text, err := website.Template(opt)
		full(name, text, err)
	}
	for name, opt := range uploadTemplateOptions() {
		text, err := website.UploadTemplate(opt)
		full("upload, "+name, text, err)
	}
}

// TestTemplateMakesTheSameBucket deploys the template on moto, whose CloudFormation makes the bucket and the outputs and
// leaves the other properties out: those the test carries over itself. CreateWebsite with the same options then finds
// nothing to change.
func TestTemplateMakesTheSameBucket(t *testing.T) {
	t.Parallel()
	client := mototest.AWS(t, "eu-central-1")
	for name, opt := range templateOptions() {
		text, err := website.Template(opt)
		if err != nil {
			t.Fatal(err)
		}
		opt.Bucket = devs3test.BucketName()
		outputs := mototest.Shared(t).Deploy(t, "eu-central-1", opt.Bucket, text, map[string]string{"BucketName": opt.Bucket}).Outputs
		if want := opt.Bucket + ".s3.eu-central-1.amazonaws.com/"; outputs["ObjectBaseURL"] != "https://"+want {
			t.Errorf("%s: outputs %v", name, outputs)
		}
		if !strings.HasPrefix(outputs["WebsiteURL"], "http://"+opt.Bucket+".s3-website") {
			t.Errorf("%s: outputs %v", name, outputs)
		}
		if site, err := website.Create(t.Context(), client, withDryRun(opt)); err != nil || !site.Changed {
			t.Errorf("%s: moto deploys more than it did (changed %t, %v): the test can do less", name, site.Changed, err)
		}
		carryOver(t, client, text, opt.Bucket)
		site, err := website.Create(t.Context(), client, opt)
		if err != nil || site.Changed {
			t.Errorf("%s: the template's bucket differs: %s, %v", name, states(site), err)
		}
	}
}

func withDryRun(opt website.Options) website.Options {
	opt.DryRun = true
	return opt
}

// bucketProperties are those of AWS::S3::Bucket that the template uses.
type bucketProperties struct {
	PublicAccessBlockConfiguration map[string]bool
	OwnershipControls              struct{ Rules []map[string]string }
	WebsiteConfiguration           struct{ IndexDocument, ErrorDocument string }
	CorsConfiguration              struct {
		CorsRules []struct {
			Id                                                             string //nolint:revive // the template's own name
			AllowedOrigins, AllowedMethods, AllowedHeaders, ExposedHeaders []string
			MaxAge                                                         int32
		}
	}
}

// carryOver gives the bucket what the template says.
func carryOver(t *testing.T, client *s3ops.Client, text, bucket string) {
	t.Helper()
	var tree map[string]any
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	resources := tree["Resources"].(map[string]any)
	properties := func(resource string) map[string]any {
		return resources[resource].(map[string]any)["Properties"].(map[string]any)
	}
	var p bucketProperties
	decoded, err := json.Marshal(properties("Bucket"))
	if err == nil {
		err = json.Unmarshal(decoded, &p)
	}
	if err != nil {
		t.Fatal(err)
	}
	policy, err := json.Marshal(properties("BucketPolicy")["PolicyDocument"])
	if err != nil {
		t.Fatal(err)
	}
	document := strings.NewReplacer("${AWS::Partition}", "aws", "${Bucket}", bucket).Replace(string(policy))
	putSettings(t, client.API(), bucket, p, document)
}

func putSettings(t *testing.T, api *s3.Client, bucket string, p bucketProperties, policy string) {
	t.Helper()
	block := p.PublicAccessBlockConfiguration
	_, err := api.PutPublicAccessBlock(t.Context(), &s3.PutPublicAccessBlockInput{
		Bucket: &bucket, PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{
			BlockPublicAcls: aws.Bool(block["BlockPublicAcls"]), IgnorePublicAcls: aws.Bool(block["IgnorePublicAcls"]),
			BlockPublicPolicy: aws.Bool(block["BlockPublicPolicy"]), RestrictPublicBuckets: aws.Bool(block["RestrictPublicBuckets"]),
		},
	})
	check(t, err)
	_, err = api.PutBucketOwnershipControls(t.Context(), &s3.PutBucketOwnershipControlsInput{
		Bucket: &bucket, OwnershipControls: &types.OwnershipControls{Rules: []types.OwnershipControlsRule{
			{ObjectOwnership: types.ObjectOwnership(p.OwnershipControls.Rules[0]["ObjectOwnership"])},
		}},
	})
	check(t, err)
	_, err = api.PutBucketWebsite(t.Context(), &s3.PutBucketWebsiteInput{
		Bucket: &bucket, WebsiteConfiguration: &types.WebsiteConfiguration{
			IndexDocument: &types.IndexDocument{Suffix: &p.WebsiteConfiguration.IndexDocument},
			ErrorDocument: &types.ErrorDocument{Key: &p.WebsiteConfiguration.ErrorDocument},
		},
	})
	check(t, err)
	for _, rule := range p.CorsConfiguration.CorsRules {
		_, err = api.PutBucketCors(t.Context(), &s3.PutBucketCorsInput{
			Bucket: &bucket, CORSConfiguration: &types.CORSConfiguration{CORSRules: []types.CORSRule{{
				ID: &rule.Id, AllowedOrigins: rule.AllowedOrigins, AllowedMethods: rule.AllowedMethods,
				AllowedHeaders: rule.AllowedHeaders, ExposeHeaders: rule.ExposedHeaders, MaxAgeSeconds: &rule.MaxAge,
			}}},
		})
		check(t, err)
	}
	_, err = api.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: &bucket, Policy: &policy})
	check(t, err)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestTemplateNamesTheBucketAsDefault(t *testing.T) {
	text, err := website.Template(website.Options{Bucket: "photos-public"})
	if err != nil || !strings.Contains(text, "\n    Default: \"photos-public\"\n") {
		t.Errorf("%v\n%s", err, text)
	}
	var invalid *s3ops.InvalidError
	if _, err := website.Template(website.Options{Bucket: "Photos"}); !errors.As(err, &invalid) {
		t.Errorf("got %v", err)
	}
	if _, err := website.Template(website.Options{PublicPrefix: "${AWS::Region}/"}); !errors.As(err, &invalid) {
		t.Errorf("got %v", err)
	}
}
