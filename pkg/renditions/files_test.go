package renditions_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
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

func TestNamedFilesKeepTheFoldersBelowARoot(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFile(t, "shots/deep/x.jpg", nil)
	writeFile(t, "y.jpg", nil)
	var got []string
	for src, err := range renditions.NamedFiles([]string{"shots"}, []string{"shots/deep/x.jpg", "y.jpg", "shots", "shotsX"}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(src.Name, " ", src.Err != nil))
	}
	if want := "[deep/x.jpg false y.jpg false shots true shotsX true]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}
