package renditions_test

import (
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"github.com/s3img/s3img/pkg/renditions"
)

func TestDiskErrors(t *testing.T) {
	wrapped := func(number syscall.Errno) error {
		return fmt.Errorf("store: %w", &fs.PathError{Op: "write", Path: "a", Err: number})
	}
	for number, is := range diskErrors {
		err := wrapped(number)
		if renditions.IsFull(err) != (is == "full") || renditions.IsReadOnly(err) != (is == "read-only") || renditions.IsLocked(err) != (is == "locked") {
			t.Errorf("%d (%v) is full: %v, read-only: %v, locked: %v, want %s", number, err, renditions.IsFull(err), renditions.IsReadOnly(err), renditions.IsLocked(err), is)
		}
	}
	if renditions.IsFull(nil) || renditions.IsLocked(fs.ErrNotExist) {
		t.Error("other errors are errors of a disk")
	}
}
