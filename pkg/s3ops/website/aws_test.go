package website_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"

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

// setAccountBlock sends a request to moto's S3 Control, without the client that is tested.
func setAccountBlock(t *testing.T, method, body string) {
	t.Helper()
	at := "https://" + mototest.Account + ".s3-control.us-east-1.amazonaws.com/v20180820/configuration/publicAccessBlock"
	req, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), method, at, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Amz-Account-Id", mototest.Account)
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0")
	resp, err := mototest.Shared(t).HTTPClient().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode >= http.StatusMultipleChoices {
		t.Fatalf("%s the public access block of the account: HTTP %d", method, resp.StatusCode)
	}
}

// TestAccountBlock runs alone: what it sets is for every bucket of the account.
func TestAccountBlock(t *testing.T) {
	client := mototest.AWS(t, s3ops.DefaultRegion)
	bucket := devs3test.BucketName()
	if _, err := website.Create(t.Context(), client, website.Options{Bucket: bucket}); err != nil {
		t.Fatal(err)
	}
	setAccountBlock(t, http.MethodPut, `<PublicAccessBlockConfiguration xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/">`+
		`<BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>false</IgnorePublicAcls>`+
		`<BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>`)
	defer setAccountBlock(t, http.MethodDelete, "")
	var blocked *website.AccountBlockError
	_, err := website.Create(t.Context(), client, website.Options{Bucket: devs3test.BucketName()})
	want := "aws s3control put-public-access-block --account-id 123456789012 --public-access-block-configuration " +
		"BlockPublicAcls=true,IgnorePublicAcls=false,BlockPublicPolicy=false,RestrictPublicBuckets=false"
	if !errors.As(err, &blocked) || blocked.Account != mototest.Account || len(blocked.Flags) != 2 || blocked.Fix != want {
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

// TestAddressesOfS3Control has those that the endpoint rules of the SDK's own client of S3 Control, v1.71.1, gave.
func TestAddressesOfS3Control(t *testing.T) {
	t.Parallel()
	const fips, dual = aws.FIPSEndpointStateEnabled, aws.DualStackEndpointStateEnabled
	for _, c := range []struct {
		region string
		asked  config.EnvConfig
		want   string
	}{
		{region: "eu-west-3", want: "s3-control.eu-west-3.amazonaws.com"},
		{region: "us-gov-west-1", asked: config.EnvConfig{UseFIPSEndpoint: fips}, want: "s3-control-fips.us-gov-west-1.amazonaws.com"},
		{region: "eu-west-3", asked: config.EnvConfig{UseDualStackEndpoint: dual}, want: "s3-control.dualstack.eu-west-3.amazonaws.com"},
		{
			region: "us-east-1", asked: config.EnvConfig{UseFIPSEndpoint: fips, UseDualStackEndpoint: dual},
			want: "s3-control-fips.dualstack.us-east-1.amazonaws.com",
		},
		{region: "cn-north-1", want: "s3-control.cn-north-1.amazonaws.com.cn"},
		{region: "us-iso-east-1", want: "s3-control.us-iso-east-1.c2s.ic.gov"},
	} {
		played := &requesttest.Played{Next: mototest.Shared(t), Answer: func(req *http.Request) (int, http.Header, string) {
			if strings.Contains(req.URL.Host, ".s3-control") {
				return http.StatusForbidden, nil, mototest.ErrorXML("AccessDenied")
			}
			return 0, nil, ""
		}}
		loaded := mototest.Config(c.region, played.Client())
		loaded.ConfigSources = []any{c.asked}
		_, _ = website.Create(t.Context(), s3ops.NewClient(loaded, s3ops.Config{}), website.Options{Bucket: devs3test.BucketName(), DryRun: true})
		if seen := strings.Join(played.Seen(), "\n"); !strings.Contains(seen, "GET "+mototest.Account+"."+c.want+" ") {
			t.Errorf("%s: asked\n%s\nnot %s", c.region, seen, c.want)
		}
	}
}
