package s3ops_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	controltypes "github.com/aws/aws-sdk-go-v2/service/s3control/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
)

// answers plays the answers of AWS that no server here gives, as its documentation words them, and passes every request
// that it has none for to moto.
type answers struct {
	mu     sync.Mutex
	next   http.RoundTripper
	answer func(req *http.Request) (status int, header http.Header, body string) // status 0 = ask next
	seen   []string
}

func (a *answers) RoundTrip(req *http.Request) (*http.Response, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.seen = append(a.seen, req.Method+" "+req.URL.Host+" "+req.URL.RawQuery)
	status, header, body := a.answer(req)
	if status == 0 {
		return a.next.RoundTrip(req)
	}
	if header == nil {
		header = http.Header{}
	}
	if req.Method == http.MethodHead {
		body = ""
	}
	return &http.Response{
		StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: req,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: int64(len(body)),
	}, nil
}

func errorXML(code string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>` + code + `</Code><Message>no</Message></Error>`
}

func answering(t *testing.T, answer func(*http.Request) (int, http.Header, string)) (*s3ops.Client, *answers) {
	t.Helper()
	a := &answers{next: mototest.Shared(t), answer: answer}
	return s3ops.NewClient(awsConfig(s3ops.DefaultRegion, &http.Client{Transport: a}), s3ops.Config{}), a
}

func TestWrongRegion(t *testing.T) {
	for _, status := range []int{http.StatusMovedPermanently, http.StatusBadRequest} {
		client, _ := answering(t, func(*http.Request) (int, http.Header, string) {
			return status, http.Header{"X-Amz-Bucket-Region": {"eu-west-3"}}, errorXML("PermanentRedirect")
		})
		var wrong *s3ops.WrongRegionError
		_, err := client.CreateWebsite(t.Context(), s3ops.WebsiteOptions{Bucket: "photos-public"})
		if !errors.As(err, &wrong) || wrong.Region != "eu-west-3" || wrong.Asked != "us-east-1" {
			t.Errorf("HTTP %d: got %v", status, err)
		}
		check, err := client.CheckBucket(t.Context(), s3ops.CheckOptions{Bucket: "photos-public"})
		if err != nil || check.Status != s3ops.CheckFail {
			t.Fatalf("check: %v, %v", check, err)
		}
		if fix := check.Findings[0].Fix; fix != "s3img bucket check photos-public --region eu-west-3" {
			t.Errorf("fix: %s", fix)
		}
	}
}

func TestForeignBucket(t *testing.T) {
	client, seen := answering(t, func(*http.Request) (int, http.Header, string) {
		return http.StatusForbidden, nil, errorXML("AccessDenied")
	})
	var foreign *s3ops.ForeignBucketError
	if _, err := client.CreateWebsite(t.Context(), s3ops.WebsiteOptions{Bucket: "photos-public"}); !errors.As(err, &foreign) {
		t.Errorf("got %v", err)
	}
	for _, request := range seen.seen {
		if strings.HasPrefix(request, http.MethodPut) {
			t.Errorf("sent %s", request)
		}
	}
	taken, _ := answering(t, func(req *http.Request) (int, http.Header, string) {
		if req.Method == http.MethodPut {
			return http.StatusConflict, nil, errorXML("BucketAlreadyExists")
		}
		return 0, nil, ""
	})
	if _, err := taken.CreateWebsite(t.Context(), s3ops.WebsiteOptions{Bucket: devs3test.BucketName()}); !errors.As(err, &foreign) {
		t.Errorf("taken meanwhile: got %v", err)
	}
}

func TestRefusalRightAfterTheBlockWasLiftedPasses(t *testing.T) {
	refusals := 2
	client, _ := answering(t, func(req *http.Request) (int, http.Header, string) {
		if req.Method == http.MethodPut && req.URL.Query().Has("policy") && refusals > 0 {
			refusals--
			return http.StatusForbidden, nil, errorXML("AccessDenied")
		}
		return 0, nil, ""
	})
	bucket := freshAWSBucket(t, client)
	site, err := client.CreateWebsite(t.Context(), s3ops.WebsiteOptions{Bucket: bucket})
	if err != nil || refusals != 0 {
		t.Errorf("%d refusals left, %s, %v", refusals, states(site), err)
	}
}

func TestAWSLacksNothing(t *testing.T) {
	client, _ := answering(t, func(req *http.Request) (int, http.Header, string) {
		if req.Method == http.MethodGet && req.URL.Query().Has("ownershipControls") {
			return http.StatusNotImplemented, nil, errorXML("NotImplemented")
		}
		return 0, nil, ""
	})
	_, err := client.CreateWebsite(t.Context(), s3ops.WebsiteOptions{Bucket: devs3test.BucketName()})
	if s3ops.Code(err) != "NotImplemented" {
		t.Errorf("got %v", err)
	}
}

// TestStoreWithoutSettings plays a store on a custom endpoint that has objects and little else, in the ways that such
// stores answer: 501, 400, and a public access block that is a listing of the bucket.
func TestStoreWithoutSettings(t *testing.T) {
	a := &answers{next: http.DefaultTransport, answer: func(req *http.Request) (int, http.Header, string) {
		query := req.URL.Query()
		switch {
		case query.Has("publicAccessBlock"):
			return http.StatusOK, nil, `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name></ListBucketResult>`
		case query.Has("ownershipControls"):
			return http.StatusBadRequest, nil, errorXML("InvalidRequest")
		case query.Has("policy"), query.Has("website"), query.Has("cors"), query.Has("lifecycle"), query.Has("acl"):
			return http.StatusNotImplemented, nil, errorXML("NotImplemented")
		}
		return 0, nil, ""
	}}
	client := s3ops.NewClient(awsConfig(s3ops.DefaultRegion, &http.Client{Transport: a}), s3ops.Config{Endpoint: "http://" + motoAddr(t)})
	opt := s3ops.WebsiteOptions{Bucket: devs3test.BucketName(), CORSOrigins: []string{"*"}}
	site, err := client.CreateWebsite(t.Context(), opt)
	want := "create done; public_access_block skipped; ownership skipped; policy skipped; website skipped; cors skipped"
	if err != nil || states(site) != want {
		t.Errorf("got %s, %v", states(site), err)
	}
	check, err := client.CheckBucket(t.Context(), s3ops.CheckOptions{Bucket: opt.Bucket, Kind: s3ops.KindWebsite})
	want = "bucket ok; kind ok; public_access_block ok; ownership ok; policy warn; website ok; cors ok; anonymous_get ok"
	if err != nil || summary(check) != want {
		t.Errorf("got %s, %v", summary(check), err)
	}
	upload, err := client.CreateUploadBucket(t.Context(), s3ops.UploadBucketOptions{Bucket: opt.Bucket, CORSOrigins: []string{"*"}})
	want = "create unchanged; public_access_block skipped; ownership skipped; cors skipped; lifecycle skipped"
	if err != nil || stepStates(upload.Steps) != want || len(upload.Notes) != 3 {
		t.Errorf("got %s, %q, %v", stepStates(upload.Steps), upload.Notes, err)
	}
	check, err = client.CheckBucket(t.Context(), s3ops.CheckOptions{Bucket: opt.Bucket})
	want = "bucket ok; kind ok; public_access_block ok; ownership ok; policy ok; cors ok; lifecycle ok; anonymous_list fail; anonymous_get ok"
	if err != nil || check.Kind != s3ops.KindUpload || summary(check) != want { // moto lets anyone list
		t.Errorf("got %s, %v", summary(check), err)
	}
	for _, request := range a.seen {
		if strings.HasPrefix(request, http.MethodDelete) {
			t.Errorf("sent %s", request)
		}
	}
}

// TestNothingIsDeletedByCreate: on some stores the delete call of the public access block removes the bucket.
func TestNothingIsDeletedByCreate(t *testing.T) {
	client, seen := answering(t, func(*http.Request) (int, http.Header, string) { return 0, nil, "" })
	if _, err := client.CreateWebsite(t.Context(), s3ops.WebsiteOptions{Bucket: freshAWSBucket(t, client)}); err != nil {
		t.Fatal(err)
	}
	for _, request := range seen.seen {
		if strings.HasPrefix(request, http.MethodDelete) {
			t.Errorf("sent %s", request)
		}
	}
	if _, err := client.CreateUploadBucket(t.Context(), s3ops.UploadBucketOptions{Bucket: freshAWSBucket(t, client)}); err != nil {
		t.Fatal(err)
	}
	for _, request := range seen.seen {
		if strings.HasPrefix(request, http.MethodDelete) {
			t.Errorf("sent %s", request)
		}
	}
	if len(seen.seen) < 10 {
		t.Errorf("saw %d requests only: the test looks at nothing", len(seen.seen))
	}
}

func TestAccountBlock(t *testing.T) {
	client := awsClient(t, s3ops.DefaultRegion)
	bucket := devs3test.BucketName()
	if _, err := client.CreateWebsite(t.Context(), s3ops.WebsiteOptions{Bucket: bucket}); err != nil {
		t.Fatal(err)
	}
	const account = "123456789012" // moto's
	control := s3control.New(s3control.Options{
		Region: s3ops.DefaultRegion, HTTPClient: awsHTTP(t), Credentials: awsConfig("", nil).Credentials,
	})
	_, err := control.PutPublicAccessBlock(t.Context(), &s3control.PutPublicAccessBlockInput{
		AccountId: aws.String(account),
		PublicAccessBlockConfiguration: &controltypes.PublicAccessBlockConfiguration{
			BlockPublicAcls: aws.Bool(true), IgnorePublicAcls: aws.Bool(false),
			BlockPublicPolicy: aws.Bool(true), RestrictPublicBuckets: aws.Bool(true),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		_, err := control.DeletePublicAccessBlock(t.Context(), &s3control.DeletePublicAccessBlockInput{AccountId: aws.String(account)})
		if err != nil {
			t.Error(err)
		}
	}()
	var blocked *s3ops.AccountBlockError
	_, err = client.CreateWebsite(t.Context(), s3ops.WebsiteOptions{Bucket: devs3test.BucketName()})
	want := "aws s3control put-public-access-block --account-id 123456789012 --public-access-block-configuration " +
		"BlockPublicAcls=true,IgnorePublicAcls=false,BlockPublicPolicy=false,RestrictPublicBuckets=false"
	if !errors.As(err, &blocked) || blocked.Account != account || len(blocked.Flags) != 2 || blocked.Fix != want {
		t.Errorf("got %+v", err)
	}
	check, err := client.CheckBucket(t.Context(), s3ops.CheckOptions{Bucket: bucket, HTTP: awsHTTP(t)})
	if err != nil {
		t.Fatal(err)
	}
	finding := find(check, "account_public_access_block")
	if finding.Status != s3ops.CheckFail || finding.Fix != want {
		t.Errorf("finding: %+v", finding)
	}
}
