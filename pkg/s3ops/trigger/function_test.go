package trigger_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/httpserve/requesttest"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/faulttest"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
	"github.com/s3img/s3img/pkg/s3ops/trigger"
)

// motoRole makes a role that functions can have. IAM has no other use here, so it is asked without its client.
func motoRole(t *testing.T, client *http.Client) string {
	t.Helper()
	form := url.Values{
		"Action": {"CreateRole"}, "Version": {"2010-05-08"}, "RoleName": {devs3test.BucketName()}, "AssumeRolePolicyDocument": {"{}"},
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://iam.amazonaws.com/", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	// Which service is meant, moto reads in what a signature is for.
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0")
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var made struct {
		ARN string `xml:"CreateRoleResult>Role>Arn"`
	}
	if err := xml.Unmarshal(body, &made); err != nil || made.ARN == "" {
		t.Fatalf("create a role: %v, %s", err, body)
	}
	return made.ARN
}

// motoFunction is a function of moto's Lambda, which is asked without a client, and so without the one that is tested.
type motoFunction struct{ region, arn string }

// newMotoFunction makes a function with an alias "live".
func newMotoFunction(t *testing.T, region string) motoFunction {
	t.Helper()
	var code bytes.Buffer
	archive := zip.NewWriter(&code)
	if _, err := archive.Create("bootstrap"); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	name := devs3test.BucketName()
	f := motoFunction{region: region, arn: "arn:aws:lambda:" + region + ":" + mototest.Account + ":function:" + name}
	f.ask(t, http.MethodPost, "", map[string]any{
		"FunctionName": name, "Runtime": "provided.al2023", "Handler": "bootstrap", "Role": motoRole(t, mototest.Shared(t).HTTPClient()),
		"Code": map[string]any{"ZipFile": code.Bytes()}, "Publish": true,
	})
	f.ask(t, http.MethodPost, "/"+name+"/aliases", map[string]any{"Name": "live", "FunctionVersion": "1"})
	return f
}

// ask sends a request about functions; body nil = none.
func (f motoFunction) ask(t *testing.T, method, path string, body map[string]any) []byte {
	t.Helper()
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			t.Fatal(err)
		}
	}
	return mototest.Shared(t).Call(t, "lambda", f.region, method, "/2015-03-31/functions"+path, string(text))
}

func (f motoFunction) allow(t *testing.T, statement, principal, source string) {
	t.Helper()
	permission := map[string]any{"StatementId": statement, "Action": "lambda:InvokeFunction", "Principal": principal}
	if source != "" {
		permission["SourceArn"] = source
	}
	f.ask(t, http.MethodPost, "/"+url.PathEscape(f.arn)+"/policy", permission)
}

// policy returns that of the function, or of the alias that the query names, without white space.
func (f motoFunction) policy(t *testing.T, query string) string {
	t.Helper()
	var answer struct{ Policy string }
	if err := json.Unmarshal(f.ask(t, http.MethodGet, "/"+url.PathEscape(f.arn)+"/policy"+query, nil), &answer); err != nil {
		t.Fatal(err)
	}
	return compact(t, answer.Policy)
}

func TestTriggerToFunction(t *testing.T) {
	t.Parallel()
	triggerKinds(t, func(t *testing.T, client *s3ops.Client) {
		function := newMotoFunction(t, client.Region())
		bucket := newUploadBucket(t, client)
		function.allow(t, "theirs", "sns.amazonaws.com", "")
		opt := trigger.Options{Bucket: bucket, Target: target(t, trigger.Function, function.arn), Prefix: "input/"}
		first, err := trigger.Set(t.Context(), client, opt)
		if err != nil || stepStates(first.Steps) != "permission done; notification done" {
			t.Fatalf("got %+v, %v", first, err)
		}
		policy := function.policy(t, "")
		for _, part := range []string{`"theirs"`, "S3imgNotify", `{"Service":"s3.amazonaws.com"}`, "arn:aws:s3:::" + bucket, `SourceAccount":"` + mototest.Account} {
			if !strings.Contains(policy, part) {
				t.Errorf("the policy lacks %s: %s", part, policy)
			}
		}
		again, err := trigger.Set(t.Context(), client, opt)
		if err != nil || again.Changed {
			t.Errorf("again: %s, %v", stepStates(again.Steps), err)
		}
		if got := notificationsOf(t, client, bucket).LambdaFunctionConfigurations; len(got) != 1 || *got[0].LambdaFunctionArn != function.arn {
			t.Errorf("entries %+v", got)
		}
		removed, err := trigger.Remove(t.Context(), client, trigger.RemoveOptions{Bucket: bucket})
		if err != nil || stepStates(removed.Steps) != "notification done; permission done" {
			t.Errorf("removed %+v, %v", removed, err)
		}
		if policy := function.policy(t, ""); strings.Contains(policy, "S3imgNotify") || !strings.Contains(policy, `"theirs"`) {
			t.Errorf("policy after removal: %s", policy)
		}
	})
}

