package devs3_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops"
)

// allowPages sets one CORS rule.
func allowPages(t *testing.T, client *s3.Client, origins ...string) {
	t.Helper()
	_, err := client.PutBucketCors(t.Context(), &s3.PutBucketCorsInput{Bucket: aws.String("photos"), CORSConfiguration: &types.CORSConfiguration{
		CORSRules: []types.CORSRule{{AllowedOrigins: origins, AllowedMethods: []string{"GET", "PUT"}, AllowedHeaders: []string{"*"}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
}

// TestGuardKnowsOrigins whatever the rules of the bucket: those given may ask, those that a rule names may, and nobody else.
func TestGuardKnowsOrigins(t *testing.T) {
	const named, foreign = "http://localhost:5173", "https://foreign.example"
	server, client := guarded(t)
	signed, err := s3.NewPresignClient(client).PresignGetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String("photos"), Key: aws.String("a.jpg")})
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range []struct {
		origins []string
		allowed map[string]bool
	}{
		{nil, map[string]bool{ownPage: true, named: false, foreign: false, "null": false}},
		{[]string{named}, map[string]bool{ownPage: true, named: true, foreign: false, "null": false}},
		{[]string{"*"}, map[string]bool{ownPage: true, named: false, foreign: false, "null": false}},
		{[]string{named, "*"}, map[string]bool{ownPage: true, foreign: false, "null": false}},
	} {
		if rule.origins != nil {
			allowPages(t, client, rule.origins...)
		}
		for origin, allowed := range rule.allowed {
			want := map[bool]string{true: origin}[allowed]
			for _, method := range []string{"OPTIONS", "GET"} {
				resp, body := ask(t, server.Endpoint, method, strings.TrimPrefix(signed.URL, server.Endpoint), "Origin: "+origin, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: content-type")
				if got := resp.Header.Get("Access-Control-Allow-Origin"); got != want {
					t.Errorf("rule for %q: %s from %s: allowed %q, want %q", rule.origins, method, origin, got, want)
				}
				if method == "OPTIONS" && (resp.StatusCode < 300) != allowed {
					t.Errorf("rule for %q: preflight from %s: HTTP %d %s", rule.origins, origin, resp.StatusCode, body)
				}
				if methods := resp.Header.Get("Access-Control-Allow-Methods"); method == "OPTIONS" && strings.Contains(methods, "PUT") != allowed {
					t.Errorf("rule for %q: preflight from %s: methods %q", rule.origins, origin, methods)
				}
			}
		}
	}
}

// TestSiteKnowsOrigins: bucket websites answer as the endpoint does.
func TestSiteKnowsOrigins(t *testing.T) {
	server, api := guarded(t)
	client, err := s3ops.Connect(t.Context(), server.Config())
	if err != nil {
		t.Fatal(err)
	}
	devs3test.Website(t, client, "photos")
	for _, key := range []string{"a.txt", "error.html"} {
		if _, err := api.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("photos"), Key: &key, Body: strings.NewReader(key)}); err != nil {
			t.Fatal(err)
		}
	}
	allowPages(t, api, "*")
	for origin, want := range map[string]string{ownPage: ownPage, "https://foreign.example": ""} {
		resp, body := ask(t, server.WebsiteURL, "GET", "/a.txt", "Host: photos.localhost", "Origin: "+origin)
		if got := resp.Header.Get("Access-Control-Allow-Origin"); resp.StatusCode != http.StatusOK || got != want {
			t.Errorf("%s: HTTP %d %s, allowed %q, want %q", origin, resp.StatusCode, body, got, want)
		}
	}
	for _, target := range []string{"/x/../a.txt", "/a%5Cb", "/a:b"} {
		if resp, body := ask(t, server.WebsiteURL, "GET", target, "Host: photos.localhost"); resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: HTTP %d %s", target, resp.StatusCode, body)
		}
	}
	if resp, body := ask(t, server.WebsiteURL, "GET", "/a.txt", "Host: photos.foreign.example"); resp.StatusCode < 400 && resp.StatusCode != http.StatusMovedPermanently {
		t.Errorf("another name: HTTP %d %s", resp.StatusCode, body)
	}
}
