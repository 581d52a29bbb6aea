package renditions

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
)

const (
	folderPerm = 0o755
	filePerm   = 0o644
	tempPrefix = ".s3img-"
	tempSuffix = ".tmp"
	// staleAfter is when a temporary file can only be what a killed process left behind.
	staleAfter = time.Hour
)

// DirStore is a folder as a [Store]. Folders are made as they are needed.
type DirStore struct {
	root  string
	swept sync.Map // folders whose leftovers have been removed
}

// NewDirStore returns the store in the folder root, which need not exist yet.
func NewDirStore(root string) *DirStore { return &DirStore{root: root} }

// List yields the files of the folder; one that does not exist is empty.
func (s *DirStore) List(context.Context) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		if _, err := os.Stat(s.root); os.IsNotExist(err) {
			return
		}
		for file, err := range LocalFiles([]string{s.root}) {
			if err != nil {
				yield(Object{}, err)
				return
			}
			if !yield(Object{Name: file.Name, ModTime: file.Info.ModTime(), Size: file.Info.Size()}, nil) {
				return
			}
		}
	}
}

// Stat looks at one file.
func (s *DirStore) Stat(_ context.Context, name string) (Object, error) {
	info, err := os.Stat(s.Address(name))
	if err != nil {
		return Object{}, err
	}
	return Object{Name: name, ModTime: info.ModTime(), Size: info.Size()}, nil
}

// Open opens one file.
func (s *DirStore) Open(_ context.Context, name string) (io.ReadCloser, error) {
	return os.Open(s.Address(name))
}

// Put writes a temporary file beside the target, syncs it and renames it, so that the name never holds half a file. What
// a process that was killed left behind an hour ago or more is removed on the way.
func (s *DirStore) Put(_ context.Context, name string, data []byte, _ Meta) error {
	target := s.Address(name)
	if err := s.write(target, data); err != nil {
		var onPath *fs.PathError
		if errors.As(err, &onPath) {
			err = onPath.Err // that of a temporary file says nothing to people
		}
		return fmt.Errorf("write %s: %w", target, err)
	}
	return nil
}

func (s *DirStore) write(target string, data []byte) error {
	folder := filepath.Dir(target)
	if err := os.MkdirAll(folder, folderPerm); err != nil {
		return err
	}
	s.sweep(folder)
	if info, err := os.Stat(target); err == nil && !info.Mode().IsRegular() {
		return errNotRegular
	}
	return writeWhole(target, data)
}

var errNotRegular = errors.New("there is something that is not a file")

func writeWhole(target string, data []byte) (err error) {
	file, err := os.CreateTemp(filepath.Dir(target), tempPrefix+"*"+tempSuffix)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = file.Close()
			_ = os.Remove(file.Name())
		}
	}()
	if _, err = file.Write(data); err != nil {
		return err
	}
	if runtime.GOOS != "windows" {
		if err = file.Chmod(filePerm); err != nil {
			return err
		}
	}
	if err = file.Sync(); err != nil {
		return err
	}
	if err = file.Close(); err != nil {
		return err
	}
	return os.Rename(file.Name(), target)
}

// sweep removes temporary files that no living process can still be writing, once for each folder.
func (s *DirStore) sweep(folder string) {
	if _, done := s.swept.LoadOrStore(folder, true); done {
		return
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), tempPrefix) && strings.HasSuffix(entry.Name(), tempSuffix) && isStale(entry) {
			_ = os.Remove(filepath.Join(folder, entry.Name()))
		}
	}
}

func isStale(entry fs.DirEntry) bool {
	info, err := entry.Info()
	return err == nil && time.Since(info.ModTime()) > staleAfter
}

// Delete removes one file; its folder stays.
func (s *DirStore) Delete(_ context.Context, name string) error {
	err := os.Remove(s.Address(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Address is the path of the file.
func (s *DirStore) Address(name string) string {
	return filepath.Join(s.root, filepath.FromSlash(name))
}

// URL is empty: a folder has no public address.
func (s *DirStore) URL(string) string { return "" }
