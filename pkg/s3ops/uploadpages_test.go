package s3ops_test

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
)

func TestPages(t *testing.T) {
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
		err := client.CheckPage(t.Context(), bucket, origin)
		var refused *s3ops.PageRefusedError
		if want && err != nil {
			t.Errorf("%s: %v", origin, err)
		}
		if !want && (!errors.As(err, &refused) || refused.Bucket != bucket || refused.Origin != origin) {
			t.Errorf("%s: %v, want it refused", origin, err)
		}
	}
	allow := func(wantChange bool, origins ...string) {
		t.Helper()
		if pages, err := client.AllowPages(t.Context(), s3ops.PagesOptions{Bucket: bucket, Origins: origins}); err != nil || pages.Changed != wantChange {
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
	only := s3ops.PagesOptions{Bucket: bucket, Origins: []string{"https://b.example"}, Replace: true, DryRun: true}
	pages, err := client.AllowPages(t.Context(), only)
	if err != nil || !pages.Changed || !slices.Equal(pages.Removed, []string{"http://localhost:8080", "https://a.example"}) {
		t.Errorf("dry run: %+v, %v", pages, err)
	}
	allowed("https://a.example", true)
	only.DryRun = false
	if pages, err = client.AllowPages(t.Context(), only); err != nil || !pages.Changed {
		t.Errorf("replacing: %+v, %v", pages, err)
	}
	allowed("https://a.example", false)
	allowed("https://b.example", true)
	if pages, err = client.AllowPages(t.Context(), only); err != nil || pages.Changed || len(pages.Removed) > 0 {
		t.Errorf("replacing again: %+v, %v", pages, err)
	}
	out, err := client.API().GetBucketCors(t.Context(), &s3.GetBucketCorsInput{Bucket: &bucket})
	if err != nil || len(out.CORSRules) != 2 || aws.ToString(out.CORSRules[0].ID) != "theirs" {
		t.Errorf("the rules are %+v, %v", out, err)
	}
}

func TestPagesOfNoBucket(t *testing.T) {
	client := devs3test.Client(t)
	var failed *s3ops.Error
	_, err := client.AllowPages(t.Context(), s3ops.PagesOptions{Bucket: devs3test.BucketName(), Origins: []string{"*"}})
	if !errors.As(err, &failed) || failed.Code != "NoSuchBucket" {
		t.Errorf("AllowPages: %v", err)
	}
	err = client.CheckPage(t.Context(), devs3test.BucketName(), "https://a.example")
	if !errors.As(err, &failed) || failed.Code != "NoSuchBucket" {
		t.Errorf("CheckPage: %v, want it told that there is no bucket, which no CORS rule mends", err)
	}
}

// TestPagesOfEverybody are let in by a rule on S3, but not by the store of dev, and nobody is told that they are.
func TestPagesOfEverybody(t *testing.T) {
	client, bucket := devs3test.Client(t), devs3test.Bucket(t)
	for _, origin := range []string{"*", "https://named.example"} { // the rule for all stands in the way of the second
		var refused *s3ops.PageRefusedError
		_, err := client.AllowPages(t.Context(), s3ops.PagesOptions{Bucket: bucket, Origins: []string{origin}})
		if !errors.As(err, &refused) || refused.Origin != origin || !refused.Ruled {
			t.Errorf("AllowPages(%q): %v, want it told that the store lets nobody in", origin, err)
		}
	}
	made, err := client.CreateUploadBucket(t.Context(), s3ops.UploadBucketOptions{Bucket: bucket, CORSOrigins: []string{"*"}})
	if want := "pages of * cannot upload to the bucket " + bucket + ", although its rules name them"; err != nil || !strings.Contains(strings.Join(made.Notes, "\n"), want) {
		t.Errorf("CreateUploadBucket: %q, %v, want %q", made.Notes, err, want)
	}
	site, err := client.CreateWebsite(t.Context(), s3ops.WebsiteOptions{Bucket: bucket, CORSOrigins: []string{"*"}})
	if want := "pages of * cannot upload"; err != nil || !strings.Contains(strings.Join(site.Notes, "\n"), want) {
		t.Errorf("CreateWebsite: %q, %v, want %q", site.Notes, err, want)
	}
	check, err := client.CheckBucket(t.Context(), s3ops.CheckOptions{Bucket: bucket})
	found := slices.ContainsFunc(check.Findings, func(f s3ops.Finding) bool {
		return f.Check == "cors" && f.Status == s3ops.CheckFail && strings.HasPrefix(f.Fix, "name the pages in place of *")
	})
	if err != nil || !found {
		t.Errorf("CheckBucket: %+v, %v, want it told to name pages, and none that was only tried", check.Findings, err)
	}
	named := s3ops.PagesOptions{Bucket: bucket, Origins: []string{"https://named.example"}, Replace: true}
	if pages, err := client.AllowPages(t.Context(), named); err != nil || !slices.Equal(pages.Removed, []string{"*"}) {
		t.Errorf("replacing: %+v, %v", pages, err)
	}
}
