package renditions

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

var errNotRegular = errors.New("there is something that is not a file")

// regular makes an error of what is no file.
func regular(info fs.FileInfo, err error) (fs.FileInfo, error) {
	if err == nil && !info.Mode().IsRegular() {
		err = errNotRegular
	}
	return info, err
}

// noFolderError says that the folder of a store cannot be opened or made.
type noFolderError struct{ err error }

func (e *noFolderError) Error() string { return e.err.Error() }
func (e *noFolderError) Unwrap() error { return e.err }

// noFolder marks what is wrong with the folder itself, which every object meets. Each file beside others has a folder of its own,
// and a process that has too many files open has fewer in a moment.
func (s *DirStore) noFolder(err error) error {
	if s.root == "" || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) {
		return err
	}
	if info, statErr := os.Stat(s.root); statErr == nil && !info.IsDir() {
		err = &fs.PathError{Op: "open", Path: s.root, Err: syscall.ENOTDIR}
	}
	return &noFolderError{err}
}

// explain words what went wrong with a file: for people by its whole path, and as a [*NameError] where the same name will
// not do the next time either.
func (s *DirStore) explain(op string, root *os.Root, name, file string, err error) error {
	var number syscall.Errno
	why := ""
	switch isErrno := errors.As(err, &number); {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
	case errors.Is(err, errNotRegular):
		why = "at " + s.Address(name) + " " + err.Error()
	case isErrno:
		why = refusedName(number)
	default:
		if link := linkOut(root, file); link != "" {
			why = filepath.Join(root.Name(), link) + " is a link that leads out of the folder"
		}
	}
	if why != "" {
		return &NameError{Name: name, Why: why, Err: err}
	}
	return &fs.PathError{Op: op, Path: s.Address(name), Err: cause(err)}
}

// cause leaves out the path of an error, which is relative to a folder or that of a temporary file.
func cause(err error) error {
	var (
		onPath *fs.PathError
		onLink *os.LinkError
	)
	switch {
	case errors.As(err, &onPath):
		return onPath.Err
	case errors.As(err, &onLink):
		return onLink.Err
	}
	return err
}

// linkOut finds the link in the way to file that leads out of root; "" if there is none.
func linkOut(root *os.Root, file string) string {
	for end := range file + string(filepath.Separator) {
		if end < len(file) && !os.IsPathSeparator(file[end]) {
			continue
		}
		info, err := root.Lstat(file[:end])
		if err != nil {
			return ""
		}
		var number syscall.Errno
		_, err = root.Stat(file[:end])
		if !info.IsDir() && !info.Mode().IsRegular() && err != nil && !errors.As(err, &number) {
			return file[:end]
		}
	}
	return ""
}
