package renditions_test

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/renditions"
)

// folderWatch is a watched folder with renditions elsewhere. Walks come an hour apart: what is found in time is found by events,
// or because they told that something happened to the folders.
type folderWatch struct {
	folder   string
	dest     *renditions.DirStore
	results  <-chan renditions.Result
	mu       sync.Mutex
	told     []error // by Ready
	warnings []error
}

func watchFolder(t *testing.T, files ...string) *folderWatch {
	t.Helper()
	w := &folderWatch{folder: filepath.Join(t.TempDir(), "shots"), dest: renditions.NewDirStore(t.TempDir())}
	if err := os.Mkdir(w.folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		w.write(t, name)
	}
	w.results = watch(t, renditions.Options{Dest: w.dest}, func(ctx context.Context) iter.Seq2[renditions.Source, error] {
		return renditions.WatchFolder(ctx, w.folder, renditions.WatchOptions{
			Interval: time.Hour, Settle: 20 * time.Millisecond, MirrorDeletes: true,
			Ready: func(err error) { w.mu.Lock(); w.told = append(w.told, err); w.mu.Unlock() },
			Warn:  func(err error) { w.mu.Lock(); w.warnings = append(w.warnings, err); w.mu.Unlock() },
		})
	})
	for _, name := range files {
		w.waitFor(t, name, true)
	}
	return w
}

func (w *folderWatch) path(name string) string { return filepath.Join(w.folder, name) }

func (w *folderWatch) write(t *testing.T, name string) {
	t.Helper()
	writeFile(t, w.path(name), pngBytes(t, 50, 50, red))
}

// rendered reports whether the rendition of a file without its extension is there.
func (w *folderWatch) rendered(t *testing.T, name string) bool {
	t.Helper()
	return exists(t, w.dest, name[:len(name)-len(filepath.Ext(name))]+"-20"+filepath.Ext(name))
}

func (w *folderWatch) waitFor(t *testing.T, name string, want bool) {
	t.Helper()
	for end := time.Now().Add(waitLimit); w.rendered(t, name) != want; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the rendition of %s: there is one: %v, want %v", name, !want, want)
		}
	}
}

// waitReady waits until the last that Ready was told is nil.
func (w *folderWatch) waitReady(t *testing.T) { t.Helper(); _ = w.waitTold(t, true) }

// waitTold waits until the last that Ready was told is nil, or not, and returns it.
func (w *folderWatch) waitTold(t *testing.T, want bool) error {
	t.Helper()
	for end := time.Now().Add(waitLimit); ; time.Sleep(5 * time.Millisecond) {
		w.mu.Lock()
		var last error
		told := len(w.told)
		if told > 0 {
			last = w.told[told-1]
		}
		w.mu.Unlock()
		if told > 0 && (last == nil) == want {
			return last
		}
		if time.Now().After(end) {
			t.Fatalf("the folder is ready: %v, %v", !want, last)
		}
	}
}

