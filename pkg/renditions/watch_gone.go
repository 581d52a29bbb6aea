package renditions

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// A file that is not found has been removed, or its disk is not mounted, or its folder has been moved away for a moment. Only
// the first is a reason to remove its renditions. So it counts as removed if the very folder that it was seen in is still
// there, and does not hold it. Where that folder is gone as well, it must have lain on the disk of the folder above, and be
// missing from there in the same sense; of the root nothing is believed.
//
// Where an event told of the removal that is enough. A walk knows less: two disks that are mounted in turn can look like one
// folder. It believes that a file was removed only if it finds another known file unchanged on the same disk.

// folder is one that a walk has met. Two that are the same one have the same device and number, whatever their names.
type folder struct {
	info   fs.FileInfo
	device uint64  // 0 where the system does not tell
	parent *folder // nil of the root
}

func newFolder(info fs.FileInfo, parent *folder) *folder {
	_ = os.SameFile(info, info) // Windows reads the number only now, and later there may be another folder
	return &folder{info: info, device: deviceOf(info), parent: parent}
}

func (f *folder) same(other *folder) bool {
	return f == other || (f != nil && other != nil && os.SameFile(f.info, other.info))
}

// lacks reports whether the folder at path is still f, or has been removed from the folders above it, which are still those
// that they were.
func (f *folder) lacks(path string) bool {
	for ; f != nil; f, path = f.parent, filepath.Dir(path) {
		now, err := os.Stat(path)
		if err == nil {
			return os.SameFile(f.info, now)
		}
		if !errors.Is(err, fs.ErrNotExist) || f.parent == nil || f.parent.device != f.device {
			return false
		}
	}
	return false
}

// wasRemoved reports whether a known file was. A link to what is not there is still there.
func wasRemoved(path string, in *folder) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist) && in.lacks(filepath.Dir(path))
}

// absent notes the known files that a walk has not met, if it has met others on their disks.
func (w *folderWatch) absent(proof map[uint64]bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for path, known := range w.known {
		if known.walked != w.walks && known.in != nil && proof[known.in.device] {
			w.gone = append(w.gone, path)
		}
	}
}
