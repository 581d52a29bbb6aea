package lambda_test

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/lambda"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

// templateOptions are the ways in which a template differs.
func templateOptions() map[string]lambda.TemplateOptions {
	return map[string]lambda.TemplateOptions{
		"plain": {},
		"all": {
			UploadBucket: "photos-upload", Dest: s3ops.Location{Bucket: "photos.public", Key: "img/v1.2"}, Prefix: "in/box",
			Sizes: []int{1600, 65535, 1}, Formats: "png", Config: "s3://photos-code/v2/s3img.yaml", CORSOrigins: []string{"https://a.example", "http://localhost:5173", "*"},
			Renditions: []imageops.Spec{
				{Name: "avatar", Box: imageops.Square(200), Fit: imageops.Cover, Gravity: imageops.Smart, Style: imageops.Style{Format: imageops.WebP}},
				{Name: "hero", Box: imageops.Box{Width: 1600}},
			},
			PublicURL: "https://cdn.example/%20x?a=\"b\"",
			Lookup: environment(map[string]string{
				"S3IMG_QUALITY": "70", "S3IMG_GAIN_MAP": "none", "S3IMG_CACHE_CONTROL": "", "S3IMG_MANIFEST": "0", "S3IMG_EXPIRES": "1d", "S3IMG_TYPES": "jpeg, webp",
				"S3IMG_MAX_BYTES": "10MB", "S3IMG_WRITE_ONCE": "t", "S3IMG_SUFFIXES": ".jpg, .png", "S3IMG_MIRROR_DELETES": "1", "S3IMG_TAG_REJECTED": "false",
				"S3IMG_MAX_PIXELS": "5M", "S3IMG_APPROVE": "http://a.example/x",
				"S3IMG_NOTIFY": "arn:aws:events:eu-central-1:123456789012:event-bus/default https://b.example/x arn:aws:sns:eu-central-1:123456789012:done",
			}),
		},
	}
}

