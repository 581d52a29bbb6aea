package renditions_test

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

// The numbers are those of winerror.h.
var diskErrors = map[syscall.Errno]string{112: "full", 39: "full", 1295: "full", 19: "read-only", 32: "locked", 33: "locked", 5: "another"}

// createLocked creates a file as programs do that let nobody else in until they have written it.
func createLocked(t *testing.T, path string) *os.File {
	t.Helper()
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	handle, err := windows.CreateFile(name, windows.GENERIC_WRITE, 0, nil, windows.CREATE_NEW, windows.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		t.Fatal(err)
	}
	return os.NewFile(uintptr(handle), path)
}

// A file that another program has open has not settled: it is named once, and taken when that is done.
func TestLockedFileHasNotSettled(t *testing.T) {
	w := watchFolder(t)
	w.waitReady(t)
	file := createLocked(t, w.path("a.png"))
	if _, err := file.Write(pngBytes(t, 50, 50, red)); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second) // fifty times as long as files settle
	if w.rendered(t, "a.png") {
		t.Fatal("it was taken while another program had it open")
	}
	w.mu.Lock()
	told := w.warnings
	w.mu.Unlock()
	if len(told) != 1 || !strings.Contains(told[0].Error(), w.path("a.png")) {
		t.Errorf("warned %q, want it once of a.png", told)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	w.waitFor(t, "a.png", true)
}
