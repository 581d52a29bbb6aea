package renditions_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/renditions"
)

// spellings are other ways to write the path of a folder that exists.
func spellings(t *testing.T, folder string) map[string]string {
	t.Helper()
	ways := map[string]string{
		"as it is": folder, "with dots": filepath.Join(folder, "x") + string(filepath.Separator) + "..",
		"with a slash": folder + string(filepath.Separator),
	}
	if runtime.GOOS == "windows" {
		volume := filepath.VolumeName(folder)
		ways["long form"] = `\\?\` + folder
		ways["other drive letter"] = strings.ToLower(volume) + folder[len(volume):]
		ways["other case"] = strings.ToUpper(folder)
		return ways
	}
	link := filepath.Join(newFolder(t), "link")
	if err := os.Symlink(folder, link); err != nil {
		t.Fatal(err)
	}
	ways["link"] = link
	return ways
}

func TestCheckFolders(t *testing.T) {
	root := newFolder(t)
	photos := filepath.Join(root, "photos")
	for _, folder := range []string{filepath.Join(photos, "sub"), filepath.Join(root, "photos2"), filepath.Join(root, "other")} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for way, written := range spellings(t, photos) {
		for path, want := range map[string]bool{
			photos: true, filepath.Join(photos, "sub"): true, filepath.Join(photos, "new", "er"): true, root: true,
			filepath.Join(root, "photos2"): false, filepath.Join(root, "other"): false, filepath.Join(root, "new"): false,
		} {
			for source, dest := range map[string]string{written: path, path: written} {
				if _, err := os.Stat(source); err != nil {
					continue // a source that is not there overlaps with nothing
				}
				if err := renditions.CheckFolders(source, dest); (err != nil) != want {
					t.Errorf("%s: source %s, destination %s: %v, want an overlap: %v", way, source, dest, err, want)
				}
			}
		}
	}
}

func TestProtectedFiles(t *testing.T) {
	root := newFolder(t)
	photos := filepath.Join(root, "photos")
	for _, name := range []string{"a-200.jpg", "b.jpg"} {
		writeFile(t, filepath.Join(photos, name), []byte("same size"))
	}
	for way, written := range spellings(t, photos) {
		set, err := renditions.ParseSources([]string{filepath.Join(photos, "a-200.jpg"), filepath.Join(photos, "gone.jpg")}, nil)
		if err != nil {
			t.Fatal(err)
		}
		same := set.Protected()
		for name, want := range map[string]bool{"a-200.jpg": true, "b.jpg": false, "gone.jpg": false} {
			if got := same(filepath.Join(written, name)); got != want {
				t.Errorf("%s: %s is one of the files: %v", way, name, got)
			}
		}
	}
}
