package cmd_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A store whose certificate nobody vouches for, as where there are no CA certificates at all, is told as such, once.
func TestUnknownAuthority(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	call := run(t, nil, true, "resize", "s3://bucket/a.jpg", "--dest", t.TempDir(), "--endpoint-url", server.URL)
	out, err := call.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "certificate signed by unknown authority") {
		t.Fatalf("%v: %s", err, out)
	}
	if strings.Count(string(out), "s3img: hint: ") != 1 || !strings.Contains(string(out), "ca-certificates") || !strings.Contains(string(out), "AWS_CA_BUNDLE") {
		t.Errorf("no hint at CA certificates: %s", out)
	}
}
