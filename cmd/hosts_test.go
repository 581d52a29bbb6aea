package cmd_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
)

// named asks for a path by a name of the service, and returns the status.
func named(t *testing.T, addr, method, path, host string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, "http://"+addr+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = host
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// TestWatchHasItsOwnNames: a page of another site that lets its name point to this machine reaches neither the webhook nor the
// health of a watcher; probes by address, and those who use a name that was given, do.
func TestWatchHasItsOwnNames(t *testing.T) {
	up, down := devs3test.BucketName(), devs3test.BucketName()
	for _, bucket := range []string{up, down} {
		if err := client.CreateBucket(t.Context(), bucket); err != nil {
			t.Fatal(err)
		}
	}
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("open-sesame"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args     []string
		bind     string
		statuses map[string]int // Host → status of health
	}{
		"loopback": {nil, "127.0.0.1", map[string]int{"": 200, "localhost": 200, "[::1]": 200, "evil.example": 421, "127.0.0.1.evil.example": 421}},
		"with a name": {
			[]string{"--host", "Hooks.example", "--secret-file", secret}, "127.0.0.1",
			map[string]int{"": 200, "hooks.example": 200, "hooks.example:443": 200, "evil.example": 421},
		},
		"every address": {
			[]string{"--secret-file", secret}, "0.0.0.0",
			map[string]int{"": 200, "10.1.2.3:9090": 200, "metrics.example": 200},
		},
		"every address with a name": {
			[]string{"--host", "hooks.example", "--secret-file", secret}, "0.0.0.0",
			map[string]int{"": 200, "10.1.2.3:9090": 200, "hooks.example": 200, "evil.example": 421},
		},
	} {
		hook, health := freePort(t), freePort(t)
		w := startWorker(t, storeEnvironment(store, up, down),
			append([]string{"watch", "--listen", c.bind + ":" + hook, "--health", c.bind + ":" + health}, c.args...)...)
		waitUntil(t, "the watcher listened", func() bool { return dials("127.0.0.1:"+hook) && dials("127.0.0.1:"+health) })
		for host, want := range c.statuses {
			if host == "" {
				host = "127.0.0.1:" + health
			}
			for _, path := range []string{"/healthz", "/metrics"} {
				if got := named(t, "127.0.0.1:"+health, http.MethodGet, path, host); got != want {
					t.Errorf("%s: GET %s of %s: HTTP %d, want %d", name, path, host, got, want)
				}
			}
			if want == http.StatusOK {
				want = http.StatusNoContent
			}
			if got := named(t, "127.0.0.1:"+hook, http.MethodHead, "/", host); got != want {
				t.Errorf("%s: the webhook by %s: HTTP %d, want %d", name, host, got, want)
			}
		}
		w.stop(t)
	}
}

// TestListenBehindAProxyNeedsASecret: whoever reaches the proxy could send events.
func TestListenBehindAProxyNeedsASecret(t *testing.T) {
	environment := storeEnvironment(store, "uploads-x", "renditions-x")
	out, err := s3img(t, environment, "watch", "--listen", "127.0.0.1:0", "--host", "hooks.example").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "it needs a secret") {
		t.Errorf("got %v: %s", err, out)
	}
}
