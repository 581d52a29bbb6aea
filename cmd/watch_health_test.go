package cmd_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

// healthOf asks a watcher's health, by path; "" when it does not answer.
func healthOf(t *testing.T, addr, path string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+addr+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, ""
	}
	defer resp.Body.Close()
	data, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(data)
}

// waitReadyz waits for a status of /readyz, and checks that the metric agrees.
func waitReadyz(t *testing.T, addr string, want int) {
	t.Helper()
	waitUntil(t, "/readyz answered "+http.StatusText(want), func() bool { status, _ := healthOf(t, addr, "/readyz"); return status == want })
	gauge := "\ns3img_ready 0\n"
	if want == http.StatusOK {
		gauge = "\ns3img_ready 1\n"
	}
	if _, metrics := healthOf(t, addr, "/metrics"); !strings.Contains(metrics, gauge) {
		t.Errorf("while /readyz answers %d the metrics do not have%q", want, gauge)
	}
}

// TestWatchIsNotReadyWhileItsSourceIsGone, be that a folder or a prefix; and comes back with it.
func TestWatchIsNotReadyWhileItsSourceIsGone(t *testing.T) {
	up, down := devs3test.BucketName(), devs3test.BucketName()
	makeBucket := func(name string) {
		if err := client.CreateBucket(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	makeBucket(up)
	makeBucket(down)
	folder := filepath.Join(t.TempDir(), "shots")
	makeFolder := func() {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	makeFolder()
	for source, c := range map[string]struct{ goes, comes func() }{
		folder: {func() {
			if err := os.Remove(folder); err != nil {
				t.Fatal(err)
			}
		}, makeFolder},
		"s3://" + up + "/input/": {func() {
			if _, err := website.Delete(t.Context(), client, website.DeleteOptions{Bucket: up, Force: true}); err != nil {
				t.Fatal(err)
			}
		}, func() { makeBucket(up) }},
	} {
		addr := "127.0.0.1:" + freePort(t)
		w := startWorker(t, storeEnvironment(store, up, down), "watch", source, "--dest", "s3://"+down+"/", "--interval", "100ms", "--health", addr)
		waitReadyz(t, addr, http.StatusOK)
		c.goes()
		waitReadyz(t, addr, http.StatusServiceUnavailable)
		if _, reason := healthOf(t, addr, "/readyz"); strings.Contains(reason, up) || strings.Contains(reason, folder) {
			t.Errorf("%s: the reason tells names: %q", source, reason)
		}
		c.comes()
		if source == folder { // a new folder that is empty may be a mount point
			if err := os.WriteFile(filepath.Join(folder, "note.txt"), []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		waitReadyz(t, addr, http.StatusOK)
		w.stop(t)
	}
}

// TestWatchShowsThatItIsStuck: the store takes a rendition and says nothing about it for as long as it likes.
func TestWatchShowsThatItIsStuck(t *testing.T) {
	down := devs3test.BucketName()
	if err := client.CreateBucket(t.Context(), down); err != nil {
		t.Fatal(err)
	}
	answer := make(chan struct{})
	silent := devs3test.Hook(t, store.Endpoint, func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPut {
			<-answer
		}
		return false
	})
	folder, addr := t.TempDir(), "127.0.0.1:"+freePort(t)
	writePhoto(t, filepath.Join(folder, "x.png"))
	environment := append(storeEnvironment(store, "", down), "AWS_ENDPOINT_URL_S3="+silent)
	w := startWorker(t, environment, "watch", folder, "--dest", "s3://"+down+"/", "--health", addr, "--settle", "50ms", "--stuck-after", "500ms")
	waitUntil(t, "/healthz failed", func() bool {
		status, _ := healthOf(t, addr, "/healthz")
		return status == http.StatusServiceUnavailable
	})
	if _, reason := healthOf(t, addr, "/healthz"); !strings.HasPrefix(reason, "stuck: an object has been in work for") {
		t.Errorf("the reason is %q", reason)
	}
	close(answer)
	waitUntil(t, "/healthz answered 200", func() bool { status, _ := healthOf(t, addr, "/healthz"); return status == http.StatusOK })
	w.stop(t)
}

func writePhoto(t *testing.T, path string) {
	t.Helper()
	var photo bytes.Buffer
	if err := encodeByName(&photo, path, testImage(30, 20)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, photo.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestInotifyLimitIsNamed, once, and nothing is missed: the limit of a user namespace is that of a watcher in it.
func TestInotifyLimitIsNamed(t *testing.T) {
	const few = "echo 2 > /proc/sys/user/max_inotify_watches && exec "
	if out, err := exec.Command("unshare", "-Ur", "sh", "-c", few+"true").CombinedOutput(); err != nil {
		t.Skipf("no user namespace with limits of its own: %v: %s", err, out)
	}
	folder, out := t.TempDir(), t.TempDir()
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		if err := os.Mkdir(filepath.Join(folder, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	w := startCommand(t, exec.Command("unshare", "-Ur", "sh", "-c", few+`"$0" "$@"`, s3imgPath, "watch", folder, "--dest", out, "--interval", "200ms", "--settle", "50ms"))
	waitUntil(t, "it watched", func() bool { return strings.Contains(read(t, w.log), "watching") })
	writePhoto(t, filepath.Join(folder, "e", "x.png"))
	waitUntil(t, "what no event told of was rendered", func() bool {
		_, err := os.Stat(filepath.Join(out, "e", "x-200.png"))
		return err == nil
	})
	w.stop(t)
	log := read(t, w.log)
	if strings.Count(log, "fs.inotify.max_user_watches is reached") != 1 || !strings.Contains(log, "sudo sysctl fs.inotify.max_user_watches=1048576") ||
		strings.Contains(log, "disk") || strings.Contains(log, "space") {
		t.Errorf("the log does not name the limit once:\n%s", log)
	}
}
