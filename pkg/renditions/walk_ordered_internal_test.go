package renditions

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Files of a folder come in the order of their names, whichever there are.
func TestLocalFilesAreInOrder(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 10 {
		root := t.TempDir()
		for _, name := range oddNames(r, 60) {
			path := filepath.Join(root, filepath.FromSlash(name))
			if os.MkdirAll(filepath.Dir(path), 0o755) == nil {
				_ = os.WriteFile(path, nil, 0o644) // a folder may be there
			}
		}
		var want []string
		_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err == nil && isHidden(entry.Name()) && entry.IsDir():
				return fs.SkipDir
			case err == nil && !isHidden(entry.Name()) && !entry.IsDir():
				want = append(want, relativeName(root, path))
			}
			return err
		})
		slices.Sort(want)
		var got []string
		for file, err := range LocalFiles([]string{root}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, file.Name)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got  %q\nwant %q", got, want)
		}
	}
}

// All but the order is as filepath.WalkDir has it: what is skipped, and how it ends.
func TestWalkOrderedSkips(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"a/1", "a/2", "a/b/3", "a-1", "c/4", "d"} {
		path := filepath.Join(root, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, nil, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	walk := func(how func(string, fs.WalkDirFunc) error, root, at string, end error) (names []string, err error) {
		err = how(root, func(path string, _ fs.DirEntry, err error) error {
			names = append(names, path)
			if err == nil && path == at {
				return end
			}
			return err
		})
		slices.Sort(names)
		return names, err
	}
	for _, at := range []string{"", "a", "a/1", "a/b", "a/b/3", "c", "c/4"} {
		at := filepath.Join(root, at)
		for _, end := range []error{nil, fs.SkipDir} {
			got, err := walk(walkOrdered, root, at, end)
			want, wantErr := walk(filepath.WalkDir, root, at, end)
			if err != nil || wantErr != nil || !slices.Equal(got, want) {
				t.Errorf("%v at %s: %q, %v; want %q, %v", end, at, got, err, want, wantErr)
			}
		}
		if _, err := walk(walkOrdered, root, at, fs.SkipAll); err != nil {
			t.Errorf("SkipAll at %s: %v", at, err)
		}
		if _, err := walk(walkOrdered, root, at, fs.ErrInvalid); !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("an error at %s: %v", at, err)
		}
	}
	if _, err := walk(walkOrdered, filepath.Join(root, "missing"), "", nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing there: %v", err)
	}
}
