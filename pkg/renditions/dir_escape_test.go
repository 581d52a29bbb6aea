package renditions_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/renditions"
)

// escapes are names that must not lead anywhere: of a file beside the folder, and of what only Windows takes for one.
func escapes() []string {
	names := []string{"../kept.jpg", "a/../../kept.jpg", "/../kept.jpg", "./.././kept.jpg", "..", "a/.."}
	if runtime.GOOS == "windows" {
		names = append(names, `..\kept.jpg`, `a\..\..\kept.jpg`, `C:\kept.jpg`, "C:kept.jpg", `\\?\C:\kept.jpg`, "x.jpg:kept", "NUL", "com1.jpg", "kept.jpg.")
	}
	return names
}

// newFolder is a temporary folder. That of t is not used here: its removal asks more of Windows than Wine has.
func newFolder(t *testing.T) string {
	t.Helper()
	root, err := os.MkdirTemp("", "s3img") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		var paths []string
		_ = filepath.WalkDir(root, func(path string, _ fs.DirEntry, _ error) error {
			paths = append(paths, path)
			return nil
		})
		for _, path := range slices.Backward(paths) {
			if err := os.Remove(path); err != nil {
				t.Error(err)
			}
		}
	})
	return root
}

// everyWay tries all that a store does with a name, and returns the errors.
func everyWay(t *testing.T, store renditions.Store, name string) map[string]error {
	t.Helper()
	_, looked := store.Stat(t.Context(), name)
	body, opened := store.Open(t.Context(), name)
	if opened == nil {
		_ = body.Close()
	}
	return map[string]error{
		"Stat": looked, "Open": opened,
		"Put":    putError(t, store, name),
		"Delete": store.Delete(t.Context(), name),
	}
}

func TestDirStoreStaysInItsFolder(t *testing.T) {
	parent := newFolder(t)
	kept := filepath.Join(parent, "kept.jpg")
	writeFile(t, kept, []byte("kept"))
	writeFile(t, filepath.Join(parent, "root", "a", "x.jpg"), []byte("x"))
	store := renditions.NewDirStore(filepath.Join(parent, "root"))
	for _, name := range escapes() {
		for way, err := range everyWay(t, store, name) {
			var refused *renditions.NameError
			if !errors.As(err, &refused) || refused.Name != name {
				t.Errorf("%s of %q: %v, want an error about the name", way, name, err)
			}
			if renditions.MayPass(err) {
				t.Errorf("%s of %q would be tried for ever", way, name)
			}
		}
	}
	if data, err := os.ReadFile(kept); err != nil || string(data) != "kept" {
		t.Errorf("the file beside the folder holds %q, %v", data, err)
	}
	if got, want := fmt.Sprint(fileNames(t, parent), fileNames(t, filepath.Join(parent, "root"))), "[kept.jpg root] [a]"; got != want {
		t.Errorf("the folders hold %s, want %s", got, want)
	}
}

// The folder itself may be a link; one in it must not lead out of it, whether to a folder or to a file.
func TestDirStoreFollowsNoLinkOut(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege there")
	}
	parent := newFolder(t)
	writeFile(t, filepath.Join(parent, "out", "kept.jpg"), []byte("kept"))
	writeFile(t, filepath.Join(parent, "root", "in", "x.jpg"), []byte("x"))
	for link, target := range map[string]string{
		"door": "root", "root/abs": filepath.Join(parent, "out"), "root/rel": "../out", "root/file.jpg": "../out/kept.jpg", "root/inner": "in",
	} {
		if err := os.Symlink(target, filepath.Join(parent, link)); err != nil {
			t.Fatal(err)
		}
	}
	store := renditions.NewDirStore(filepath.Join(parent, "door"))
	for name, link := range map[string]string{"abs/kept.jpg": "abs", "rel/kept.jpg": "rel", "rel/new/x.jpg": "rel"} {
		for way, err := range everyWay(t, store, name) {
			var refused *renditions.NameError
			if !errors.As(err, &refused) || !strings.Contains(err.Error(), filepath.Join(parent, "door", link)+" is a link that leads out") {
				t.Errorf("%s of %q: %v, want an error that names the link", way, name, err)
			}
		}
	}
	if _, err := store.Stat(t.Context(), "file.jpg"); err == nil || !strings.Contains(err.Error(), "leads out") {
		t.Errorf("a file that is a link out: %v", err)
	}
	if _, err := store.Put(t.Context(), "inner/x.jpg", []byte("new"), renditions.Meta{}); err != nil {
		t.Errorf("a link within the folder: %v", err)
	}
	if data, err := os.ReadFile(filepath.Join(parent, "out", "kept.jpg")); err != nil || string(data) != "kept" {
		t.Errorf("the file that links lead to holds %q, %v", data, err)
	}
	if got, want := fmt.Sprint(fileNames(t, filepath.Join(parent, "out"))), "[kept.jpg]"; got != want {
		t.Errorf("the folder that links lead to holds %s, want %s", got, want)
	}
}

// What is no file is neither fresh nor a rendition, and names that no folder takes are errors about the names.
func TestDirStoreTakesFilesOnly(t *testing.T) {
	root := newFolder(t)
	writeFile(t, filepath.Join(root, "x.jpg", "y.jpg"), []byte("y"))
	store := renditions.NewDirStore(root)
	for way, err := range everyWay(t, store, "x.jpg") {
		if err == nil || !strings.Contains(err.Error(), filepath.Join(root, "x.jpg")) {
			t.Errorf("%s of a folder: %v, want an error that names it", way, err)
		}
	}
	long := strings.Repeat("n", 300) + ".jpg"
	if _, err := store.Put(t.Context(), long, nil, renditions.Meta{}); err == nil || renditions.MayPass(err) {
		t.Errorf("a name that is too long: %v, want an error that does not pass", err)
	}
	if _, err := store.Put(t.Context(), "x.jpg/y.jpg/z.jpg", nil, renditions.Meta{}); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file where a folder would be: %v", err)
	}
	if err := store.Delete(t.Context(), "gone/x.jpg"); err != nil {
		t.Errorf("Delete of what is not there: %v", err)
	}
}

// Beside other files the folder is given by people, and only the last part is made of a name.
func TestDirStoreBesideFiles(t *testing.T) {
	root := newFolder(t)
	t.Chdir(root)
	store := renditions.NewDirStore("")
	for _, folder := range []string{filepath.ToSlash(root) + "/abs", "rel", "../" + filepath.Base(root) + "/up", "."} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		name := folder + "/x.jpg"
		if _, err := store.Put(t.Context(), name, []byte("x"), renditions.Meta{}); err != nil {
			t.Errorf("beside %s: %v", folder, err)
		}
		if found, err := store.Stat(t.Context(), name); err != nil || found.Size != 1 {
			t.Errorf("beside %s: %+v, %v", folder, found, err)
		}
	}
	if got, want := fmt.Sprint(fileNames(t, root), fileNames(t, "up")), "[abs rel up x.jpg] [x.jpg]"; got != want {
		t.Errorf("the folder holds %s, want %s", got, want)
	}
}

func putError(t *testing.T, store renditions.Store, name string) error {
	t.Helper()
	_, err := store.Put(t.Context(), name, []byte("bad"), renditions.Meta{})
	return err
}
