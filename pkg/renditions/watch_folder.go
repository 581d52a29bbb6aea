package renditions

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
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
// is yielded when its size and time have not changed for opt.Settle. At each interval the folder is walked as well: that finds
// what file systems tell nothing of, takes up again a folder that was gone and has come back, and finds what was removed
// meanwhile. The folder must be there at first; when it goes later, opt.Ready and opt.Warn are told, and nothing is removed.
func WatchFolder(ctx context.Context, root string, opt WatchOptions) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		w, err := newFolderWatch(root, opt)
		if err != nil {
			yield(Source{}, err)
			return
		}
		defer w.close()
		if w.events != nil {
			go w.collect(ctx)
		}
		w.walk()
		w.handOut(ctx, yield)
	}
}

// folderWatch holds the files that have been touched and not handed out yet.
type folderWatch struct {
	root    string
	opt     WatchOptions
	events  *fsnotify.Watcher // nil where the system gives none
	watched map[string]*folder
	walking sync.Mutex // one walk at a time; it guards watched too
	trouble troubles

	mu      sync.Mutex
	pending map[string]*pendingFile
	known   map[string]*knownFile // those that were handed out
	folders map[string]*folder    // as the last walk found them
	gone    []string              // known files that may have been removed
	walks   int
	walkDue bool // an event says that the folders are not as they were
	missing bool // the last walk did not find the root
}

// pendingFile is a file that may still grow.
type pendingFile struct {
	tag   string
	since time.Time // when tag was first seen
	late  bool      // it was not there when the watch began

	locked bool // it was told that another program has it open
}

// knownFile is a version that was handed out.
type knownFile struct {
	tag    string
	in     *folder // where it was seen last
	walked int     // the last walk that saw it
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
	w := &folderWatch{
		root: filepath.Clean(root), opt: opt, watched: make(map[string]*folder), trouble: troubles{warn: opt.warn},
		pending: make(map[string]*pendingFile), known: make(map[string]*knownFile), folders: make(map[string]*folder),
	}
	if w.events, err = fsnotify.NewWatcher(); err != nil {
		w.events = nil
		opt.warn(newNoEventsError(w.root, opt.Interval, err))
	}
	return w, nil
}

func (w *folderWatch) close() {
	if w.events != nil {
		_ = w.events.Close()
	}
}

// collect turns events into pending files until ctx ends or the watch is closed.
func (w *folderWatch) collect(ctx context.Context) {
	for {
		select {
		case event, ok := <-w.events.Events:
			if !ok {
				return
			}
			name := filepath.Clean(event.Name)
			if event.Has(fsnotify.Create) || event.Has(fsnotify.Write) {
				w.touched(name)
			}
			if event.Has(fsnotify.Remove) || event.Has(fsnotify.Rename) {
				w.wentAway(name)
			}
		case err, ok := <-w.events.Errors:
			if !ok {
				return
			}
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				w.walkSoon()
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
		w.takeIn(path)
		return
	}
	if info.Mode().IsRegular() {
		w.note(path, true)
	}
}

func (w *folderWatch) note(path string, late bool) {
	if !hasSuffix(path, w.opt.Suffixes) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if p, waiting := w.pending[path]; waiting {
		p.late = p.late || late
		return
	}
	w.pending[path] = &pendingFile{late: late}
}

// walkSoon has the next look at what settles walk as well.
func (w *folderWatch) walkSoon() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.walkDue = true
}

// handOut yields files as they settle, and walks the folder at each interval, or sooner where something says that it changed.
func (w *folderWatch) handOut(ctx context.Context, yield func(Source, error) bool) {
	look := time.NewTicker(w.opt.Settle / settleSteps)
	defer look.Stop()
	walk := time.NewTicker(w.opt.Interval)
	defer walk.Stop()
	for {
		select {
		case <-look.C:
			if w.wantsWalk() {
				w.walk()
			}
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

// wantsWalk reports whether a walk is due before its time: folders were moved, or the root has come back.
func (w *folderWatch) wantsWalk() bool {
	w.mu.Lock()
	due, missing := w.walkDue, w.missing
	w.mu.Unlock()
	if missing && !due {
		_, err := os.Stat(w.root)
		return err == nil
	}
	return due
}
