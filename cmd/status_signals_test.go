//go:build unix

package cmd_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A job that is asked by a signal tells how far it is, and goes on.
func TestStatusBySignal(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	shots := filepath.Join(root, "shots")
	if err := os.Mkdir(shots, 0o755); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(filepath.Join(shots, "a.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	if err := encodeByName(file, "a.jpg", testImage(2000, 1500)); err != nil {
		t.Fatal(err)
	}
	_ = file.Close()
	if err := os.WriteFile(filepath.Join(shots, "b.jpg"), []byte("no image"), 0o600); err != nil {
		t.Fatal(err)
	}
	for output, want := range map[string][]string{
		"text": {"status: 2 images after ", "0.", " bound by ", "status: 1 failed: 1 not_image"},
		"json": {`{"status":{"seconds":`, `"done":2,"failed":1,`, `"bottleneck":"`, `"causes":[{"cause":"not_image","count":1}]}}`},
	} {
		c := exec.CommandContext(t.Context(), s3imgPath, "watch", shots, "--dest", filepath.Join(root, output), "--sizes", "20", "-o", output)
		errs, err := c.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		_, _ = bufio.NewReader(out).ReadString('\n') // before that it may not be heard
		said := make(chan string)
		go func() {
			defer close(said)
			for lines := bufio.NewScanner(errs); lines.Scan(); {
				said <- lines.Text()
			}
		}()
		var all strings.Builder
		ask := time.NewTicker(200 * time.Millisecond)
		limit := time.After(waitTimeout)
		for whole := false; !whole; {
			select {
			case line := <-said:
				all.WriteString(line + "\n")
				whole = !slices.ContainsFunc(want, func(text string) bool { return !strings.Contains(all.String(), text) })
			case <-ask.C:
				_ = c.Process.Signal(syscall.SIGUSR1)
			case <-limit:
				t.Fatalf("%s: it says\n%s", output, all.String())
			}
		}
		ask.Stop()
		_ = c.Process.Signal(os.Interrupt)
		for range said { // to its end
		}
		_ = c.Wait()
	}
}
