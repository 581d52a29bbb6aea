package cmd_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestNoPasswordIsPrinted, neither of a URL that is written well nor of one that is not, from a flag or the environment.
func TestNoPasswordIsPrinted(t *testing.T) {
	t.Parallel()
	photo := filepath.Join(t.TempDir(), "x.png")
	writePhoto(t, photo)
	keys := []string{"AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=y", "AWS_REGION=us-east-1", "AWS_MAX_ATTEMPTS=1", "NO_PROXY="}
	for _, url := range []string{
		"http://me:s3cr3t@127.0.0.1:1/q", "http://me:s3cr 3t@127.0.0.1:1/q", "http://me:s3cr/3t@127.0.0.1:1/q", "http://me:s3cr%zz3t@127.0.0.1:1/q",
		"me:s3cr3t@127.0.0.1:1", "http://me:s3cr\"3t@127.0.0.1:1/q",
	} {
		for name, c := range map[string]struct {
			env  string
			args []string
		}{
			"--endpoint-url": {"", []string{"upload", photo, "s3://bucket/", "--endpoint-url", url}},
			"--public-url":   {"", []string{"presign", "x.jpg", "--bucket", "bucket", "--dest", "s3://public/", "--public-url", url}},
			"endpoint":       {"AWS_ENDPOINT_URL=" + url, []string{"upload", photo, "s3://bucket/"}},
			"--via":          {"", []string{"upload", photo, "--via", url}},
			"--queue-url":    {"AWS_ENDPOINT_URL=http://127.0.0.1:1", []string{"watch", "s3://bucket/", "--dest", "s3://public/", "--queue-url", url}},
			"replay":         {"AWS_ENDPOINT_URL=http://127.0.0.1:1", []string{"events", "replay", "--queue-url", url, "--source", "s3://bucket/", "--dest", "s3://public/"}},
			"trigger":        {"AWS_ENDPOINT_URL=http://127.0.0.1:1", []string{"bucket", "trigger", "bucket", "--queue", url}},
			"proxy":          {"HTTP_PROXY=" + url, []string{"upload", photo, "--via", "http://photos.example/"}},
			"proxy of S3":    {"HTTP_PROXY=" + url, []string{"upload", photo, "s3://bucket/", "--endpoint-url", "http://photos.example/"}},
			"source":         {"", []string{"resize", url, "--dest", "s3://public/"}},
			"origin":         {"", []string{"bucket", "allow-pages", "bucket", "--origin", url}},
			"website":        {"S3IMG_WEBSITE_URL=" + url, []string{"bucket", "create-website", "bucket", "--dry-run"}},
		} {
			if !strings.Contains(url, "://") && (name == "trigger" || name == "source" || name == "origin") {
				continue // nobody could take that for a URL
			}
			for _, output := range []string{"text", "json"} {
				out, err := s3img(t, append(slices.Clone(keys), c.env), append(c.args, "-o", output)...).CombinedOutput()
				if text := string(out); strings.Contains(text, "s3cr") || strings.Contains(text, "3t@") || err == nil {
					t.Errorf("%s %q: %v\n%s", name, url, err, text)
				}
			}
		}
	}
}
