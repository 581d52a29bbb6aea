package website_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

func TestPages(t *testing.T) {
	t.Parallel()
	client, bucket := devs3test.Client(t), devs3test.Bucket(t)
	_, err := client.API().PutBucketCors(t.Context(), &s3.PutBucketCorsInput{
		Bucket: &bucket, CORSConfiguration: &types.CORSConfiguration{CORSRules: []types.CORSRule{{
			ID: aws.String("theirs"), AllowedOrigins: []string{"https://theirs.example"}, AllowedMethods: []string{"GET"},
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	allowed := func(origin string, want bool) {
		t.Helper()
		err := website.CheckPage(t.Context(), client, bucket, origin)
		var refused *website.PageRefusedError
		if want && err != nil {
			t.Errorf("%s: %v", origin, err)
		}
		if !want && (!errors.As(err, &refused) || refused.Bucket != bucket || refused.Origin != origin) {
			t.Errorf("%s: %v, want it refused", origin, err)
		}
	}
	allow := func(wantChange bool, origins ...string) {
		t.Helper()
		if pages, err := website.AllowPages(t.Context(), client, website.PagesOptions{Bucket: bucket, Origins: origins}); err != nil || pages.Changed != wantChange {
			t.Errorf("AllowPages(%q): %+v, %v", origins, pages, err)
		}
	}
	allowed("http://localhost:8080", false)
	allow(true, "http://localhost:8080", "https://a.example")
	allow(false, "https://a.example", "http://localhost:8080")
	allowed("http://localhost:8080", true)
	allowed("https://a.example", true)
	allowed("https://b.example", false)
	allowed("https://theirs.example", false) // may read, not upload
	allow(true, "https://b.example")
	allowed("https://a.example", true) // a second origin is added
	allowed("https://b.example", true)
	only := website.PagesOptions{Bucket: bucket, Origins: []string{"https://b.example"}, Replace: true, DryRun: true}
	pages, err := website.AllowPages(t.Context(), client, only)
	if err != nil || !pages.Changed || !slices.Equal(pages.Removed, []string{"http://localhost:8080", "https://a.example"}) {
		t.Errorf("dry run: %+v, %v", pages, err)
	}
	allowed("https://a.example", true)
	only.DryRun = false
	if pages, err = website.AllowPages(t.Context(), client, only); err != nil || !pages.Changed {
		t.Errorf("replacing: %+v, %v", pages, err)
	}
	allowed("https://a.example", false)
	allowed("https://b.example", true)
	if pages, err = website.AllowPages(t.Context(), client, only); err != nil || pages.Changed || len(pages.Removed) > 0 {
		t.Errorf("replacing again: %+v, %v", pages, err)
	}
	out, err := client.API().GetBucketCors(t.Context(), &s3.GetBucketCorsInput{Bucket: &bucket})
	if err != nil || len(out.CORSRules) != 2 || aws.ToString(out.CORSRules[0].ID) != "theirs" {
		t.Errorf("the rules are %+v, %v", out, err)
	}
}

func TestPagesOfNoBucket(t *testing.T) {
	t.Parallel()
	client := devs3test.Client(t)
	var failed *s3ops.Error
	_, err := website.AllowPages(t.Context(), client, website.PagesOptions{Bucket: devs3test.BucketName(), Origins: []string{"*"}})
	if !errors.As(err, &failed) || failed.Code != "NoSuchBucket" {
		t.Errorf("AllowPages: %v", err)
	}
	err = website.CheckPage(t.Context(), client, devs3test.BucketName(), "https://a.example")
	if !errors.As(err, &failed) || failed.Code != "NoSuchBucket" {
		t.Errorf("CheckPage: %v, want it told that there is no bucket, which no CORS rule mends", err)
	}
}

// TestPagesOfEverybody are let in by a rule on S3, but not by the store of dev, and nobody is told that they are.
func TestPagesOfEverybody(t *testing.T) {
	t.Parallel()
	client, bucket := devs3test.Client(t), devs3test.Bucket(t)
	for _, origin := range []string{"*", "https://named.example"} { // the rule for all stands in the way of the second
		var refused *website.PageRefusedError
		_, err := website.AllowPages(t.Context(), client, website.PagesOptions{Bucket: bucket, Origins: []string{origin}})
		if !errors.As(err, &refused) || refused.Origin != origin || !refused.Ruled {
			t.Errorf("AllowPages(%q): %v, want it told that the store lets nobody in", origin, err)
		}
	}
	made, err := website.CreateUpload(t.Context(), client, website.UploadOptions{Bucket: bucket, CORSOrigins: []string{"*"}})
	if want := "pages of * cannot upload to the bucket " + bucket + ", although its rules name them"; err != nil || !strings.Contains(strings.Join(made.Notes, "\n"), want) {
		t.Errorf("CreateUploadBucket: %q, %v, want %q", made.Notes, err, want)
	}
	site, err := website.Create(t.Context(), client, website.Options{Bucket: bucket, CORSOrigins: []string{"*"}})
	if want := "pages of * cannot upload"; err != nil || !strings.Contains(strings.Join(site.Notes, "\n"), want) {
		t.Errorf("CreateWebsite: %q, %v, want %q", site.Notes, err, want)
	}
	check, err := website.Check(t.Context(), client, website.CheckOptions{Bucket: bucket})
	found := slices.ContainsFunc(check.Findings, func(f website.Finding) bool {
		return f.Check == "cors" && f.Status == website.CheckFail && strings.HasPrefix(f.Fix, "name the pages in place of *")
	})
	if err != nil || !found {
		t.Errorf("CheckBucket: %+v, %v, want it told to name pages, and none that was only tried", check.Findings, err)
	}
	named := website.PagesOptions{Bucket: bucket, Origins: []string{"https://named.example"}, Replace: true}
	if pages, err := website.AllowPages(t.Context(), client, named); err != nil || !slices.Equal(pages.Removed, []string{"*"}) {
		t.Errorf("replacing: %+v, %v", pages, err)
	}
}
