package cmd_test

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/devs3"
	"github.com/s3img/s3img/pkg/s3ops"
)

// storeEnvironment names a store and its two buckets.
func storeEnvironment(at *devs3.Server, up, down string) []string {
	return []string{
		"AWS_ENDPOINT_URL_S3=" + at.Endpoint, "AWS_REGION=" + s3ops.DefaultRegion,
		"AWS_ACCESS_KEY_ID=" + at.AccessKey, "AWS_SECRET_ACCESS_KEY=" + at.SecretKey,
		"S3_UPLOAD_BUCKET_NAME=" + up, "S3_DOWNLOAD_BUCKET_NAME=" + down,
	}
}

func s3img(t *testing.T, environment []string, args ...string) *exec.Cmd {
	c := exec.CommandContext(t.Context(), s3imgPath, args...)
	c.Env = append(os.Environ(), environment...)
	return c
}

// worker is a watcher that runs.
type worker struct {
	*exec.Cmd
	out, log string // files with what it printed
}

func startWorker(t *testing.T, environment []string, args ...string) *worker {
	t.Helper()
	return startCommand(t, s3img(t, environment, args...))
}

func startCommand(t *testing.T, command *exec.Cmd) *worker {
	t.Helper()
	folder := t.TempDir()
	w := &worker{Cmd: command, out: filepath.Join(folder, "out"), log: filepath.Join(folder, "log")}
	for path, stream := range map[string]*io.Writer{w.out: &w.Stdout, w.log: &w.Stderr} {
		file, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = file.Close() })
		*stream = file
	}
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("%q printed\n%s%s", command.Args, read(t, w.out), read(t, w.log))
		}
	})
	return w
}

func (w *worker) kill() {
	_ = w.Process.Kill()
	_ = w.Wait()
}

// stop ends a worker as a service manager does, and wants it to end well.
func (w *worker) stop(t *testing.T) {
	t.Helper()
	if err := w.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	w.wantInterrupted(t)
}

// wantInterrupted waits until a worker ends that was told to.
func (w *worker) wantInterrupted(t *testing.T) {
	t.Helper()
	var exit *exec.ExitError
	if err := w.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 130 {
		t.Errorf("a worker that was stopped: %v, want exit code 130\n%s", err, read(t, w.log))
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// waitUntil asks until it is so, often at first; a test that waits for ever fails with what did not come.
func waitUntil(t *testing.T, what string, so func() bool) {
	t.Helper()
	pause := 5 * time.Millisecond
	for deadline := time.Now().Add(3 * time.Minute); !so(); time.Sleep(pause) {
		pause = min(2*pause, 100*time.Millisecond)
		if time.Now().After(deadline) {
			t.Fatalf("in three minutes it did not happen that %s", what)
		}
	}
}