func move(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

func unlink(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

// still fails if the rendition of one of the files is gone, then or after a while in which several walks were made.
func (w *folderWatch) still(t *testing.T, names ...string) {
	t.Helper()
	time.Sleep(200 * time.Millisecond)
	for _, name := range names {
		if !w.rendered(t, name) {
			t.Errorf("the rendition of %s is gone", name)
		}
	}
}

// A folder that was renamed and has come back is watched as before: new files are seen, what was removed while it was away is
// found, and what is removed later is told. While it is away nothing is removed, and the watch says that it is not ready.
func TestWatchedFolderComesBack(t *testing.T) {
	t.Parallel()
	w := watchFolder(t, "x.png", "a/y.png", "a/z.png")
	w.waitReady(t)
	away := w.folder + "-away"
	move(t, w.folder, away)
	var gone *renditions.FolderGoneError
	if err := w.waitTold(t, false); !errors.As(err, &gone) || gone.Folder != w.folder {
		t.Errorf("it is told to be not ready by %v, want a FolderGoneError", err)
	}
	w.still(t, "x.png", "a/y.png", "a/z.png")
	unlink(t, filepath.Join(away, "a", "z.png"))
	move(t, away, w.folder)
	w.waitReady(t)
	w.waitFor(t, "a/z.png", false)
	w.write(t, "new.png")
	w.write(t, "a/new.png")
	w.waitFor(t, "new.png", true)
	w.waitFor(t, "a/new.png", true)
	unlink(t, w.path("a/y.png"))
	w.waitFor(t, "a/y.png", false)
	w.still(t, "x.png", "new.png")
	if len(w.warnings) != 1 {
		t.Errorf("warned %d times, want once: %v", len(w.warnings), w.warnings)
	}
}

// An empty folder in the place of the watched one is what an unmounted disk leaves: nothing is removed, it is not ready, and
// it is taken up where it was left when the disk is back.
func TestWatchedFolderIsAnEmptyMountPoint(t *testing.T) {
	t.Parallel()
	w := watchFolder(t, "x.png", "a/y.png", "gone.png")
	disk := w.folder + "-disk"
	move(t, w.folder, disk)
	if err := os.Mkdir(w.folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := w.waitTold(t, false); !strings.Contains(err.Error(), "may not be mounted") {
		t.Errorf("it is told to be not ready by %v", err)
	}
	w.still(t, "x.png", "a/y.png", "gone.png")
	unlink(t, w.folder)
	unlink(t, filepath.Join(disk, "gone.png"))
	move(t, disk, w.folder)
	w.waitReady(t)
	w.waitFor(t, "gone.png", false)
	w.write(t, "new.png")
	w.waitFor(t, "new.png", true)
	w.still(t, "x.png", "a/y.png")
}

// Another folder in the place of the watched one is watched, and removes nothing of what only the first one held.
func TestAnotherFolderInPlaceOfTheWatchedOne(t *testing.T) {
	t.Parallel()
	w := watchFolder(t, "x.png", "a/y.png", "z.png")
	old := w.folder + "-old"
	move(t, w.folder, old)
	w.write(t, "new.png")
	data, err := os.ReadFile(filepath.Join(old, "z.png"))
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, w.path("z.png"), data)
	w.waitFor(t, "new.png", true)
	w.waitReady(t)
	w.still(t, "x.png", "a/y.png", "z.png")
	unlink(t, filepath.Join(old, "x.png")) // no event of the old folder counts
	unlink(t, w.path("new.png"))
	w.waitFor(t, "new.png", false)
	w.still(t, "x.png", "a/y.png", "z.png")
}

// A folder below the watched one that is renamed takes its renditions along, and is watched under its new name, at all depths.
func TestFolderBelowIsRenamed(t *testing.T) {
	t.Parallel()
	w := watchFolder(t, "x.png", "a/y.png", "a/deep/z.png")
	for i := range 5 {
		from, to := "a", "b"
		if i%2 == 1 {
			from, to = to, from
		}
		move(t, w.path(from), w.path(to))
		w.waitFor(t, to+"/deep/z.png", true)
		w.waitFor(t, from+"/deep/z.png", false)
		name := "/deep/" + strconv.Itoa(i) + ".png"
		w.write(t, to+name)
		w.waitFor(t, to+name, true)
		unlink(t, w.path(to+name))
		w.waitFor(t, to+name, false)
	}
	w.still(t, "x.png", "b/y.png")
}

// A folder that is removed with all that it holds, and comes back, is seen again.
func TestFolderBelowIsRemoved(t *testing.T) {
	t.Parallel()
	w := watchFolder(t, "x.png", "a/y.png")
	unlink(t, w.path("a"))
	w.waitFor(t, "a/y.png", false)
	w.write(t, "a/y.png")
	w.waitFor(t, "a/y.png", true)
	unlink(t, w.path("a/y.png"))
	w.waitFor(t, "a/y.png", false)
	w.still(t, "x.png")
}

// A link whose target is gone, on a disk that is not mounted say, is no removed file.
func TestLinkToNothingIsNotRemoved(t *testing.T) {
	t.Parallel()
	w := watchFolder(t, "x.png")
	disk := filepath.Join(t.TempDir(), "disk")
	writeFile(t, filepath.Join(disk, "y.png"), pngBytes(t, 50, 50, red))
	if err := os.Symlink(filepath.Join(disk, "y.png"), w.path("y.png")); err != nil {
		t.Skip(err)
	}
	w.waitFor(t, "y.png", true)
	unlink(t, disk)
	w.write(t, "a/new.png")
	w.waitFor(t, "a/new.png", true)
	unlink(t, w.path("a")) // makes it walk
	w.waitFor(t, "a/new.png", false)
	w.still(t, "y.png")
	unlink(t, w.path("y.png"))
	w.waitFor(t, "y.png", false)
}
