package website_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	controltypes "github.com/aws/aws-sdk-go-v2/service/s3control/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/httpserve/requesttest"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

func TestWrongRegion(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusMovedPermanently, http.StatusBadRequest} {
		client, _ := mototest.Answering(t, func(*http.Request) (int, http.Header, string) {
			return status, http.Header{"X-Amz-Bucket-Region": {"eu-west-3"}}, mototest.ErrorXML("PermanentRedirect")
		})
		var wrong *s3ops.WrongRegionError
		_, err := website.Create(t.Context(), client, website.Options{Bucket: "photos-public"})
		if !errors.As(err, &wrong) || wrong.Region != "eu-west-3" || wrong.Asked != "us-east-1" {
			t.Errorf("HTTP %d: got %v", status, err)
		}
		check, err := website.Check(t.Context(), client, website.CheckOptions{Bucket: "photos-public"})
		if err != nil || check.Status != website.CheckFail {
			t.Fatalf("check: %v, %v", check, err)
		}
		if fix := check.Findings[0].Fix; fix != "s3img bucket check photos-public --region eu-west-3" {
			t.Errorf("fix: %s", fix)
		}
	}
}

func TestForeignBucket(t *testing.T) {
	t.Parallel()
	client, seen := mototest.Answering(t, func(*http.Request) (int, http.Header, string) {
		return http.StatusForbidden, nil, mototest.ErrorXML("AccessDenied")
	})
	var foreign *s3ops.ForeignBucketError
	if _, err := website.Create(t.Context(), client, website.Options{Bucket: "photos-public"}); !errors.As(err, &foreign) {
		t.Errorf("got %v", err)
	}
	for _, request := range seen.Seen() {
		if strings.HasPrefix(request, http.MethodPut) {
			t.Errorf("sent %s", request)
		}
	}
	taken, _ := mototest.Answering(t, func(req *http.Request) (int, http.Header, string) {
		if req.Method == http.MethodPut {
			return http.StatusConflict, nil, mototest.ErrorXML("BucketAlreadyExists")
		}
		return 0, nil, ""
	})
	if _, err := website.Create(t.Context(), taken, website.Options{Bucket: devs3test.BucketName()}); !errors.As(err, &foreign) {
		t.Errorf("taken meanwhile: got %v", err)
	}
}

func TestRefusalRightAfterTheBlockWasLiftedPasses(t *testing.T) {
	t.Parallel()
	refusals := 2
	client, _ := mototest.Answering(t, func(req *http.Request) (int, http.Header, string) {
		if req.Method == http.MethodPut && req.URL.Query().Has("policy") && refusals > 0 {
			refusals--
			return http.StatusForbidden, nil, mototest.ErrorXML("AccessDenied")
		}
		return 0, nil, ""
	})
	bucket := freshAWSBucket(t, client)
	site, err := website.Create(t.Context(), client, website.Options{Bucket: bucket})
	if err != nil || refusals != 0 {
		t.Errorf("%d refusals left, %s, %v", refusals, states(site), err)
	}
}

func TestAWSLacksNothing(t *testing.T) {
	t.Parallel()
	client, _ := mototest.Answering(t, func(req *http.Request) (int, http.Header, string) {
		if req.Method == http.MethodGet && req.URL.Query().Has("ownershipControls") {
			return http.StatusNotImplemented, nil, mototest.ErrorXML("NotImplemented")
		}
		return 0, nil, ""
	})
	_, err := website.Create(t.Context(), client, website.Options{Bucket: devs3test.BucketName()})
	if s3ops.Code(err) != "NotImplemented" {
		t.Errorf("got %v", err)
	}
}