// TestOutdatedPermissionIsReplaced: a function has no request that changes a statement.
func TestOutdatedPermissionIsReplaced(t *testing.T) {
	t.Parallel()
	client := mototest.AWS(t, s3ops.DefaultRegion)
	function := newMotoFunction(t, client.Region())
	bucket := newUploadBucket(t, client)
	opt := trigger.Options{Bucket: bucket, Target: target(t, trigger.Function, function.arn)}
	if _, err := trigger.Set(t.Context(), client, opt); err != nil {
		t.Fatal(err)
	}
	_, sid, _ := strings.Cut(function.policy(t, ""), `"Sid":"`)
	sid, _, _ = strings.Cut(sid, `"`)
	function.ask(t, http.MethodDelete, "/"+url.PathEscape(function.arn)+"/policy/"+sid, nil)
	function.allow(t, sid, "s3.amazonaws.com", "arn:aws:s3:::another")
	if set, err := trigger.Set(t.Context(), client, opt); err != nil || stepStates(set.Steps) != "permission done; notification unchanged" {
		t.Fatalf("got %s, %v", stepStates(set.Steps), err)
	}
	if policy := function.policy(t, ""); strings.Contains(policy, ":::another") || !strings.Contains(policy, ":::"+bucket) {
		t.Errorf("policy: %s", policy)
	}
}

func TestTriggerToAlias(t *testing.T) {
	t.Parallel()
	client := mototest.AWS(t, s3ops.DefaultRegion)
	function := newMotoFunction(t, client.Region())
	set, err := trigger.Set(t.Context(), client, trigger.Options{
		Bucket: newUploadBucket(t, client), Target: target(t, trigger.Function, function.arn+":live"),
	})
	if err != nil || stepStates(set.Steps) != "permission done; notification done" {
		t.Fatalf("got %+v, %v", set, err)
	}
	if set.Entries[0].Target != function.arn+":live" {
		t.Errorf("entry %+v", set.Entries[0])
	}
	if policy := function.policy(t, "?Qualifier=live"); !strings.Contains(policy, function.arn+":live") {
		t.Errorf("policy of the alias: %s", policy)
	}
}

// TestAddressesOfLambda has those that the endpoint rules of the SDK's own client of Lambda, v1.114.2, gave.
func TestAddressesOfLambda(t *testing.T) {
	t.Parallel()
	const fips, dual = aws.FIPSEndpointStateEnabled, aws.DualStackEndpointStateEnabled
	for _, c := range []struct {
		region string
		asked  config.EnvConfig
		want   string
	}{
		{region: "eu-west-3", want: "lambda.eu-west-3.amazonaws.com"},
		{region: "eu-west-3", asked: config.EnvConfig{UseFIPSEndpoint: fips}, want: "lambda-fips.eu-west-3.amazonaws.com"},
		{region: "eu-west-3", asked: config.EnvConfig{UseDualStackEndpoint: dual}, want: "lambda.eu-west-3.api.aws"},
		{
			region: "us-gov-west-1", asked: config.EnvConfig{UseFIPSEndpoint: fips, UseDualStackEndpoint: dual},
			want: "lambda-fips.us-gov-west-1.api.aws",
		},
		{region: "us-gov-west-1", asked: config.EnvConfig{UseFIPSEndpoint: fips}, want: "lambda-fips.us-gov-west-1.amazonaws.com"},
		{region: "cn-north-1", want: "lambda.cn-north-1.amazonaws.com.cn"},
		{region: "eusc-de-east-1", want: "lambda.eusc-de-east-1.amazonaws.eu"},
		{region: "us-iso-east-1", want: "lambda.us-iso-east-1.c2s.ic.gov"},
	} {
		played := &requesttest.Played{Answer: func(req *http.Request) (int, http.Header, string) {
			if strings.Contains(req.URL.Host, ".s3") {
				return http.StatusOK, nil, "<LocationConstraint>" + c.region + "</LocationConstraint>"
			}
			return http.StatusForbidden, http.Header{"X-Amzn-Errortype": {"AccessDeniedException"}}, `{"Message": "no"}`
		}}
		loaded := mototest.Config(c.region, played.Client())
		loaded.ConfigSources = []any{c.asked}
		client := s3ops.NewClient(loaded, s3ops.Config{})
		arn := "arn:aws:lambda:" + c.region + ":" + mototest.Account + ":function:resize"
		_, _ = trigger.Set(t.Context(), client, trigger.Options{Bucket: "photos", Target: target(t, trigger.Function, arn)})
		if seen := strings.Join(played.Seen(), "\n"); !strings.Contains(seen, "GET "+c.want+" ") {
			t.Errorf("%s: asked\n%s\nnot %s", c.region, seen, c.want)
		}
	}
}

// TestFunctionBehindABadNetwork: the SDK's reasons for another try are those here.
func TestFunctionBehindABadNetwork(t *testing.T) {
	t.Parallel()
	function := newMotoFunction(t, s3ops.DefaultRegion)
	toLambda := func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/2015-03-31/") }
	proxy := faulttest.New(t, mototest.Endpoint(t), faulttest.First(toLambda, faulttest.Unavailable, faulttest.Reset))
	loaded := mototest.Config(s3ops.DefaultRegion, http.DefaultClient)
	loaded.BaseEndpoint = aws.String(proxy.URL)
	client := s3ops.NewClient(loaded, s3ops.Config{MaxBackoff: time.Millisecond})
	opt := trigger.Options{Bucket: newUploadBucket(t, client), Target: target(t, trigger.Function, function.arn)}
	set, err := trigger.Set(t.Context(), client, opt)
	if err != nil || stepStates(set.Steps) != "permission done; notification done" {
		t.Errorf("got %+v, %v", set, err)
	}
	if did := proxy.Did(); did[faulttest.Unavailable] < 2 || did[faulttest.Reset] < 2 {
		t.Errorf("the network was too good: %v", did)
	}
}
