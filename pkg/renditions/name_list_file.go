package renditions

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"github.com/s3img/s3img/pkg/s3ops"
)

// listHead is how much of a file is looked at, in bytes, to tell a list from an image.
const listHead = 512

// NotListError says that a file which is no text lies where a list of names would be written.
type NotListError struct {
	Path string
	What string // would be written there; "" = a list
}

func (e *NotListError) Error() string {
	return e.Path + " is there, and is no " + cmp.Or(e.What, "list")
}

// CreateNameList opens a list of names at path, empty. A file that is no text is not replaced, which is a [*NotListError]: somebody may
// have named the first of their images.
func CreateNameList(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err == nil && info.Mode().IsRegular() {
		if err := refuseNoText(path); err != nil {
			return nil, err
		}
	}
	file, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("open the list of names: %w", err)
	}
	return file, nil
}

func refuseNoText(path string) error {
	file, err := s3ops.OpenFile(path)
	if err != nil {
		return fmt.Errorf("open the list of names: %w", err)
	}
	defer func() { _ = file.Close() }()
	head := make([]byte, listHead)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("read the list of names: %w", err)
	}
	if isText(head[:n]) {
		return nil
	}
	return &NotListError{Path: path}
}

// isText reports whether the head of a file may be that of a list. The last letter of a full head may be cut.
func isText(head []byte) bool {
	if isUTF16(head) {
		return true
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return false
	}
	for range utf8.UTFMax {
		if utf8.Valid(head) {
			return true
		}
		if len(head) <= listHead-utf8.UTFMax+1 {
			return false
		}
		head = head[:len(head)-1]
	}
	return false
}
