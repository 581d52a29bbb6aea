package renditions

import (
	"os"
	"path/filepath"
	"time"
)

// foldersOverlap reports whether one folder is the other or lies in it. It asks the file system which folder a path means, and
// so sees through links, mounts, drive letters, letter case and the long form of Windows paths. Folders need not exist.
func foldersOverlap(a, b string) bool {
	return liesIn(realPath(a), b) || liesIn(realPath(b), a) || liesIn(absPath(a), b) || liesIn(absPath(b), a)
}

// liesIn reports whether path, which is absolute, is a folder or lies in it.
func liesIn(path, folder string) bool {
	if target, err := os.Stat(folder); err == nil {
		return isAbove(target, path)
	}
	rel, err := filepath.Rel(realPath(folder), path)
	return err == nil && (rel == "." || filepath.IsLocal(rel))
}

func absPath(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// isAbove reports whether a folder is at or above path, which is absolute.
func isAbove(folder os.FileInfo, path string) bool {
	for {
		if info, err := os.Stat(path); err == nil && os.SameFile(info, folder) {
			return true
		}
		up := filepath.Dir(path)
		if up == path {
			return false
		}
		path = up
	}
}

// sameFiles returns a function that tells whether something lies at an address that is one of the files at paths, however it is
// written. It keeps about two hundred bytes a file.
func sameFiles(paths []string) func(address string) bool {
	type look struct {
		size int64
		time time.Time
	}
	known := make(map[look][]os.FileInfo)
	for _, path := range paths {
		for _, stat := range []func(string) (os.FileInfo, error){os.Stat, os.Lstat} {
			if info, err := stat(path); err == nil {
				at := look{info.Size(), info.ModTime().UTC()}
				known[at] = append(known[at], info)
			}
		}
	}
	return func(address string) bool {
		info, err := os.Lstat(address)
		if err != nil {
			return false
		}
		for _, other := range known[look{info.Size(), info.ModTime().UTC()}] {
			if os.SameFile(info, other) {
				return true
			}
		}
		return false
	}
}
