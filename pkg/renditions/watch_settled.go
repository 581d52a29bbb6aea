package renditions

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// settled takes out of pending what has stopped changing, and tells what is gone.
func (w *folderWatch) settled(now time.Time) []Source {
	w.mu.Lock()
	defer w.mu.Unlock()
	ready := w.removed()
	for path, p := range w.pending {
		info, err := os.Stat(path)
		if err != nil {
			delete(w.pending, path)
			continue
		}
		tag := fileTag(info)
		if tag != p.tag {
			p.tag, p.since = tag, now
			continue
		}
		wait := w.opt.Settle
		if info.Size() == 0 {
			wait *= emptySettles
		}
		if now.Sub(p.since) < wait {
			continue
		}
		if err := tryOpen(path); IsLocked(err) {
			p.since = now // whoever has it open may write more
			if !p.locked {
				p.locked = true
				w.trouble.warn(fmt.Errorf("%s is taken when the program that has it open is done: %w", path, cause(err)))
			}
			continue
		}
		delete(w.pending, path)
		w.known[path] = &knownFile{tag: tag, in: w.folders[filepath.Dir(path)], walked: w.walks}
		ready = append(ready, w.source(path, info, p.late))
	}
	return ready
}

// tryOpen fails where a file cannot be read now.
func tryOpen(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	return file.Close()
}

// source is a version of a file that has settled. One that failed for a reason that may pass counts as another version at the
// next walk.
func (w *folderWatch) source(path string, info fs.FileInfo, late bool) Source {
	src := fileSource(LocalFile{Path: path, Name: relativeName(w.root, path), Info: info}, nil)
	src.late = late
	tag := src.Tag
	src.done = func(result Result) {
		if !MayPass(result.Err) {
			return
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		if known := w.known[path]; known != nil && known.tag == tag {
			known.tag = ""
		}
	}
	return src
}

// removed returns what was removed of what may have been, and forgets it.
func (w *folderWatch) removed() (removed []Source) {
	for _, path := range w.gone {
		known := w.known[path]
		if known == nil || !wasRemoved(path, known.in) {
			continue
		}
		delete(w.known, path)
		if w.opt.MirrorDeletes {
			removed = append(removed, w.removal(path, known))
		}
	}
	w.gone = nil
	return removed
}

// removal is a file that is gone; it is looked at once more before anything is deleted. What cannot be done now is found
// again by a later walk.
func (w *folderWatch) removal(path string, known *knownFile) Source {
	return Source{
		Address: path, Name: relativeName(w.root, path), unseen: true,
		event: event{follow: true, removed: true, mirror: true},
		look: func(context.Context) (Source, error) {
			if wasRemoved(path, known.in) {
				return Source{}, &MissingError{Address: path}
			}
			info, err := os.Stat(path)
			back := fileSource(LocalFile{Path: path, Name: relativeName(w.root, path), Info: info}, nil)
			back.skip = "it is there again" // and taken when it has stopped changing
			if err != nil {
				back = Source{event: event{skip: "its folder is not there any more"}}
				w.remember(path, known)
			}
			return back, nil
		},
		done: func(result Result) {
			if MayPass(result.Err) {
				w.remember(path, known)
			}
		},
	}
}

// remember puts back what could not be dealt with, unless there is something newer.
func (w *folderWatch) remember(path string, known *knownFile) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.known[path] == nil {
		w.known[path] = known
	}
}
