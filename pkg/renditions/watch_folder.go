package renditions

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	defaultSettle = time.Second
	settleSteps   = 4  // looks at a file while it settles
	emptySettles  = 20 // an empty file is one that somebody has just begun to write, unless it stays so this many times longer
)

// WatchFolder yields the files below a folder, then those that are written, moved in or replaced, until ctx ends. A file
// is yielded when its size and time have not changed for opt.Settle. At each interval the folder is walked as well, for
// file systems that send no events.
func WatchFolder(ctx context.Context, root string, opt WatchOptions) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		w, err := newFolderWatch(root, opt)
		if err != nil {
			yield(Source{}, err)
			return
		}
		defer w.close()
		go w.collect(ctx)
		w.walk()
		w.handOut(ctx, yield)
	}
}

// folderWatch holds the files that have been touched and not handed out yet.
type folderWatch struct {
	root    string
	opt     WatchOptions
	events  *fsnotify.Watcher
	mu      sync.Mutex
	pending map[string]*pendingFile
	done    map[string]string // path → tag of the version that was handed out
	gone    []string          // paths that were removed, and whose renditions are to go
}

// pendingFile is a file that may still grow.
type pendingFile struct {
	tag     string
	since   time.Time // when tag was first seen
	changed bool      // an event named it, so that it counts as new whatever its time says
}

func newFolderWatch(root string, opt WatchOptions) (*folderWatch, error) {
	info, err := os.Stat(root)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is not a folder", root)
	}
	if opt.Settle <= 0 {
		opt.Settle = defaultSettle
	}
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch %s: %w", root, err)
	}
	w := &folderWatch{
		root: root, opt: opt, events: events,
		pending: make(map[string]*pendingFile), done: make(map[string]string),
	}
	w.addFolders(root)
	return w, nil
}

func (w *folderWatch) close() { _ = w.events.Close() }

// addFolders asks for the events of a folder and all below it. Where the system gives none, the walks still find files.
func (w *folderWatch) addFolders(root string) {
	_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return nil //nolint:nilerr // the walks meet the same error, and report it
		}
		if path != w.root && isHidden(entry.Name()) {
			return fs.SkipDir
		}
		if err := w.events.Add(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			w.opt.warn(fmt.Errorf("no events from %s, it is walked every %v instead: %w", path, w.opt.Interval, err))
		}
		return nil
	})
}

// collect turns events into pending files until ctx ends or the watch is closed.
func (w *folderWatch) collect(ctx context.Context) {
	for {
		select {
		case event, ok := <-w.events.Events:
			if !ok {
				return
			}
			if event.Has(fsnotify.Create) || event.Has(fsnotify.Write) {
				w.touched(event.Name)
			}
			if event.Has(fsnotify.Remove) || event.Has(fsnotify.Rename) {
				w.wentAway(event.Name)
			}
		case err, ok := <-w.events.Errors:
			if !ok {
				return
			}
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				w.walk()
			} else {
				w.opt.warn(fmt.Errorf("watch %s: %w", w.root, err))
			}
		case <-ctx.Done():
			return
		}
	}
}

// touched notes a file, or all files of a folder that appeared.
func (w *folderWatch) touched(path string) {
	info, err := os.Stat(path)
	if err != nil || isHidden(filepath.Base(path)) {
		return
	}
	if info.IsDir() {
		w.addFolders(path)
		for file, err := range LocalFiles([]string{path}) {
			if err == nil {
				w.note(file.Path, true)
			}
		}
		return
	}
	if info.Mode().IsRegular() {
		w.note(path, true)
	}
}

// wentAway notes a file that was removed, or all that were handed out of a folder that was. Only an event says so: a walk
// that does not find a file may be one of a disk that is not mounted.
func (w *folderWatch) wentAway(path string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for known := range w.done {
		if known == path || strings.HasPrefix(known, path+string(filepath.Separator)) {
			delete(w.done, known)
			if w.opt.MirrorDeletes {
				w.gone = append(w.gone, known)
			}
		}
	}
}

// walk notes every file of the folder.
func (w *folderWatch) walk() {
	for file, err := range LocalFiles([]string{w.root}) {
		if err != nil {
			w.opt.warn(err)
			continue
		}
		w.mu.Lock()
		known := w.done[file.Path] == fileTag(file.Info)
		w.mu.Unlock()
		if !known {
			w.note(file.Path, false)
		}
	}
}

func (w *folderWatch) note(path string, changed bool) {
	if !hasSuffix(path, w.opt.Suffixes) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if p, waiting := w.pending[path]; waiting {
		p.changed = p.changed || changed
		return
	}
	w.pending[path] = &pendingFile{changed: changed}
}

// handOut yields files as they settle, and walks the folder at each interval.
func (w *folderWatch) handOut(ctx context.Context, yield func(Source, error) bool) {
	look := time.NewTicker(w.opt.Settle / settleSteps)
	defer look.Stop()
	walk := time.NewTicker(w.opt.Interval)
	defer walk.Stop()
	for {
		select {
		case <-look.C:
			for _, src := range w.settled(time.Now()) {
				if !yield(src, nil) {
					return
				}
			}
		case <-walk.C:
			w.walk()
		case <-ctx.Done():
			return
		}
	}
}
