package renditions_test

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/renditions"
)

func TestLocalFiles(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"a.jpg", "b/c.jpg", "b/.hidden.jpg", ".git/d.jpg", "e[1].jpg"} {
		writeFile(t, filepath.Join(root, name), nil)
	}
	if runtime.GOOS != "windows" {
		if err := os.Symlink(filepath.Join(root, "a.jpg"), filepath.Join(root, "b", "link.jpg")); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(root, filepath.Join(root, "b", "loop")); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"."}, "[a.jpg b/c.jpg b/link.jpg e[1].jpg]"},
		{[]string{"b"}, "[c.jpg link.jpg]"},
		{[]string{"a.jpg", "b/c.jpg"}, "[a.jpg c.jpg]"},
		{[]string{"b/.hidden.jpg"}, "[.hidden.jpg]"},
		{[]string{"*.jpg"}, "[a.jpg e[1].jpg]"},
		{[]string{"*/c.jpg"}, "[c.jpg]"},
		{[]string{"e[1].jpg"}, "[e[1].jpg]"},
		{[]string{"gone.jpg", "a.jpg"}, "[error a.jpg]"},
		{[]string{"*.gone"}, "[error]"},
		{[]string{"[", "a.jpg"}, "[error a.jpg]"},
	} {
		t.Chdir(root)
		got := []string{}
		for file, err := range renditions.LocalFiles(tt.args) {
			if err != nil {
				got = append(got, "error")
				continue
			}
			got = append(got, file.Name)
		}
		if runtime.GOOS == "windows" {
			continue
		}
		if fmt.Sprint(got) != tt.want {
			t.Errorf("LocalFiles(%q) = %v, want %s", tt.args, got, tt.want)
		}
	}
}

// A link that is named itself leads to the folder that is meant, as `cp link/` has it; links that lie in a folder are not followed.
func TestLocalFilesFollowALinkThatIsNamed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights there")
	}
	t.Chdir(t.TempDir())
	for _, name := range []string{"real/a.jpg", "real/b/c.jpg", "other/d.jpg"} {
		writeFile(t, name, nil)
	}
	for link, target := range map[string]string{"link": "real", "again": "link", ".hidden": "real", "real/b/other": "../../other"} {
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
	}
	for _, arg := range []string{"link", "link/", "again", "./link", ".hidden", "l*k"} {
		var names, paths []string
		for file, err := range renditions.LocalFiles([]string{arg}) {
			if err != nil {
				t.Fatalf("LocalFiles(%q): %v", arg, err)
			}
			names, paths = append(names, file.Name), append(paths, filepath.Clean(file.Path))
		}
		if fmt.Sprint(names) != "[a.jpg b/c.jpg]" {
			t.Errorf("LocalFiles(%q) = %v, want the files of the folder", arg, names)
		}
		link := strings.Replace(filepath.Clean(arg), "*", "in", 1)
		if want := fmt.Sprint([]string{link + "/a.jpg", link + "/b/c.jpg"}); fmt.Sprint(paths) != want {
			t.Errorf("LocalFiles(%q) calls them %v, want %s", arg, paths, want)
		}
	}
}

// Names of a list stay in what was named beside it, and mean one file each, whatever they look like.
func TestNamedFilesStayBelowARoot(t *testing.T) {
	t.Chdir(newFolder(t))
	for _, name := range []string{"shots/deep/x.jpg", "shots/[a].jpg", "shots/a.jpg", "y.jpg", "shotsX/z.jpg"} {
		writeFile(t, filepath.FromSlash(name), nil)
	}
	for _, tt := range []struct {
		roots []string
		path  string
		want  string
	}{
		{[]string{"shots"}, "shots/deep/x.jpg", "deep/x.jpg"},
		{[]string{"shots"}, "./shots/../shots/deep/x.jpg", "deep/x.jpg"},
		{[]string{"shots"}, "shots/[a].jpg", "[a].jpg"},
		{[]string{"shots", "y.jpg"}, "y.jpg", "y.jpg"},
		{[]string{"shots"}, "y.jpg", "outside"},
		{[]string{"shots"}, "shots/../y.jpg", "outside"},
		{[]string{"shots"}, "shotsX/z.jpg", "outside"},
		{[]string{"shots"}, "../" + filepath.Base(mustAbs(t, ".")) + "/y.jpg", "outside"},
		{[]string{"shots"}, "shots", "error"},
		{[]string{"shots"}, "shots/*.jpg", "error"},
		{nil, "shots/deep/x.jpg", "x.jpg"},
	} {
		for src, err := range each(t, tt.roots, filepath.FromSlash(tt.path)) {
			var outside *renditions.OutsideError
			got := src.Name
			if errors.As(src.Err, &outside) {
				got = "outside"
			} else if src.Err != nil {
				got = "error"
			}
			if err != nil || got != tt.want {
				t.Errorf("%s below %q: %s, %v, want %s", tt.path, tt.roots, got, src.Err, tt.want)
			}
		}
	}
}

func TestNamedFilesFollowNoLinkOut(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege there")
	}
	t.Chdir(newFolder(t))
	writeFile(t, "private/x.jpg", nil)
	writeFile(t, "shots/y.jpg", nil)
	for link, target := range map[string]string{"shots/out": "../private", "door": "shots"} {
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]bool{"shots/out/x.jpg": false, "door/y.jpg": true} {
		for src, err := range each(t, []string{strings.Split(path, "/")[0]}, path) {
			if err != nil || (src.Err == nil) != want {
				t.Errorf("%s: %v, %v", path, src.Err, err)
			}
		}
	}
}

// each yields the sources that a list names, relative to arguments.
func each(t *testing.T, args []string, list ...string) iter.Seq2[renditions.Source, error] {
	t.Helper()
	set, err := renditions.ParseSources(args, list)
	if err != nil {
		t.Fatal(err)
	}
	return set.Each(t.Context(), nil)
}

func mustAbs(t *testing.T, path string) string {
	t.Helper()
	abs, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}

// Globs that no shell expanded, as on Windows, where a name cannot hold a star and the system says so.
func TestGlobsInFolders(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.jpg", "b.jpg", "c.png"} {
		writeFile(t, filepath.Join(dir, name), []byte("x"))
	}
	var names []string
	for file, err := range renditions.LocalFiles([]string{filepath.Join(dir, "*.jpg")}) {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, file.Name)
	}
	if want := []string{"a.jpg", "b.jpg"}; !slices.Equal(names, want) {
		t.Errorf("*.jpg names %q, want %q", names, want)
	}
	for _, err := range renditions.LocalFiles([]string{filepath.Join(dir, "*.gif")}) {
		if err == nil || !strings.Contains(err.Error(), "no file matches") {
			t.Errorf("*.gif: %v, want that no file matches", err)
		}
	}
}
