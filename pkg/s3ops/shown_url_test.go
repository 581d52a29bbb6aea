package s3ops_test

import (
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/s3ops"
)

func TestShownURL(t *testing.T) {
	for raw, want := range map[string]string{
		"https://example.com/a?token=secret#x": "https://example.com/a",
		"https://me:secret@example.com/a":      "https://***@example.com/a",
		"http://me:sec ret@example.com":        "http://***@example.com",
		"http://me:sec/ret@example.com/a":      "http://***@example.com/a",
		"http://me:sec?ret#x@example.com/a?b":  "http://***@example.com/a",
		"http://me:sec%zzret@example.com":      "http://***@example.com",
		"http://me:secret@@example.com":        "http://***@example.com",
		"me:secret@example.com:3128":           "***@example.com:3128",
		"not a URL":                            "not a URL",
		"":                                     "",
	} {
		if got := s3ops.ShownURL(raw); got != want {
			t.Errorf("ShownURL(%q) = %q, want %q", raw, got, want)
		}
	}
}

// No error about how to connect tells a password, whatever is wrong with the URL that holds it.
func TestConnectHidesPasswords(t *testing.T) {
	for _, env := range []string{"AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"} {
		t.Setenv(env, "")
	}
	for _, bad := range []string{
		"http://me:s3cr3t@127.0.0.1:1/", "http://me:s3cr3t@127.0.0.1:port/", "http://me:s3cr 3t@127.0.0.1/", "ftp://me:s3cr3t@127.0.0.1/", "me:s3cr3t@127.0.0.1",
	} {
		cfg := s3ops.Config{AccessKey: "x", SecretKey: "y", Region: "us-east-1"}
		for name, set := range map[string]func(){
			"endpoint":    func() { cfg.Endpoint = bad },
			"public URL":  func() { cfg.PublicURL = bad },
			"website URL": func() { cfg.WebsiteURL = bad },
			"environment": func() { t.Setenv("AWS_ENDPOINT_URL", bad) },
		} {
			cfg = s3ops.Config{AccessKey: "x", SecretKey: "y", Region: "us-east-1"}
			t.Setenv("AWS_ENDPOINT_URL", "")
			set()
			_, err := s3ops.Connect(t.Context(), cfg)
			if err == nil || strings.Contains(err.Error(), "s3cr") || strings.Contains(err.Error(), "3t@") {
				t.Errorf("%s %q: %v, want an error without the password", name, bad, err)
			}
		}
	}
}
