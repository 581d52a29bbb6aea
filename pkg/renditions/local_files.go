package renditions

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/s3img/s3img/pkg/s3ops"
)

// LocalFile is a file that the user named, or that lies below a folder that the user named.
type LocalFile struct {
	Path string // where it lies, as given
	Name string // slash-separated, relative to the named folder; the base name of a file named itself
	Info fs.FileInfo
}

// errSkip marks what a walk passes over without a word.
var errSkip = errors.New("skip")

// LocalFiles yields the files that paths name: files, folders with all below them, and globs that no shell expanded. In
// folders hidden entries are passed over, links to files are followed and links to folders are not; a link that is named itself
// is. Files of one folder come in the order of their names, as in listings of S3. A path that names nothing, or something that is no
// file, yields an error, and the rest goes on.
func LocalFiles(paths []string) iter.Seq2[LocalFile, error] { return outside("").files(paths) }

// outside is the folder that walks leave out, with all below it; "" leaves out nothing. It need not be there yet.
type outside string

// leavesOut reports whether a folder that a walk met is the one.
func (o outside) leavesOut(folder fs.FileInfo) bool {
	if o == "" {
		return false
	}
	out, err := os.Stat(string(o))
	return err == nil && os.SameFile(out, folder)
}

// files is LocalFiles but for what lies in the folder.
func (o outside) files(paths []string) iter.Seq2[LocalFile, error] {
	return func(yield func(LocalFile, error) bool) {
		for _, path := range paths {
			for file, err := range o.localFiles(path) {
				if !yield(file, err) {
					return
				}
			}
		}
	}
}

func (o outside) localFiles(path string) iter.Seq2[LocalFile, error] {
	return func(yield func(LocalFile, error) bool) {
		info, err := os.Stat(path)
		switch {
		case err == nil && info.IsDir():
			if !o.leavesOut(info) {
				o.yieldFolder(path, yield)
			}
		case err == nil:
			yield(LocalFile{Path: path, Name: filepath.Base(path), Info: info}, s3ops.CheckRegular(path, info))
		case isPattern(path):
			o.yieldGlob(path, yield)
		default:
			yield(LocalFile{Path: path, Name: filepath.Base(path)}, err)
		}
	}
}

// isPattern reports whether a path that nothing lies at is a glob.
func isPattern(path string) bool {
	if !strings.ContainsAny(path, "*?[") {
		return false
	}
	_, err := os.Stat(path)
	number, isErrno := errors.AsType[syscall.Errno](err)
	return errors.Is(err, fs.ErrNotExist) || (isErrno && refusedName(number) != "") // Windows has no names with stars
}

func (o outside) yieldGlob(pattern string, yield func(LocalFile, error) bool) {
	matches, err := filepath.Glob(pattern)
	if err == nil && len(matches) == 0 {
		err = fmt.Errorf("no file matches %s", pattern)
	}
	if err != nil {
		yield(LocalFile{Path: pattern, Name: pattern}, err)
		return
	}
	for _, match := range matches {
		for file, err := range o.localFiles(match) {
			if !yield(file, err) {
				return
			}
		}
	}
}

func (o outside) yieldFolder(root string, yield func(LocalFile, error) bool) {
	_ = walkFolder(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			if info, err := entry.Info(); err == nil && o.leavesOut(info) {
				return fs.SkipDir
			}
		}
		file, err := folderEntry(root, path, entry, err)
		if errors.Is(err, errSkip) {
			return nil
		}
		if errors.Is(err, fs.SkipDir) {
			return fs.SkipDir
		}
		if !yield(file, err) {
			return fs.SkipAll
		}
		return nil
	})
}

// walkFolder is walkOrdered for a root that may be a link to a folder. Paths begin with root as it is.
func walkFolder(root string, visit fs.WalkDirFunc) error {
	const separator = string(filepath.Separator)
	if strings.HasSuffix(root, separator) {
		return walkOrdered(root, visit)
	}
	inside := root + separator // with that the system follows a link at the end
	return walkOrdered(inside, func(path string, entry fs.DirEntry, err error) error {
		if path == inside {
			path = root
		}
		return visit(path, entry, err)
	})
}

// folderEntry makes a file of what a walk met below root, or says errSkip, or fs.SkipDir for a hidden folder.
func folderEntry(root, path string, entry fs.DirEntry, err error) (LocalFile, error) {
	file := LocalFile{Path: path, Name: relativeName(root, path)}
	switch {
	case err != nil:
		return file, err
	case path == root:
		return file, errSkip
	case isHidden(entry.Name()):
		if entry.IsDir() {
			return file, fs.SkipDir
		}
		return file, errSkip
	case entry.IsDir():
		return file, errSkip
	}
	if file.Info, err = os.Stat(path); err != nil {
		return file, err
	}
	if !file.Info.Mode().IsRegular() {
		return file, errSkip
	}
	return file, nil
}

// relativeName is path below root with slashes; the walk guarantees that path lies there.
func relativeName(root, path string) string {
	rel, err := filepath.Rel(root, path)
	if err != nil {
		return filepath.Base(path)
	}
	return filepath.ToSlash(rel)
}

func isHidden(name string) bool { return strings.HasPrefix(name, ".") }
