package uploads_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

func TestPageIsForBrowsers(t *testing.T) {
	base := serve(t, handler(t, unreachable(t), promising(), uploads.HandlerOptions{}))
	const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	for _, c := range []struct {
		method, target, accept, contentType, vary string
		status                                    int
	}{
		{"GET", "/", browser, "text/html; charset=utf-8", "Accept", 200},
		{"HEAD", "/", browser, "text/html; charset=utf-8", "Accept", 200},
		{"GET", "/?utm_source=mail", browser, "text/html; charset=utf-8", "Accept", 200},
		{"GET", "/", "*/*", "application/json", "Accept", 400},
		{"GET", "/", "application/json", "application/json", "Accept", 400},
		{"GET", "/?filename=x.jpg", browser, "application/json", "", 200}, // the contract comes first
		{"GET", "/?filename=", browser, "application/json", "", 400},
		{"POST", "/", browser, "application/json", "", 405},
		{"GET", "/index.html", browser, "application/json", "", 404},
		{"GET", "/page/page.js", browser, "application/json", "", 404},
	} {
		resp, _ := call(t, c.method, base+c.target, "Accept", c.accept)
		if resp.StatusCode != c.status || resp.Header.Get("Content-Type") != c.contentType || resp.Header.Get("Vary") != c.vary {
			t.Errorf("%s %s (%s): HTTP %d %v", c.method, c.target, c.accept, resp.StatusCode, resp.Header)
		}
	}
}

// TestPageHeaders holds the policy word for word: each exception in it is a decision.
func TestPageHeaders(t *testing.T) {
	base := serve(t, handler(t, unreachable(t), promising(), uploads.HandlerOptions{}))
	resp, body := call(t, http.MethodGet, base+"/", "Accept", "text/html")
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' http://store.example:9000; " +
			"connect-src 'self' http://store.example:9000; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
			"require-trusted-types-for 'script'; trusted-types 'none'",
		"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cache-Control": "no-store",
		"Permissions-Policy":         "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := resp.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if inline := regexp.MustCompile(`(?i)<style|<script[^>]*>[^<]| on[a-z]+=|style=|javascript:|https?://`).FindString(body); inline != "" {
		t.Errorf("the page has %q, which its policy forbids or which asks another site", inline)
	}
}

// On AWS buckets have hosts of their own, and public addresses may be elsewhere.
func TestPagePolicyOnAWS(t *testing.T) {
	client, err := s3ops.Connect(t.Context(), s3ops.Config{AccessKey: "id", SecretKey: "secret", Region: "eu-west-1", PublicURL: "https://cdn.example/photos"})
	if err != nil {
		t.Fatal(err)
	}
	opt := promising()
	opt.Bucket = "photos"
	base := serve(t, handler(t, client, opt, uploads.HandlerOptions{}))
	resp, _ := call(t, http.MethodGet, base+"/", "Accept", "text/html")
	policy := resp.Header.Get("Content-Security-Policy")
	for _, want := range []string{"; img-src 'self' https://cdn.example;", "; connect-src 'self' https://photos.s3.eu-west-1.amazonaws.com;"} {
		if !strings.Contains(policy, want) {
			t.Errorf("%s: want %s in it", policy, want)
		}
	}
}

func TestPageParts(t *testing.T) {
	base := serve(t, handler(t, unreachable(t), promising(), uploads.HandlerOptions{}))
	total := 0
	for name, contentType := range map[string]string{
		"page.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml",
	} {
		want, err := os.ReadFile("page/" + name)
		if err != nil {
			t.Fatal(err)
		}
		zipped, sent := call(t, http.MethodGet, base+"/"+name, "Accept-Encoding", "br, gzip")
		total += len(sent)
		if unzipped := gunzip(t, sent); unzipped != string(want) || zipped.Header.Get("Content-Encoding") != "gzip" || zipped.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s compressed: %v, %d bytes", name, zipped.Header, len(unzipped))
		}
		resp, body := call(t, http.MethodGet, base+"/"+name, "Accept-Encoding", "identity")
		etag := resp.Header.Get("ETag")
		if body != string(want) || resp.Header.Get("Content-Type") != contentType || resp.Header.Get("Cache-Control") != "no-cache" || etag == "" {
			t.Errorf("%s: HTTP %d %v, %d bytes", name, resp.StatusCode, resp.Header, len(body))
		}
		if etag == zipped.Header.Get("ETag") {
			t.Errorf("%s has one ETag for two encodings", name)
		}
		if resp, body := call(t, http.MethodGet, base+"/"+name, "Accept-Encoding", "identity", "If-None-Match", etag); resp.StatusCode != http.StatusNotModified || body != "" {
			t.Errorf("%s again: HTTP %d %q", name, resp.StatusCode, body)
		}
		if strings.Contains(string(want), "//") && regexp.MustCompile(`(?:url\(|import |fetch\("|src=")["']?https?:`).MatchString(body) {
			t.Errorf("%s asks another site", name)
		}
	}
	if total > 10<<10 {
		t.Errorf("the parts of the page take %d bytes on the way", total)
	}
}

func gunzip(t *testing.T, data string) string {
	t.Helper()
	r, err := gzip.NewReader(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

// The page asks for a token where only a token opens the API.
func TestPageAsksForToken(t *testing.T) {
	for token, hidden := range map[string]bool{"": true, "s3cret": false} {
		base := serve(t, handler(t, unreachable(t), promising(), uploads.HandlerOptions{Access: uploads.Access{Token: token}}))
		_, body := call(t, http.MethodGet, base+"/", "Accept", "text/html")
		if got := strings.Contains(body, `<form id="sign-in" hidden>`); got != hidden || strings.Contains(body, "s3cret") {
			t.Errorf("token %q: %s", token, body)
		}
	}
}
