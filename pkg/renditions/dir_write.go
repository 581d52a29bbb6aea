package renditions

import (
	"crypto/rand"
	"io/fs"
	"os"
	"strings"
	"time"
)

const (
	tempPrefix = ".s3img-"
	tempSuffix = ".tmp"
	// staleAfter is when a temporary file can only be what a killed process left behind.
	staleAfter = time.Hour
)

// newTemp creates a file of a name that nobody else has.
func newTemp(folder *os.Root) (file *os.File, name string, err error) {
	name = tempPrefix + rand.Text() + tempSuffix
	file, err = folder.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, filePerm)
	return file, name, err
}

// writeWhole puts data under the name base of a folder. A link there is replaced, and not followed.
func writeWhole(folder *os.Root, base string, data []byte) (err error) {
	if info, err := folder.Lstat(base); err == nil && !info.Mode().IsRegular() && info.Mode()&fs.ModeSymlink == 0 {
		return errNotRegular
	}
	file, temp, err := newTemp(folder)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = file.Close()
			_ = folder.Remove(temp)
		}
	}()
	if _, err = file.Write(data); err != nil {
		return err
	}
	if err = file.Sync(); err != nil {
		return err
	}
	if err = file.Close(); err != nil {
		return err
	}
	return folder.Rename(temp, base)
}

// sweep removes temporary files that no living process can still be writing, once for each folder.
func (s *DirStore) sweep(folder *os.Root, path string) {
	if _, done := s.swept.LoadOrStore(path, true); done {
		return
	}
	opened, err := folder.Open(".")
	if err != nil {
		return
	}
	defer func() { _ = opened.Close() }()
	entries, err := opened.ReadDir(-1)
	if err != nil {
		return
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), tempPrefix) && strings.HasSuffix(entry.Name(), tempSuffix) && isStale(entry) {
			_ = folder.Remove(entry.Name())
		}
	}
}

func isStale(entry fs.DirEntry) bool {
	info, err := entry.Info()
	return err == nil && time.Since(info.ModTime()) > staleAfter
}
