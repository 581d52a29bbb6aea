package renditions_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
)

// named are images with these names, in any store.
func named(t *testing.T, names ...string) iter.Seq2[renditions.Source, error] {
	t.Helper()
	data := pngBytes(t, 30, 20, red)
	return func(yield func(renditions.Source, error) bool) {
		for _, name := range names {
			src := renditions.Source{Address: "from/" + name, Name: name, Size: int64(len(data)), Tag: name}
			src.Open = func(context.Context) (renditions.Opened, error) {
				return renditions.Opened{ReadCloser: io.NopCloser(bytes.NewReader(data))}, nil
			}
			if !yield(src, nil) {
				return
			}
		}
	}
}

// renderNamed renders them into a folder, one after the other, and returns what failed.
func renderNamed(t *testing.T, root string, dryRun bool, names ...string) (failed map[string]error) {
	t.Helper()
	failed = make(map[string]error)
	summary, err := renditions.Run(t.Context(), named(t, names...), renditions.Options{
		Dest: renditions.NewDirStore(root), Image: imageops.Options{Sizes: []int{10}}, Concurrency: 1, DryRun: dryRun,
		Report: func(result renditions.Result) {
			if result.Err != nil {
				failed[strings.TrimPrefix(result.Source, "from/")] = result.Err
			}
		},
	})
	if err != nil || summary.Failed != len(failed) || summary.Total() != len(names) {
		t.Fatalf("%+v, %v with %v", summary, err, failed)
	}
	return failed
}

// A key that leads out of the folder is that object's error, and the rest is rendered.
func TestRunKeepsKeysInTheFolder(t *testing.T) {
	parent := newFolder(t)
	root := filepath.Join(parent, "a", "dest")
	bad := []string{"../../x.png", "../x.png", "b/../../x.png", "b/../../dest/../x.png"}
	failed := renderNamed(t, root, false, slices.Concat(bad, []string{"good.png", "b/good.png"})...)
	for _, name := range bad {
		var refused *renditions.NameError
		if !errors.As(failed[name], &refused) {
			t.Errorf("%s: %v, want an error about the name", name, failed[name])
		}
	}
	if got, want := fmt.Sprint(len(failed), fileNames(t, parent), fileNames(t, filepath.Join(parent, "a")), fileNames(t, root)), "4 [a] [dest] [b good-10.png]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Keys that are one file are in conflict: the first has it.
func TestRunRefusesKeysThatMeet(t *testing.T) {
	for _, dryRun := range []bool{false, true} {
		root := newFolder(t)
		failed := renderNamed(t, root, dryRun, "a/b.png", "a//b.png", "a/./b.png", "a/c/../b.png", "/a/b.png", "a/c.png")
		for _, name := range []string{"a//b.png", "a/./b.png", "a/c/../b.png", "/a/b.png"} {
			var conflict *renditions.ConflictError
			if !errors.As(failed[name], &conflict) || conflict.Other != "from/a/b.png" {
				t.Errorf("dry run %v: %s: %v, want a conflict with a/b.png", dryRun, name, failed[name])
			}
		}
		if len(failed) != 4 {
			t.Errorf("dry run %v: failed: %v", dryRun, failed)
		}
	}
}

// folds reports what the file system of a folder makes of two spellings.
func folds(t *testing.T, root, a, b string) bool {
	t.Helper()
	writeFile(t, filepath.Join(root, a), nil)
	_, err := os.Stat(filepath.Join(root, b))
	if err := os.Remove(filepath.Join(root, a)); err != nil {
		t.Fatal(err)
	}
	return err == nil
}

// Which spellings are one file the file system says: here most tell all apart, Windows and macOS do not.
func TestRunRefusesSpellingsThatAreOneFile(t *testing.T) {
	for _, tt := range [][2]string{
		{"Lake.png", "lake.png"}, {"Sub/lake.png", "sub/lake.png"},
		{"caf\u00e9.png", "cafe\u0301.png"}, {"STRASSE.png", "stra\u00dfe.png"}, {"\u212a.png", "k.png"},
	} {
		root := newFolder(t)
		one := folds(t, root, strings.Split(tt[0], "/")[0], strings.Split(tt[1], "/")[0])
		failed := renderNamed(t, root, false, tt[0], tt[1], tt[0])
		var conflict *renditions.ConflictError
		if got := errors.As(failed[tt[1]], &conflict); got != one {
			t.Errorf("%q and %q are one file: %v; the second: %v", tt[0], tt[1], one, failed[tt[1]])
		}
		if failed[tt[0]] != nil || (len(failed) == 1) != one {
			t.Errorf("%q and %q: %v", tt[0], tt[1], failed)
		}
		if names := fmt.Sprint(fileNames(t, root)); runtime.GOOS != "windows" && strings.Contains(names, ".s3img") { // see newFolder
			t.Errorf("the folder holds %s", names)
		}
	}
}
