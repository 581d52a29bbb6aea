package batch_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/batch"
)

// No server that can be run on a machine has jobs: moto 5.2.1 knows the other half of S3 Control. What is sent is compared with what
// botocore sends for the same, and what is answered was read by botocore; testdata/make.py did both.

type sent struct{ Method, URL, Body, Account string }

// control answers as S3 Control, and keeps what came.
type control struct {
	status int
	body   string
	got    sent
}

func (c *control) RoundTrip(r *http.Request) (*http.Response, error) {
	c.got = sent{Method: r.Method, URL: r.URL.String(), Account: r.Header.Get("X-Amz-Account-Id")}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		c.got.Body = string(body)
	}
	return &http.Response{StatusCode: c.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(c.body)), Request: r}, nil
}

func (c *control) client() *s3ops.Client {
	return s3ops.NewClient(aws.Config{
		Region: "us-west-2", HTTPClient: &http.Client{Transport: c}, Credentials: credentials.NewStaticCredentialsProvider("k", "s", ""),
	}, s3ops.Config{})
}

func requests(t *testing.T) map[string]sent {
	t.Helper()
	data, err := os.ReadFile("testdata/requests.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]sent
	if err := json.Unmarshal(data, &all); err != nil || len(all) != 4 {
		t.Fatal(len(all), err)
	}
	return all
}

func options() batch.Options {
	return batch.Options{
		Function: "arn:aws:lambda:eu-west-1:123456789012:function:s3img", Role: "arn:aws:iam::123456789012:role/batch", Priority: 10, Token: "token-1",
	}
}

func TestCreate(t *testing.T) {
	generated, whole, inventory := options(), options(), options()
	whole.Source = s3ops.Location{Bucket: "photos-upload"}
	generated.Source = s3ops.Location{Bucket: "photos-upload", Key: "input/"}
	generated.Suffixes = []string{".jpg", ".JPG"}
	generated.Newer = time.Date(2026, 11, 20, 11, 0, 0, 0, time.FixedZone("CET", 3600))
	generated.Report = s3ops.Location{Bucket: "reports", Key: "s3img"}
	generated.Arguments = map[string]string{"sizes": "400,80", "force": "true"}
	generated.Description = "thumbnails & more"
	inventory.Manifest = s3ops.Location{Bucket: "inventories", Key: "photos-upload/all/2026-11-27T01-00Z/manifest.json"}
	inventory.ManifestETag = "60e460c9d1046e73f7dde5043ac3ae85"
	for name, o := range map[string]batch.Options{"generated": generated, "whole": whole, "inventory": inventory} {
		c := &control{status: http.StatusOK, body: `<CreateJobResult xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"><JobId>job-1</JobId></CreateJobResult>`}
		created, err := batch.Create(t.Context(), c.client(), o)
		if err != nil || created.ID != "job-1" || created.ARN != "arn:aws:s3:eu-west-1:123456789012:job/job-1" {
			t.Errorf("%s: %+v, %v", name, created, err)
		}
		if want := requests(t)[name]; c.got != want {
			t.Errorf("%s: sent\n%+v\nwant\n%+v", name, c.got, want)
		}
	}
}

func TestDescribe(t *testing.T) {
	body, err := os.ReadFile("testdata/described.xml")
	if err != nil {
		t.Fatal(err)
	}
	job, err := batch.ParseJob("arn:aws:s3:eu-west-1:123456789012:job/00e123a4-c0d8-41f4-a0eb-b46f9ba5b07c")
	if err != nil {
		t.Fatal(err)
	}
	c := &control{status: http.StatusOK, body: string(body)}
	state, err := batch.Describe(t.Context(), c.client(), job)
	if err != nil || !state.Ended() || state.Status != batch.Complete || state.Total != 10 || state.Succeeded != 9 || state.Failed != 1 ||
		state.Active != 75*time.Second || state.Description != "thumbnails & more" {
		t.Errorf("%+v, %v", state, err)
	}
	if got := strings.Join(state.Reasons, "; "); got != "ManifestNotFound: Manifest <object> not found" {
		t.Errorf("reasons: %s", got)
	}
	if state.Report != "s3://reports/s3img/job-00e123a4-c0d8-41f4-a0eb-b46f9ba5b07c/manifest.json" {
		t.Errorf("report: %s", state.Report)
	}
	if want := requests(t)["describe"]; c.got != want {
		t.Errorf("sent\n%+v\nwant\n%+v", c.got, want)
	}
	c = &control{status: http.StatusBadRequest, body: `<ErrorResponse><Error><Code>NoSuchJob</Code><Message>no such job</Message></Error></ErrorResponse>`}
	if _, err := batch.Describe(t.Context(), c.client(), job); s3ops.Code(err) != "NoSuchJob" {
		t.Errorf("%v", err)
	}
	for _, body := range []string{"", "<html>", "<DescribeJobResult/>"} {
		c = &control{status: http.StatusOK, body: body}
		if state, err := batch.Describe(t.Context(), c.client(), job); err == nil {
			t.Errorf("%q is read as %+v", body, state)
		}
	}
}

func TestNamesOfJobs(t *testing.T) {
	if job, err := batch.ParseJob("00e123a4-c0d8-41f4-a0eb-b46f9ba5b07c"); err != nil || job.Account != "" {
		t.Errorf("%+v, %v", job, err)
	}
	for _, text := range []string{"", "a/b", "arn:aws:s3:::photos", "arn:aws:s3:eu-west-1:123456789012:job/", "arn:aws:iam::123456789012:role/x"} {
		if job, err := batch.ParseJob(text); err == nil {
			t.Errorf("%q is read as %+v", text, job)
		}
	}
}

func TestOptions(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*batch.Options)
		want   string
	}{
		"good":         {func(*batch.Options) {}, ""},
		"a name":       {func(o *batch.Options) { o.Function = "s3img" }, "function"},
		"a role":       {func(o *batch.Options) { o.Role = "arn:aws:iam::1:role/x" }, "role"},
		"exchanged":    {func(o *batch.Options) { o.Role = o.Function }, "role"},
		"less than 0":  {func(o *batch.Options) { o.Priority = -1 }, "priority"},
		"much to tell": {func(o *batch.Options) { o.Description = strings.Repeat("x", 257) }, "description"},
		"China":        {func(o *batch.Options) { o.Role = strings.Replace(o.Role, "aws", "aws-cn", 1) }, ""},
	} {
		o := options()
		c.change(&o)
		if err := o.Validate(); (err != nil) != (c.want != "") || (err != nil && !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}
