package cmd_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/s3img/s3img/cmd"
)

// urlsWithPassword are written well or not. None of the parts of the password in them may be seen.
var urlsWithPassword = []string{
	"http://me:s3cr3t@127.0.0.1:1/q", "http://me:s3cr 3t@127.0.0.1:1/q", "http://me:s3cr/3t@127.0.0.1:1/q", "http://me:s3cr%zz3t@127.0.0.1:1/q",
	"me:s3cr3t@127.0.0.1:1", "http://me:s3cr\"3t@127.0.0.1:1/q",
}

// hideEnvironment is enough for a command to try.
var hideEnvironment = []string{"AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=y", "AWS_REGION=us-east-1", "AWS_MAX_ATTEMPTS=1", "NO_PROXY="}

func wantHidden(t *testing.T, name, url, text string, code int) {
	t.Helper()
	if strings.Contains(text, "s3cr") || strings.Contains(text, "3t@") || code == 0 {
		t.Errorf("%s, %q: exit code %d\n%s", name, url, code, text)
	}
}

// TestNoPasswordIsPrinted, neither of a URL that is written well nor of one that is not, from a flag or the environment. Commands run
// in the test, where a start costs nothing.
func TestNoPasswordIsPrinted(t *testing.T) {
	photo := filepath.Join(t.TempDir(), "x.png")
	writePhoto(t, photo)
	for _, variable := range hideEnvironment {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(name, value)
	}
	for _, url := range urlsWithPassword {
		for name, c := range map[string]struct {
			env  string
			args []string
		}{
			"--endpoint-url": {"", []string{"upload", photo, "s3://bucket/", "--endpoint-url", url}},
			"--public-url":   {"", []string{"presign", "x.jpg", "--bucket", "bucket", "--dest", "s3://public/", "--public-url", url}},
			"endpoint":       {"AWS_ENDPOINT_URL=" + url, []string{"upload", photo, "s3://bucket/"}},
			"--queue-url":    {"AWS_ENDPOINT_URL=http://127.0.0.1:1", []string{"watch", "s3://bucket/", "--dest", "s3://public/", "--queue-url", url}},
			"replay":         {"AWS_ENDPOINT_URL=http://127.0.0.1:1", []string{"events", "replay", "--queue-url", url, "--source", "s3://bucket/", "--dest", "s3://public/"}},
			"trigger":        {"AWS_ENDPOINT_URL=http://127.0.0.1:1", []string{"bucket", "trigger", "bucket", "--queue", url}},
			"source":         {"", []string{"resize", url, "--dest", "s3://public/"}},
			"origin":         {"", []string{"bucket", "allow-pages", "bucket", "--origin", url}},
			"website":        {"S3IMG_WEBSITE_URL=" + url, []string{"bucket", "create-website", "bucket", "--dry-run"}},
		} {
			if !strings.Contains(url, "://") && (name == "trigger" || name == "source" || name == "origin") {
				continue // nobody could take that for a URL
			}
			for _, output := range []string{"text", "json"} {
				t.Run(name+" "+output, func(t *testing.T) {
					text, code := printed(t, c.env, append(slices.Clone(c.args), "-o", output))
					wantHidden(t, name, url, text, code)
				})
			}
		}
	}
}

// TestNoPasswordOfServicesIsPrinted is the same for a service and for proxies. Those commands try again before they give up, so all of
// them wait at once, each a process of its own: net/http reads the address of a proxy once.
func TestNoPasswordOfServicesIsPrinted(t *testing.T) {
	t.Parallel()
	photo := filepath.Join(t.TempDir(), "x.png")
	writePhoto(t, photo)
	var running sync.WaitGroup
	for _, url := range urlsWithPassword {
		for name, c := range map[string]struct {
			env  string
			args []string
		}{
			"--via":       {"HTTP_PROXY=", []string{"upload", photo, "--via", url}},
			"proxy":       {"HTTP_PROXY=" + url, []string{"upload", photo, "--via", "http://photos.example/"}},
			"proxy of S3": {"HTTP_PROXY=" + url, []string{"upload", photo, "s3://bucket/", "--endpoint-url", "http://photos.example/"}},
		} {
			for _, output := range []string{"text", "json"} {
				command := s3img(t, append(slices.Clone(hideEnvironment), c.env), append(c.args, "-o", output)...)
				running.Go(func() {
					out, err := command.CombinedOutput()
					if command.ProcessState == nil {
						t.Errorf("%s: %v", name, err)
						return
					}
					wantHidden(t, name+" "+output, url, string(out), command.ProcessState.ExitCode())
				})
			}
		}
	}
	running.Wait()
}

// printed runs a command with one more variable, if any, and returns what it printed on both streams, and its exit code.
func printed(t *testing.T, variable string, args []string) (text string, code int) {
	t.Helper()
	if name, value, ok := strings.Cut(variable, "="); ok {
		t.Setenv(name, value)
	}
	out, err := os.Create(filepath.Join(t.TempDir(), "printed"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	saved := os.Args
	defer func() { os.Args = saved }()
	os.Args = append([]string{"s3img"}, args...) // where what to hide is looked for
	code = cmd.Run(t.Context(), cmd.Streams{In: strings.NewReader(""), Out: out, Err: out}, args)
	return read(t, out.Name()), code
}
