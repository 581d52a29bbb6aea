package renditions

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// limit is a setting of the kernel that bounds how much can be watched.
type limit struct {
	name   string
	raised int // far above what it is at first; memory is taken only for what is watched
}

// NoEventsError says that the system tells nothing of a folder, or of no more folders than it does already. They are walked only.
type NoEventsError struct {
	Folder   string
	Interval time.Duration // between two walks
	Setting  string        // of the kernel, that is the limit; "" where it is something else
	Raised   int           // what to set it to
	Err      error         // of the system
}

func newNoEventsError(folder string, interval time.Duration, err error) *NoEventsError {
	reached := limitBehind(err)
	return &NoEventsError{Folder: folder, Interval: interval, Setting: reached.name, Raised: reached.raised, Err: err}
}

func (e *NoEventsError) Error() string {
	if e.Setting == "" {
		return fmt.Sprintf("no events from %s, it is walked every %v instead: %v", e.Folder, e.Interval, e.Err)
	}
	return fmt.Sprintf("no events from %s, and perhaps from others, which are walked every %v instead: the limit %s is reached",
		e.Folder, e.Interval, e.Setting)
}

// limitBehind is the limit that an error of inotify means. To the kernel it is an error of full disks, or of open files, so that
// the error itself is shown to nobody.
func limitBehind(err error) limit {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return limit{"fs.inotify.max_user_watches", 1 << 20}
	case errors.Is(err, syscall.EMFILE):
		return limit{"fs.inotify.max_user_instances", 1 << 10}
	}
	return limit{}
}

// forget ends the watches of folders that are gone. Otherwise the watch of a folder that was moved would report under its old name.
func (w *folderWatch) forget(there func(path string) bool) {
	if w.events == nil {
		return
	}
	for _, path := range w.events.WatchList() {
		if !there(path) {
			_ = w.events.Remove(path)
			delete(w.watched, path)
		}
	}
}

// watchAll asks for the events of all folders seen, but those that are known to come. Where the system gives none, the walks
// still find files.
func (w *folderWatch) watchAll(seen map[string]*folder) {
	if w.events == nil {
		return
	}
	held := make(map[string]bool)
	for _, path := range w.events.WatchList() {
		held[path] = true
	}
	for path, found := range seen {
		if was := w.watched[path]; held[path] && was != nil && was.same(found) {
			continue
		}
		if held[path] {
			_ = w.events.Remove(path) // another folder lies there now
		}
		if err := w.events.Add(path); err != nil {
			w.noEvents(path, err)
			continue
		}
		w.watched[path] = found
	}
}

func (w *folderWatch) noEvents(path string, err error) {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, os.ErrClosed) {
		return // the next walk sees that too
	}
	refused := newNoEventsError(path, w.opt.Interval, err)
	if refused.Setting != "" {
		w.trouble.once(refused.Setting, refused)
		return
	}
	w.trouble.part(refused)
}
