package renditions

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"
)

// settled takes out of pending what has stopped changing, and what is gone.
func (w *folderWatch) settled(now time.Time) []Source {
	w.mu.Lock()
	defer w.mu.Unlock()
	var ready []Source
	for _, path := range w.gone {
		ready = append(ready, w.removal(path))
	}
	w.gone = nil
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
		delete(w.pending, path)
		w.done[path] = tag
		ready = append(ready, w.source(path, info, p.changed))
	}
	return ready
}

// removal is a file that is gone; it is looked at once more before anything is deleted.
func (w *folderWatch) removal(path string) Source {
	name := relativeName(w.root, path)
	return Source{
		Address: path, Name: name, done: func(Result) {},
		event: event{follow: true, removed: true, mirror: true},
		look: func(context.Context) (Source, error) {
			info, err := os.Stat(path)
			if errors.Is(err, fs.ErrNotExist) {
				return Source{}, &MissingError{Address: path}
			}
			back := fileSource(LocalFile{Path: path, Name: name, Info: info}, err)
			back.skip = "it is there again" // and taken when it has stopped changing
			return back, err
		},
	}
}

func (w *folderWatch) source(path string, info fs.FileInfo, changed bool) Source {
	src := fileSource(LocalFile{Path: path, Name: relativeName(w.root, path), Info: info}, nil)
	src.Changed = changed
	src.done = func(result Result) {
		if MayPass(result.Err) {
			w.mu.Lock()
			defer w.mu.Unlock()
			delete(w.done, path) // the next walk finds it again
		}
	}
	return src
}
