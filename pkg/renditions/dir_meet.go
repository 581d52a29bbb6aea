package renditions

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Spell returns name without what means nothing in a path.
func (s *DirStore) Spell(name string) (string, error) {
	folder, file, err := s.place(name)
	if s.root == "" {
		file = filepath.Join(folder, file)
	}
	return filepath.ToSlash(file), err
}

// Meet asks the file system: which letters it takes for the same, nobody else knows. Without probe it can tell only where a
// file of such a name is there.
func (s *DirStore) Meet(a, b string, probe bool) bool {
	folder, fileA, errA := s.place(a)
	other, fileB, errB := s.place(b)
	if errors.Join(errA, errB) != nil || folder != other {
		return false
	}
	root, err := openNearest(folder)
	if err != nil {
		return false
	}
	defer func() { _ = root.Close() }()
	if root.Name() == folder {
		foundA, errA := root.Lstat(fileA)
		foundB, errB := root.Lstat(fileB)
		switch {
		case (errA == nil) != (errB == nil):
			return false
		case !probe:
			return errA == nil && os.SameFile(foundA, foundB) // hard links are taken for a meeting
		}
	}
	return probe && meetInside(root, strings.Split(fileA, string(filepath.Separator)), strings.Split(fileB, string(filepath.Separator)))
}

// openNearest opens a folder, or the nearest above it that exists: a new one behaves as that does.
func openNearest(folder string) (*os.Root, error) {
	for {
		root, err := os.OpenRoot(folder)
		up := filepath.Dir(folder)
		if !errors.Is(err, fs.ErrNotExist) || up == folder {
			return root, err
		}
		folder = up
	}
}

// meetInside tries each part in which two paths differ in the folder where it would be, or the nearest above it.
func meetInside(root *os.Root, a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		if !meetIn(root, filepath.Join(a[:i]...), a[i], b[i]) {
			return false
		}
	}
	return true
}

// meetIn writes a file with the one in its name, and looks for it by the other. Where that cannot be done they might meet.
func meetIn(root *os.Root, folder, a, b string) bool {
	inner, err := root.OpenRoot(filepath.Join(".", folder))
	for err != nil && folder != "" {
		folder = strings.TrimSuffix(filepath.Dir(folder), ".")
		inner, err = root.OpenRoot(filepath.Join(".", folder))
	}
	if err != nil {
		return true
	}
	defer func() { _ = inner.Close() }()
	const enough = 8 // letters that nobody else has
	prefix := tempPrefix + rand.Text()[:enough]
	file, err := inner.OpenFile(prefix+a+tempSuffix, os.O_WRONLY|os.O_CREATE|os.O_EXCL, filePerm)
	if err != nil {
		return true
	}
	_ = file.Close()
	defer func() { _ = inner.Remove(prefix + a + tempSuffix) }()
	_, err = inner.Lstat(prefix + b + tempSuffix)
	return err == nil
}
