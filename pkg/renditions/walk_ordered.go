package renditions

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// walkOrdered is filepath.WalkDir in the order that whole names have in listings of S3: what lies in the folder a comes behind a-1.jpg
// and a.jpg. It holds the entries of one folder for each level.
func walkOrdered(root string, visit fs.WalkDirFunc) error {
	info, err := os.Lstat(root)
	if err != nil {
		err = visit(root, nil, err)
	} else {
		err = walkEntry(root, fs.FileInfoToDirEntry(info), visit)
	}
	if errors.Is(err, fs.SkipDir) || errors.Is(err, fs.SkipAll) {
		return nil
	}
	return err
}

// walkEntry visits one entry and what is below it. fs.SkipDir of a file says that the rest of its folder is not wanted.
func walkEntry(path string, entry fs.DirEntry, visit fs.WalkDirFunc) error {
	err := visit(path, entry, nil)
	if !entry.IsDir() {
		return err
	}
	if err != nil {
		return unlessSkipped(err)
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		if err = visit(path, entry, err); err != nil {
			return unlessSkipped(err)
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(orderedName(a), orderedName(b)) })
	for _, entry := range entries {
		if err := walkEntry(filepath.Join(path, entry.Name()), entry, visit); err != nil {
			return unlessSkipped(err)
		}
	}
	return nil
}

// unlessSkipped is nil for a folder whose rest is not wanted.
func unlessSkipped(err error) error {
	if errors.Is(err, fs.SkipDir) {
		return nil
	}
	return err
}

// orderedName sorts a folder where the names of what lies in it do.
func orderedName(entry fs.DirEntry) string {
	if entry.IsDir() {
		return entry.Name() + "/"
	}
	return entry.Name()
}