func makeTemplate(t testing.TB, opt lambda.TemplateOptions) string {
	t.Helper()
	text, err := lambda.Template(opt)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// given are the parameters that have no default.
func given(more ...string) map[string]string {
	parameters := map[string]string{
		"UploadBucketName": "photos-up", "DownloadBucketName": "photos-down", "CodeBucket": "photos-code", "CodeKey": "s3img.zip",
	}
	for i := 0; i < len(more); i += 2 {
		parameters[more[i]] = more[i+1]
	}
	return parameters
}

func TestTemplateTakesOptionsAsDefaults(t *testing.T) {
	plain := resolve(t, makeTemplate(t, lambda.TemplateOptions{}), given())
	all := resolve(t, makeTemplate(t, templateOptions()["all"]), map[string]string{"CodeBucket": "photos-code", "CodeKey": "s3img.zip"})
	for _, c := range []struct {
		variable, plain, all string
	}{
		{"S3_UPLOAD_BUCKET_NAME", "photos-up", "photos-upload"},
		{"S3_DOWNLOAD_BUCKET_NAME", "photos-down", "photos.public"},
		{"S3IMG_CONFIG", "", "s3://photos-code/v2/s3img.yaml"},
		{"S3IMG_PREFIX", "input/", "in/box/"},
		{"S3IMG_DEST_PREFIX", "", "img/v1.2/"},
		{"S3IMG_SIZES", "", "1600,65535,1"},
		{"S3IMG_RENDITIONS", "", "avatar=200,fit=cover,gravity=smart,webp; hero=1600x"},
		{"S3IMG_FORMAT", "", "png"},
		{"S3IMG_QUALITY", "", "70"},
		{"S3IMG_MANIFEST", "", "false"},
		{"S3IMG_TAG_REJECTED", "true", "false"},
		{"S3IMG_NOTIFY", "  ", "https://b.example/x arn:aws:sns:eu-central-1:123456789012:done arn:aws:events:eu-central-1:123456789012:event-bus/default"},
		{"S3IMG_APPROVE", "", "http://a.example/x"},
		{"S3IMG_NOTIFY_SECRET", "", ""},
		{"S3IMG_SUFFIXES", "", ".jpg,.png"},
		{"S3IMG_MIRROR_DELETES", "false", "true"},
		{"S3IMG_MAX_PIXELS", "100000000", "5000000"},
		{"S3IMG_EXPIRES", "", "24h"},
		{"S3IMG_TYPES", "", "image/jpeg,image/webp"},
		{"S3IMG_GAIN_MAP", "", "none"},
		{"S3IMG_MAX_BYTES", "", "10000000"},
		{"S3IMG_WRITE_ONCE", "", "true"},
		{"S3IMG_PUBLIC_URL", "", `https://cdn.example/%20x?a="b"`},
	} {
		path := "Resources.Function.Properties.Environment.Variables." + c.variable
		if got := at(t, plain, path); got != c.plain {
			t.Errorf("plain: %s is %v, want %q", c.variable, got, c.plain)
		}
		if got := at(t, all, path); got != c.all {
			t.Errorf("all: %s is %v, want %q", c.variable, got, c.all)
		}
	}
	const cacheControl = "Resources.Function.Properties.Environment.Variables.S3IMG_CACHE_CONTROL"
	if got := len(at(t, all, "Resources.Function.Properties.Environment.Variables").(tree)); got != 24 || at(t, plain, cacheControl) != nil || at(t, all, cacheControl) != "" {
		t.Errorf("the function has %d variables: this test knows 24; Cache-Control is %v where nothing was said, and %v where there is to be none", got, at(t, plain, cacheControl), at(t, all, cacheControl))
	}
	origins := []any{"https://a.example", "http://localhost:5173", "*"}
	if got := at(t, all, "Resources.FunctionUrl.Properties.Cors.AllowOrigins"); !reflect.DeepEqual(got, origins) {
		t.Errorf("the URL lets in %v", got)
	}
	if got := at(t, all, "Resources.UploadBucket.Properties.CorsConfiguration.CorsRules.0.AllowedOrigins"); !reflect.DeepEqual(got, origins) {
		t.Errorf("the upload bucket lets in %v", got)
	}
	for _, resource := range []string{"UploadBucket", "DownloadBucket"} {
		if got := at(t, plain, "Resources."+resource+".Properties.CorsConfiguration"); got != nil {
			t.Errorf("%s has CORS rules without origins: %v", resource, got)
		}
	}
}

func TestTemplateRefusesOptions(t *testing.T) {
	for name, opt := range map[string]lambda.TemplateOptions{
		"upload bucket":   {UploadBucket: "Photos"},
		"download bucket": {Dest: s3ops.Location{Bucket: "a_b"}},
		"one bucket":      {UploadBucket: "photos", Dest: s3ops.Location{Bucket: "photos"}},
		"prefix":          {Prefix: "/input/"},
		"wildcard":        {Prefix: "in*/"},
		"space":           {Prefix: "in put/"},
		"dots":            {Prefix: "../"},
		"substitution":    {Dest: s3ops.Location{Key: "${AWS::Region}/"}},
		"line":            {Prefix: "input/\n"},
		"size":            {Sizes: []int{0}},
		"sizes":           {Sizes: []int{200, 200}},
		"format":          {Formats: "bmp"},
		"formats":         {Formats: "keep,webp,webp"},
		"configuration":   {Config: "s3://photos-code/*"},
		"file":            {Config: "s3img.yaml"},
		"two URLs":        {Lookup: environment(map[string]string{"S3IMG_NOTIFY": "https://a.example https://b.example"})},
		"a queue":         {Lookup: environment(map[string]string{"S3IMG_NOTIFY": "arn:aws:sqs:eu-central-1:123456789012:done"})},
		"public URL":      {PublicURL: "cdn.example"},
		"origin":          {CORSOrigins: []string{"example.com"}},
		"path":            {CORSOrigins: []string{"https://example.com/"}},
		"subdomains":      {CORSOrigins: []string{"https://*.example.com"}},
		"two origins":     {CORSOrigins: []string{"https://a.example,https://b.example"}},
	} {
		var invalid *s3ops.InvalidError
		if text, err := lambda.Template(opt); !errors.As(err, &invalid) || text != "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestFormNamesEveryParameter: the console shows parameters in groups, and one that is in none at the end.
func TestFormNamesEveryParameter(t *testing.T) {
	template := parse(t, makeTemplate(t, lambda.TemplateOptions{}))
	var grouped []string
	for _, group := range at(t, template, "Metadata.AWS::CloudFormation::Interface.ParameterGroups").([]any) {
		for _, name := range group.(tree)["Parameters"].([]any) {
			grouped = append(grouped, name.(string))
		}
	}
	declared := slices.Sorted(maps.Keys(template["Parameters"].(tree)))
	if slices.Sort(grouped); !slices.Equal(grouped, declared) {
		t.Errorf("groups have  %v\nparameters are %v", grouped, declared)
	}
}

func TestMessagesStayHiddenForSixTimeouts(t *testing.T) {
	text := makeTemplate(t, lambda.TemplateOptions{})
	parameters := parse(t, text)["Parameters"]
	window := number(t, at(t, parameters, "BatchWindow.MaxValue"))
	allowed := at(t, parameters, "Timeout.AllowedValues").([]any)
	if len(allowed) < 2 {
		t.Fatalf("timeouts %v", allowed)
	}
	for _, timeout := range allowed {
		resources := resolve(t, text, given("Timeout", timeout.(string)))["Resources"]
		runs := number(t, at(t, resources, "Function.Properties.Timeout"))
		hidden := number(t, at(t, resources, "Queue.Properties.VisibilityTimeout"))
		if hidden < 6*runs+window || hidden > 43_200 || runs > 900 {
			t.Errorf("timeout %d s, batch window up to %d s: hidden for %d s", runs, window, hidden)
		}
	}
}

// TestDownloadBucketIsThatOfCreateWebsite compares it with the template of create-website.
func TestDownloadBucketIsThatOfCreateWebsite(t *testing.T) {
	origins := []string{"https://a.example", "http://localhost:5173"}
	website, err := website.Template(website.Options{CORSOrigins: origins})
	if err != nil {
		t.Fatal(err)
	}
	website = strings.NewReplacer("!Ref Bucket\n", "!Ref DownloadBucket\n", "${Bucket}", "${DownloadBucket}", "${Bucket.", "${DownloadBucket.",
		"!GetAtt Bucket.", "!GetAtt DownloadBucket.", "\n  Bucket:", "\n  DownloadBucket:").Replace(website)
	want := resolve(t, website, map[string]string{"BucketName": "photos-down"})
	got := resolve(t, makeTemplate(t, lambda.TemplateOptions{}), given("CorsOrigins", strings.Join(origins, ",")))
	for mine, theirs := range map[string]string{
		"Resources.DownloadBucket": "Resources.DownloadBucket", "Resources.DownloadBucketPolicy": "Resources.BucketPolicy",
		"Outputs.WebsiteURL": "Outputs.WebsiteURL", "Outputs.ObjectBaseURL": "Outputs.ObjectBaseURL",
	} {
		if a, b := at(t, got, mine), at(t, want, theirs); a == nil || !reflect.DeepEqual(a, b) {
			t.Errorf("%s\nis   %v\nwant %v", mine, a, b)
		}
	}
}
