//go:build unix

package cmd_test

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestOnlyFilesAreRead: what else a name leads to is refused at once, however it was named, and the rest goes on.
func TestOnlyFilesAreRead(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	for _, name := range []string{"pipe.jpg", "found.jpg"} {
		if err := syscall.Mkfifo(at(name), 0o600); err != nil {
			t.Skip(err)
		}
	}
	writePhoto(t, at("good.png"))
	for to, name := range map[string]string{"pipe.jpg": "link.jpg", "good.png": "link.png"} {
		if err := os.Symlink(to, at(name)); err != nil {
			t.Fatal(err)
		}
	}
	listener, err := net.Listen("unix", at("s.jpg"))
	if err != nil {
		t.Skip(err)
	}
	defer listener.Close()
	if err := os.WriteFile(at("list"), []byte("pipe.jpg\ngood.png\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		told string // in what is printed
	}{
		{[]string{"resize", "pipe.jpg", "good.png", "--dest", "out1"}, "pipe.jpg: is a named pipe, not a regular file"},
		{[]string{"resize", "link.jpg", "link.png", "--dest", "out2"}, "link.jpg: is a named pipe, not a regular file"},
		{[]string{"resize", "f*.jpg", "good.png", "--dest", "out3"}, "found.jpg: is a named pipe, not a regular file"},
		{[]string{"resize", "s.jpg", "/dev/zero", "good.png", "--dest", "out4"}, "/dev/zero: is a device, not a regular file"},
		{[]string{"resize", "--from", "list", "--dest", "out5"}, "pipe.jpg: is a named pipe, not a regular file"},
		{[]string{"inspect", "pipe.jpg", "good.png"}, "good.png: png 30x20"},
		{[]string{"upload", "pipe.jpg", "s.jpg", "s3://nobody/"}, "s.jpg: is a socket, not a regular file"},
		{[]string{"upload", "pipe.jpg", "--via", "http://127.0.0.1:1/"}, "pipe.jpg: is a named pipe, not a regular file"},
		{[]string{"lambda", "package", "pipe.jpg"}, "pipe.jpg: is a named pipe, not a regular file"},
	} {
		command := exec.Command(s3imgPath, c.args...)
		command.Dir = folder
		command.Env = append(os.Environ(), storeEnvironment(store, "", "")...)
		w := startCommand(t, command)
		w.within(t, 30*time.Second)
		if text := read(t, w.out) + read(t, w.log); !strings.Contains(text, c.told) {
			t.Errorf("%q printed %s, want %q in it", c.args, text, c.told)
		}
		if i := slices.Index(c.args, "--dest"); i >= 0 {
			if found, _ := filepath.Glob(filepath.Join(at(c.args[i+1]), "*.png")); len(found) != 2 {
				t.Errorf("%q: %d renditions of the file, want 2", c.args, len(found))
			}
		}
	}
}

// TestInterruptDoesNotWaitForAPipe: a program that writes nothing keeps nobody from stopping.
func TestInterruptDoesNotWaitForAPipe(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	pipe := filepath.Join(folder, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	for _, args := range [][]string{
		{"resize", "-", "--sizes", "20"},
		{"resize", "--from", "-", "--dest", folder},
		{"resize", "--from", pipe, "--dest", folder},
		{"inspect", "-"},
		{"upload", "-", "s3://nobody/x.jpg"},
		{"events", "replay", "-", "--source", "s3://nobody/", "--dest", "s3://nothing/"},
		{"events", "replay", pipe, "--source", "s3://nobody/", "--dest", "s3://nothing/"},
		{"serve", "--addr", "127.0.0.1:0", "--token-file", pipe, "--bucket", "nobody", "--dest", "s3://nothing/"},
	} {
		t.Run(strings.Join(args[:2], " "), func(t *testing.T) {
			t.Parallel()
			// One that has not come to listen to signals yet is ended by its own; then there was too little time on a busy machine.
			code := interruptedAfter(t, 300*time.Millisecond, args)
			for wait := 600 * time.Millisecond; code == -1 && wait < time.Minute; wait *= 2 {
				code = interruptedAfter(t, wait, args)
			}
			if code != 130 {
				t.Errorf("%q ended with %d, want 130", args, code)
			}
		})
	}
}

// interruptedAfter tells a command to end when it has had that time to start reading from a pipe in which nothing comes, and returns
// its exit code: -1 if the signal itself ended it.
func interruptedAfter(t *testing.T, wait time.Duration, args []string) int {
	t.Helper()
	silent, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	defer writer.Close()
	command := s3img(t, storeEnvironment(store, "", ""), args...)
	command.Stdin = silent
	w := startCommand(t, command)
	time.Sleep(wait)
	if err := w.Process.Signal(syscall.SIGTERM); err != nil {
		t.Errorf("%q has ended: %v", args, err)
	}
	return w.within(t, 30*time.Second)
}

// within waits for the end and returns the exit code; it kills what does not come to one.
func (w *worker) within(t *testing.T, limit time.Duration) (code int) {
	t.Helper()
	late := time.AfterFunc(limit, func() { _ = w.Process.Kill() })
	_ = w.Wait()
	if !late.Stop() {
		t.Errorf("%q did not end in %v", w.Args, limit)
	}
	return w.ProcessState.ExitCode()
}

// TestOutputsObeyTheUmask: who wants what is written for himself only gets that.
func TestOutputsObeyTheUmask(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	writePhoto(t, filepath.Join(folder, "x.png"))
	if err := os.WriteFile(filepath.Join(folder, "bad.png"), []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	for umask, want := range map[string]os.FileMode{"077": 0o077, "027": 0o027, "002": 0o002, "000": 0} {
		script := "umask " + umask + `
"$0" resize x.png bad.png --sizes 20 --dest out/deep --manifest --failed failed.txt
"$0" gallery out --output out || "$0" gallery out
"$0" docs docs >/dev/null`
		command := exec.Command("sh", "-c", script, s3imgPath)
		command.Dir = folder
		if out, err := command.CombinedOutput(); err != nil {
			t.Logf("%v: %s", err, out)
		}
		for _, name := range []string{"out/deep/x-20.png", "out/deep/x.json", "out/deep", "failed.txt", "docs/cli", "docs/cli/s3img.md"} {
			info, err := os.Stat(filepath.Join(folder, name))
			if err != nil {
				t.Errorf("umask %s: %v", umask, err)
				continue
			}
			full := os.FileMode(0o666)
			if info.IsDir() {
				full = 0o777
			}
			if got := info.Mode().Perm(); got != full&^want {
				t.Errorf("umask %s: %s has mode %o, want %o", umask, name, got, full&^want)
			}
		}
		for _, made := range []string{"out", "failed.txt", "docs"} {
			if err := os.RemoveAll(filepath.Join(folder, made)); err != nil {
				t.Fatal(err)
			}
		}
	}
}
