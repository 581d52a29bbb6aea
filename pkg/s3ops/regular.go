package s3ops

import (
	"errors"
	"io/fs"
	"os"
)

// ErrNotRegular says that a path names a folder, a device, a named pipe or a socket where a file is wanted. Reading one of these could
// wait for ever, or never end.
var ErrNotRegular = errors.New("not a regular file")

// notRegular is an [ErrNotRegular] that says what it is instead.
type notRegular struct{ what string }

func (e notRegular) Error() string { return "is " + e.what + ", not a regular file" }

// Is makes it an ErrNotRegular.
func (e notRegular) Is(target error) bool { return target == ErrNotRegular }

// CheckRegular reports whether info, of what path names, is that of a regular file: nil, or an [*fs.PathError] with an
// ErrNotRegular.
func CheckRegular(path string, info fs.FileInfo) error {
	what := "a device"
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		what = "a folder"
	case mode&fs.ModeNamedPipe != 0:
		what = "a named pipe"
	case mode&fs.ModeSocket != 0:
		what = "a socket"
	case mode&fs.ModeIrregular != 0:
		what = "something else"
	}
	return &fs.PathError{Op: "read", Path: path, Err: notRegular{what}}
}

// OpenRegular opens a regular file, links followed. Of anything else it says so, without waiting for who may write to it.
func OpenRegular(path string) (*os.File, fs.FileInfo, error) {
	info, err := os.Stat(path) // opening a device can do something
	if err != nil {
		return nil, nil, err
	}
	if err := CheckRegular(path, info); err != nil {
		return nil, nil, err
	}
	file, err := os.OpenFile(path, os.O_RDONLY|openNoWait, 0)
	if err != nil {
		return nil, nil, err
	}
	opened, err := file.Stat()
	if err == nil {
		err = CheckRegular(path, opened) // it may be another one by now
	}
	if err != nil {
		_ = file.Close()
		return nil, nil, err
	}
	return file, opened, nil
}
