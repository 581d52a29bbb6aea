//go:build linux

package cmd_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// limited runs the program with at most so many kilobytes of address space, of which Go takes some before it starts.
func limited(t *testing.T, kilobytes string, args ...string) (output string, status syscall.WaitStatus) {
	t.Helper()
	// With cgo the C library reserves 8 MB for each thread and 64 MB for each heap of its own, which are no part of this.
	script := "ulimit -s 512 && ulimit -v " + kilobytes + " && exec \"$0\" \"$@\""
	c := exec.CommandContext(t.Context(), "sh", append([]string{"-c", script, s3imgPath}, args...)...)
	c.Env = append(os.Environ(), "S3IMG_MAX_MEMORY=", "MALLOC_ARENA_MAX=1")
	out, err := c.CombinedOutput()
	var failed *exec.ExitError
	if !errors.As(err, &failed) {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out), failed.Sys().(syscall.WaitStatus)
}

// Where memory runs out all the same, the exit code is not the one that blames the call. Where the limit is known, it does not
// run out.
func TestOutOfMemory(t *testing.T) {
	needTime(t)
	if os.Getenv(raceVariable) != "" {
		t.Skip("the race detector needs more address space than there is")
	}
	dir := t.TempDir()
	large := []string{filepath.Join(dir, "large.png"), filepath.Join(dir, "largest.png")}
	for _, name := range large {
		if err := os.WriteFile(name, solidPNG(8191, 8191), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// One of them fits where the program is built without cgo, both at once never do.
	const little = "1600000"
	both := append([]string{"resize", "--dest", dir, "--concurrency", "2"}, large...)
	out, status := limited(t, little, append(both, "--max-memory", "100GB")...)
	if !strings.Contains(out, "out of memory") || !status.Signaled() || status.Signal() != syscall.SIGABRT {
		t.Errorf("without memory: %v, %v, exit code %d\n%s", status.Signaled(), status.Signal(), status.ExitStatus(), out)
	}
	out, status = limited(t, little, both...)
	if status.ExitStatus() != 1 || !strings.Contains(out, "MB of memory: more than") || !strings.Contains(out, "hint: raise --max-memory") {
		t.Errorf("within the limit: exit code %d\n%s", status.ExitStatus(), out)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) != len(large) {
		t.Errorf("left behind: %q, %v", left, err)
	}
	if _, err := os.Stat("core"); err == nil || bytes.Contains([]byte(out), []byte("core dumped")) {
		t.Error("a core was written")
	}
}
