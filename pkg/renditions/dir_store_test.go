package renditions_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/renditions"
)

func TestDirStorePutsWholeFiles(t *testing.T) {
	root := filepath.Join(t.TempDir(), "new")
	store := renditions.NewDirStore(root)
	for _, content := range []string{"first", "second"} {
		if _, err := store.Put(t.Context(), "a/b.jpg", []byte(content), renditions.Meta{}); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(root, "a", "b.jpg"))
		if err != nil || string(got) != content {
			t.Errorf("got %q, %v, want %q", got, err, content)
		}
	}
	if got, want := fmt.Sprint(fileNames(t, filepath.Join(root, "a"))), "[b.jpg]"; got != want {
		t.Errorf("the folder holds %s, want %s", got, want)
	}
	info, err := os.Stat(filepath.Join(root, "a", "b.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o644 {
		t.Errorf("mode %v, want 0644: a web server must be able to read it", info.Mode())
	}
	if _, err := store.Stat(t.Context(), "gone"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Stat of a missing file: %v", err)
	}
}

// A failed write leaves what was there, and nothing else.
func TestDirStoreFailsClean(t *testing.T) {
	root := t.TempDir()
	store := renditions.NewDirStore(root)
	if err := os.Mkdir(filepath.Join(root, "x.jpg"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := store.Put(t.Context(), "x.jpg", []byte("data"), renditions.Meta{})
	if err == nil || !strings.Contains(err.Error(), filepath.Join(root, "x.jpg")) {
		t.Errorf("got %v, want an error that names the folder in the way", err)
	}
	if got, want := fmt.Sprint(fileNames(t, root)), "[x.jpg]"; got != want {
		t.Errorf("the folder holds %s, want %s", got, want)
	}
}

// What a killed process left behind goes when it can be nobody's work any more; what is being written stays.
func TestDirStoreSweepsOldLeftovers(t *testing.T) {
	root := t.TempDir()
	for name, age := range map[string]time.Duration{".s3img-1.tmp": 2 * time.Hour, ".s3img-2.tmp": time.Minute, ".other.tmp": 2 * time.Hour} {
		path := filepath.Join(root, name)
		writeFile(t, path, []byte("half"))
		then := time.Now().Add(-age)
		if err := os.Chtimes(path, then, then); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := renditions.NewDirStore(root).Put(t.Context(), "x.jpg", []byte("data"), renditions.Meta{}); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(fileNames(t, root)), "[.other.tmp .s3img-2.tmp x.jpg]"; got != want {
		t.Errorf("the folder holds %s, want %s", got, want)
	}
}
