package s3ops

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// ErrFileChanged is in the error of an upload whose file was written to meanwhile; such a mixture is not stored.
var ErrFileChanged = errors.New("the file changed while it was read")

// File is a local file as the body of an upload. It watches that the file stays as it was when it was opened.
type File struct {
	*io.SectionReader // bytes that the file held when it was opened, and no later ones
	file              *os.File
	opened            fs.FileInfo
	offset            int64
}

// OpenFile opens a regular file; what else path names gives an [*fs.PathError], an [ErrNotRegular] say. The caller closes it.
func OpenFile(path string) (*File, error) {
	file, opened, err := OpenRegular(path)
	if err != nil {
		return nil, err
	}
	return &File{SectionReader: io.NewSectionReader(file, 0, opened.Size()), file: file, opened: opened}, nil
}

// Info is what the file was when it was opened.
func (f *File) Info() fs.FileInfo { return f.opened }

// Read gives the last bytes only of a file that has not changed: without them no request is complete, so that nothing
// is stored.
func (f *File) Read(p []byte) (int, error) {
	n, err := f.SectionReader.Read(p)
	f.offset += int64(n)
	if f.offset >= f.Size() || err == io.EOF {
		if changed := f.check(); changed != nil {
			return 0, changed
		}
	}
	return n, err
}

func (f *File) check() error {
	if f.offset != f.Size() {
		return ErrFileChanged
	}
	return f.Verify()
}

// Verify returns nil if the file is as it was when it was opened, as far as its size and time tell, else [ErrFileChanged].
func (f *File) Verify() error {
	now, err := f.file.Stat()
	if err != nil {
		return err
	}
	if now.Size() != f.opened.Size() || !now.ModTime().Equal(f.opened.ModTime()) {
		return ErrFileChanged
	}
	return nil
}

// piece is size bytes of the file from at on, for a part of an upload. Its last bytes too come only while the file has not changed.
func (f *File) piece(at, size int64) *File {
	return &File{SectionReader: io.NewSectionReader(f.file, at, size), file: f.file, opened: f.opened}
}

// Confirm is [File.Verify]: disks need no second read.
func (f *File) Confirm(context.Context) error { return f.Verify() }

// Reopen opens the file again, as it was: one that has changed since gives ErrFileChanged. It works after Close too.
func (f *File) Reopen() (*File, error) {
	again, err := OpenFile(f.file.Name())
	if err != nil {
		return nil, err
	}
	if again.Size() != f.Size() || !again.opened.ModTime().Equal(f.opened.ModTime()) {
		_ = again.Close()
		return nil, fmt.Errorf("read %s: %w", f.file.Name(), ErrFileChanged)
	}
	return again, nil
}

// Seek works as that of [io.SectionReader].
func (f *File) Seek(offset int64, whence int) (int64, error) {
	at, err := f.SectionReader.Seek(offset, whence)
	if err == nil {
		f.offset = at
	}
	return at, err
}

// Len is how many bytes are still to be read.
func (f *File) Len() int { return int(f.Size() - f.offset) }

// Close closes the file.
func (f *File) Close() error { return f.file.Close() }
