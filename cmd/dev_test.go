package cmd_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// otherAccount is the environment of somebody who works with AWS, whose profile is gone and whose session has ended.
func otherAccount(t *testing.T) []string {
	t.Helper()
	broken := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(broken, []byte("[profile"), 0o644); err != nil {
		t.Fatal(err)
	}
	return []string{
		"AWS_PROFILE=nobody", "AWS_CONFIG_FILE=" + broken, "AWS_SHARED_CREDENTIALS_FILE=" + broken, "AWS_REGION=eu-central-1",
		"AWS_ACCESS_KEY_ID=AKIAOTHER", "AWS_SECRET_ACCESS_KEY=other", "AWS_SESSION_TOKEN=ended", "AWS_CA_BUNDLE=" + broken + ".pem",
		"AWS_ENDPOINT_URL=http://127.0.0.1:1", "AWS_ENDPOINT_URL_S3=http://127.0.0.1:1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true",
		"AWS_USE_FIPS_ENDPOINT=true", "AWS_USE_DUALSTACK_ENDPOINT=true", "S3IMG_PUBLIC_URL=https://cdn.example",
	}
}

func TestDemoOfAnotherAccount(t *testing.T) {
	if out, err := s3img(t, otherAccount(t), "demo").CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// TestDevOfAnotherAccount pastes what dev prints into a shell that knows another account.
func TestDevOfAnotherAccount(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("sh is not installed: it comes with every system but Windows")
	}
	elsewhere := otherAccount(t)
	w := startWorker(t, elsewhere, "dev")
	t.Cleanup(w.kill)
	waitUntil(t, "dev told all", func() bool { return strings.Contains(read(t, w.out), "s3img upload photo.jpg") })
	lines := strings.Join(regexp.MustCompile(`(?m)^  (unset|export) .*$`).FindAllString(read(t, w.out), -1), "\n")
	pasted := exec.CommandContext(t.Context(), shell, "-c", lines+"\nunset AWS_CA_BUNDLE\n"+`exec "$0" presign lake.jpg`, s3imgPath)
	pasted.Env = append(os.Environ(), elsewhere...)
	out, err := pasted.CombinedOutput()
	endpoint := regexp.MustCompile(`(?m)^endpoint +(.*)$`).FindStringSubmatch(read(t, w.out))[1]
	if err != nil || !strings.HasPrefix(string(out), endpoint+"/photos-upload/input/lake-") || strings.Contains(string(out), "cdn.example") || strings.Contains(string(out), "Security-Token") {
		t.Errorf("after\n%s\n%v: %s", lines, err, out)
	}
}

// TestDevKnowsPages: its own, those of --cors-origin and those that allow-pages names. None of them ends another.
func TestDevKnowsPages(t *testing.T) {
	const named, added = "http://localhost:5173", "http://localhost:8080"
	s := startDev(t, "--cors-origin", named)
	own := strings.TrimSuffix(s.page, "/")
	endpoint := ""
	for _, variable := range s.environment {
		if value, ok := strings.CutPrefix(variable, "AWS_ENDPOINT_URL="); ok {
			endpoint = value
		}
	}
	check := func(want map[string]bool) {
		t.Helper()
		for origin, allowed := range want {
			got := preflight(t, endpoint+"/photos-upload/input/a.jpg", origin)
			if (got == origin) != allowed || got != "" && got != origin {
				t.Errorf("%s: allowed %q, want that to be %v", origin, got, allowed)
			}
		}
	}
	check(map[string]bool{own: true, strings.Replace(own, "127.0.0.1", "localhost", 1): true, named: true, added: false, "https://foreign.example": false})
	s.run(t, "bucket", "allow-pages", "photos-upload", "--origin", added)
	check(map[string]bool{own: true, named: true, added: true, "https://foreign.example": false})
	everybody := s3img(t, s.environment, "bucket", "allow-pages", "photos-upload", "--origin", "*")
	if out, err := everybody.CombinedOutput(); err == nil || !strings.Contains(string(out), "pages of * cannot upload to the bucket photos-upload") {
		t.Errorf("allow-pages for all, which opens nothing here: %v\n%s", err, out)
	}
	check(map[string]bool{own: true, named: true, "https://foreign.example": false})
	for origin, want := range map[string]string{named: named, "https://foreign.example": ""} {
		if got := corsAnswer(t, http.MethodGet, s.page+"?filename=a.jpg", origin); got != want {
			t.Errorf("the service of the page allows %s: %q, want %q", origin, got, want)
		}
	}
}

func preflight(t *testing.T, url, origin string) (allowed string) {
	t.Helper()
	return corsAnswer(t, http.MethodOptions, url, origin)
}

// corsAnswer is the origin that may read the answer.
func corsAnswer(t *testing.T, method, url, origin string) (allowed string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Origin", origin)
	req.Header.Set("Access-Control-Request-Method", http.MethodPut)
	resp, err := anonymous.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.Header.Get("Access-Control-Allow-Origin")
}
