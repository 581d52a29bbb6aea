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
	"sync"
)

// Before the umask, as of all files that programs write for people.
const (
	folderPerm = 0o777
	filePerm   = 0o666
)

// DirStore is a folder as a [Store]. Folders are made as they are needed. Nothing outside of the folder is read, written or
// removed: a name that leads out of it, by its parts or by links in the folder, is a [*NameError]. The folder itself may be
// reached by links.
type DirStore struct {
	root  string
	swept sync.Map // folders whose leftovers have been removed
}

// NewDirStore returns the store in the folder root, which need not exist yet. With a root of "" it stores files beside others: names
// are then whole paths, and only the last part of each is held to the rules for names.
func NewDirStore(root string) *DirStore { return &DirStore{root: root} }

// List yields the files of the folder; one that does not exist is empty. What goes meanwhile, and links to nowhere, are not
// there.
func (s *DirStore) List(context.Context) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		for file, err := range LocalFiles([]string{s.root}) {
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				yield(Stored{}, err)
				return
			}
			if !yield(Stored{Name: file.Name, Size: file.Info.Size()}, nil) {
				return
			}
		}
	}
}

// Stat looks at one file, and reads no more than its head.
func (s *DirStore) Stat(_ context.Context, name string) (Stored, error) {
	var object Stored
	err := s.visit("look at", name, func(root *os.Root, file string) error {
		info, err := regular(root.Stat(file))
		if err != nil {
			return err
		}
		opened, err := root.Open(file)
		if err != nil {
			return err
		}
		defer func() { _ = opened.Close() }()
		object = Stored{Name: name, Size: info.Size()}
		object.Stamp, err = readStamp(opened)
		return err
	})
	return object, err
}

// Open opens one file.
func (s *DirStore) Open(_ context.Context, name string) (body io.ReadCloser, err error) {
	err = s.visit("open", name, func(root *os.Root, file string) error {
		if _, err := regular(root.Stat(file)); err != nil {
			return err
		}
		opened, err := root.Open(file)
		body = opened
		return err
	})
	if err != nil {
		return nil, err
	}
	return body, nil
}

// Put writes a temporary file beside the target, syncs it and renames it, so that the name never holds half a file. What
// a process that was killed left behind an hour ago or more is removed on the way. A stamp goes into the file, which grows by it.
func (s *DirStore) Put(_ context.Context, name string, data []byte, meta Meta) (Stored, error) {
	data, err := meta.stamped(data)
	if err != nil {
		return Stored{}, fmt.Errorf("write %s: %w", s.Address(name), err)
	}
	return Stored{Name: name, Size: int64(len(data)), Stamp: meta.Stamp}, s.put(name, data)
}

func (s *DirStore) put(name string, data []byte) error {
	folder, _, err := s.place(name)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, folderPerm); err != nil {
		return s.noFolder(err)
	}
	return s.visit("write", name, func(root *os.Root, file string) error {
		folder, base := filepath.Split(file)
		if folder = filepath.Clean(folder); folder != "." {
			if err := root.MkdirAll(folder, folderPerm); err != nil {
				return err
			}
		}
		inner, err := root.OpenRoot(folder)
		if err != nil {
			return err
		}
		defer func() { _ = inner.Close() }()
		s.sweep(inner, filepath.Join(root.Name(), folder))
		return writeWhole(inner, base, data)
	})
}

// Delete removes one file; its folder stays.
func (s *DirStore) Delete(_ context.Context, name string) error {
	err := s.visit("remove", name, func(root *os.Root, file string) error {
		if info, err := root.Lstat(file); err == nil && info.IsDir() {
			return errNotRegular
		}
		return root.Remove(file)
	})
	return ignoreMissing(err)
}

// DeleteMany removes one file after the other, until ctx ends.
func (s *DirStore) DeleteMany(ctx context.Context, names []string) (Deletion, error) {
	done := Deletion{Left: make(map[string]error)}
	for _, name := range names {
		if ctx.Err() != nil {
			return done, ctx.Err()
		}
		if err := s.Delete(ctx, name); err != nil {
			done.Left[name] = err
		}
	}
	return done, nil
}

// Address is the path of the file.
func (s *DirStore) Address(name string) string {
	return filepath.Join(s.root, filepath.FromSlash(name))
}

// URL is empty: a folder has no public address.
func (s *DirStore) URL(string) string { return "" }

// place is the folder that a name is below of, which is the store's but for files beside others, and the file in it.
func (s *DirStore) place(name string) (folder, file string, err error) {
	if s.root == "" {
		return besideName(name, runtime.GOOS == "windows")
	}
	file, err = fileName(name, runtime.GOOS == "windows")
	return s.root, file, err
}

// visit is the one way from a name to a file: do gets a folder that nothing it does can leave. op says what it is for.
func (s *DirStore) visit(op, name string, do func(root *os.Root, file string) error) error {
	folder, file, err := s.place(name)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &fs.PathError{Op: op, Path: s.Address(name), Err: fs.ErrNotExist}
	case err != nil:
		return s.noFolder(err)
	}
	defer func() { _ = root.Close() }()
	return s.explain(op, root, name, file, do(root, file))
}
