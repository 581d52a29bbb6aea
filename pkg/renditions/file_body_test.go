package renditions

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What lies on a disk can be read from anywhere, so that no TIFF is held; what comes over a network cannot.
func TestFilesAreReadFromAnywhere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.tif")
	if err := os.WriteFile(path, []byte("0123456789"), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := openFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var spent time.Duration
	peeked := bufio.NewReader(&timedBody{ReadCloser: file.ReadCloser, spent: &spent})
	if _, err := peeked.Peek(3); err != nil {
		t.Fatal(err)
	}
	body := renderable(&timedBody{ReadCloser: file.ReadCloser, spent: &spent}, peeked, 99)
	anywhere, ok := body.(interface {
		io.ReaderAt
		Size() int64
		Len() int
	})
	if !ok {
		t.Fatal("a file cannot be read from anywhere")
	}
	if _, err := io.CopyN(io.Discard, body, 4); err != nil {
		t.Fatal(err)
	}
	two := make([]byte, 2)
	if _, err := anywhere.ReadAt(two, 1); err != nil || string(two) != "12" || anywhere.Size() != 10 || anywhere.Len() != 6 {
		t.Errorf("%q, %v, size %d, %d left: want 12, 10 and 6", two, err, anywhere.Size(), anywhere.Len())
	}
	if _, ok := renderable(&timedBody{ReadCloser: io.NopCloser(bytes.NewReader(nil)), spent: &spent}, peeked, 99).(io.ReaderAt); ok {
		t.Error("a stream can be read from anywhere")
	}
}