// TestStoreWithoutSettings plays a store on a custom endpoint that has objects and little else, in the ways that such
// stores answer: 501, 400, and a public access block that is a listing of the bucket.
func TestStoreWithoutSettings(t *testing.T) {
	t.Parallel()
	a := &requesttest.Played{Next: http.DefaultTransport, Answer: func(req *http.Request) (int, http.Header, string) {
		query := req.URL.Query()
		switch {
		case query.Has("publicAccessBlock"):
			return http.StatusOK, nil, `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name></ListBucketResult>`
		case query.Has("ownershipControls"):
			return http.StatusBadRequest, nil, mototest.ErrorXML("InvalidRequest")
		case query.Has("policy"), query.Has("website"), query.Has("cors"), query.Has("lifecycle"), query.Has("acl"):
			return http.StatusNotImplemented, nil, mototest.ErrorXML("NotImplemented")
		}
		return 0, nil, ""
	}}
	client := s3ops.NewClient(mototest.Config(s3ops.DefaultRegion, a.Client()), s3ops.Config{Endpoint: mototest.Endpoint(t)})
	opt := website.Options{Bucket: devs3test.BucketName(), CORSOrigins: []string{"*"}}
	site, err := website.Create(t.Context(), client, opt)
	want := "create done; public_access_block skipped; ownership skipped; policy skipped; website skipped; cors skipped"
	if err != nil || states(site) != want {
		t.Errorf("got %s, %v", states(site), err)
	}
	check, err := website.Check(t.Context(), client, website.CheckOptions{Bucket: opt.Bucket, Kind: website.KindWebsite})
	want = "bucket ok; kind ok; public_access_block ok; ownership ok; policy warn; website ok; cors ok; anonymous_get ok"
	if err != nil || summary(check) != want {
		t.Errorf("got %s, %v", summary(check), err)
	}
	upload, err := website.CreateUpload(t.Context(), client, website.UploadOptions{Bucket: opt.Bucket, CORSOrigins: []string{"*"}})
	want = "create unchanged; public_access_block skipped; ownership skipped; cors skipped; lifecycle skipped"
	if err != nil || stepStates(upload.Steps) != want || len(upload.Notes) != 3 {
		t.Errorf("got %s, %q, %v", stepStates(upload.Steps), upload.Notes, err)
	}
	check, err = website.Check(t.Context(), client, website.CheckOptions{Bucket: opt.Bucket})
	want = "bucket ok; kind ok; public_access_block ok; ownership ok; policy ok; cors ok; lifecycle ok; anonymous_list fail; anonymous_get ok"
	if err != nil || check.Kind != website.KindUpload || summary(check) != want { // moto lets anyone list
		t.Errorf("got %s, %v", summary(check), err)
	}
	for _, request := range a.Seen() {
		if strings.HasPrefix(request, http.MethodDelete) {
			t.Errorf("sent %s", request)
		}
	}
}

// TestNothingIsDeletedByCreate: on some stores the delete call of the public access block removes the bucket.
func TestNothingIsDeletedByCreate(t *testing.T) {
	t.Parallel()
	client, seen := mototest.Answering(t, func(*http.Request) (int, http.Header, string) { return 0, nil, "" })
	if _, err := website.Create(t.Context(), client, website.Options{Bucket: freshAWSBucket(t, client)}); err != nil {
		t.Fatal(err)
	}
	for _, request := range seen.Seen() {
		if strings.HasPrefix(request, http.MethodDelete) {
			t.Errorf("sent %s", request)
		}
	}
	if _, err := website.CreateUpload(t.Context(), client, website.UploadOptions{Bucket: freshAWSBucket(t, client)}); err != nil {
		t.Fatal(err)
	}
	for _, request := range seen.Seen() {
		if strings.HasPrefix(request, http.MethodDelete) {
			t.Errorf("sent %s", request)
		}
	}
	if len(seen.Seen()) < 10 {
		t.Errorf("saw %d requests only: the test looks at nothing", len(seen.Seen()))
	}
}

// TestAccountBlock runs alone: what it sets is for every bucket of the account.
func TestAccountBlock(t *testing.T) {
	client := mototest.AWS(t, s3ops.DefaultRegion)
	bucket := devs3test.BucketName()
	if _, err := website.Create(t.Context(), client, website.Options{Bucket: bucket}); err != nil {
		t.Fatal(err)
	}
	const account = "123456789012" // moto's
	control := s3control.New(s3control.Options{
		Region: s3ops.DefaultRegion, HTTPClient: mototest.Shared(t).HTTPClient(), Credentials: mototest.Config("", nil).Credentials,
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
	var blocked *website.AccountBlockError
	_, err = website.Create(t.Context(), client, website.Options{Bucket: devs3test.BucketName()})
	want := "aws s3control put-public-access-block --account-id 123456789012 --public-access-block-configuration " +
		"BlockPublicAcls=true,IgnorePublicAcls=false,BlockPublicPolicy=false,RestrictPublicBuckets=false"
	if !errors.As(err, &blocked) || blocked.Account != account || len(blocked.Flags) != 2 || blocked.Fix != want {
		t.Errorf("got %+v", err)
	}
	check, err := website.Check(t.Context(), client, website.CheckOptions{Bucket: bucket, HTTP: mototest.Shared(t).HTTPClient()})
	if err != nil {
		t.Fatal(err)
	}
	finding := find(check, "account_public_access_block")
	if finding.Status != website.CheckFail || finding.Fix != want {
		t.Errorf("finding: %+v", finding)
	}
}
