package renditions

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// FolderGoneError says that a folder which is watched cannot be found or read any more. It is taken up again when it is back;
// until then nothing is done about what was in it.
type FolderGoneError struct {
	Folder string
	Err    error
}

func (e *FolderGoneError) Error() string { return fmt.Sprintf("cannot watch %s: %v", e.Folder, e.Err) }

func (e *FolderGoneError) Unwrap() error { return e.Err }

// errOtherFolder says what an empty folder in the place of another one may mean.
var errOtherFolder = errors.New("another folder, which is empty, lies there: a disk may not be mounted")

// walk notes every file of the folder, has the events of every folder below it, and finds what is gone.
func (w *folderWatch) walk() {
	w.walking.Lock()
	defer w.walking.Unlock()
	w.begin()
	err := w.checkRoot()
	if err != nil {
		w.ready(&FolderGoneError{Folder: w.root, Err: err})
		w.forget(func(string) bool { return false })
		return
	}
	w.trouble.begin()
	seen := make(map[string]*folder)
	proof := make(map[uint64]bool)
	w.scan(w.root, seen, func(file LocalFile, in *folder) {
		if known := w.meet(file, in); known {
			proof[in.device] = true
		}
	})
	w.forget(func(path string) bool { return seen[path] != nil })
	w.watchAll(seen)
	w.mu.Lock()
	w.folders = seen
	w.mu.Unlock()
	w.absent(proof)
	w.trouble.end()
	w.ready(nil)
}

func (w *folderWatch) begin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.walks++
	w.walkDue = false
}

// checkRoot reports why there is nothing to walk.
func (w *folderWatch) checkRoot() error {
	info, err := os.Stat(w.root)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return errors.New("it is not a folder any more")
	}
	opened, err := os.Open(w.root)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()
	_, err = opened.Readdirnames(1)
	w.mu.Lock()
	was := w.folders[w.root]
	w.mu.Unlock()
	if err != nil && (was == nil || os.SameFile(was.info, info)) {
		err = nil // it is empty, and was before, or is read without more luck by the walk
	}
	if errors.Is(err, io.EOF) {
		return errOtherFolder
	}
	return err
}

// ready tells what changed about the source as a whole.
func (w *folderWatch) ready(err error) {
	w.mu.Lock()
	w.missing = err != nil
	w.mu.Unlock()
	w.trouble.whole(err)
	w.opt.ready(err)
}

// scan goes through a folder and all below it, and notes in seen what folders it met. Links to files are followed, those to
// folders are not.
func (w *folderWatch) scan(top string, seen map[string]*folder, met func(file LocalFile, in *folder)) {
	walk := walkOrdered
	if top == w.root {
		walk = walkFolder
	}
	_ = walk(top, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && (path == w.root || !isHidden(entry.Name())) {
			seen[path], err = w.folderAt(path, seen)
			if err == nil {
				return nil
			}
		}
		file, err := folderEntry(w.root, path, entry, err)
		switch {
		case errors.Is(err, errSkip):
		case errors.Is(err, fs.SkipDir):
			return fs.SkipDir
		case err != nil:
			w.trouble.part(err)
		default:
			met(file, seen[filepath.Dir(path)])
		}
		return nil
	})
}

// folderAt is the folder at path: the one that was there before, where it is the same one in the same folder.
func (w *folderWatch) folderAt(path string, seen map[string]*folder) (*folder, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	parent := seen[filepath.Dir(path)]
	if path == w.root {
		parent = nil
	}
	w.mu.Lock()
	was := w.folders[path]
	w.mu.Unlock()
	if was != nil && was.parent == parent && os.SameFile(was.info, info) {
		return was, nil
	}
	return newFolder(info, parent), nil
}

// meet notes a file that a walk found, and reports whether it is a known one that has not changed in a folder that has not.
func (w *folderWatch) meet(file LocalFile, in *folder) (unchanged bool) {
	w.mu.Lock()
	known := w.known[file.Path]
	if known != nil && known.tag == fileTag(file.Info) {
		unchanged = known.in != nil && known.in.same(in)
		known.in, known.walked = in, w.walks
		w.mu.Unlock()
		return unchanged
	}
	if known != nil {
		known.walked = w.walks
	}
	late := w.walks > 1
	w.mu.Unlock()
	w.note(file.Path, late)
	return false
}

// takeIn notes all files of a folder that an event told of.
func (w *folderWatch) takeIn(path string) {
	w.walking.Lock()
	defer w.walking.Unlock()
	seen := make(map[string]*folder)
	w.mu.Lock()
	for above := filepath.Dir(path); w.folders[above] != nil && seen[above] == nil; above = filepath.Dir(above) {
		seen[above] = w.folders[above]
	}
	w.mu.Unlock()
	w.scan(path, seen, func(file LocalFile, _ *folder) { w.note(file.Path, true) })
	w.watchAll(seen)
	w.mu.Lock()
	defer w.mu.Unlock()
	for path, found := range seen {
		w.folders[path] = found
	}
}

// wentAway notes a known file that was removed, or all of a folder that was.
func (w *folderWatch) wentAway(path string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.known[path] != nil {
		w.gone = append(w.gone, path)
		return
	}
	if w.folders[path] == nil {
		return
	}
	w.walkDue = true // what watched it may be lost, or watch under its old name
	for known := range w.known {
		if strings.HasPrefix(known, path+string(filepath.Separator)) {
			w.gone = append(w.gone, known)
		}
	}
}
