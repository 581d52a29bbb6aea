package renditions

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// identify tells which original a rendition of the given address would be of, for its stamp.
//
// An object in S3 is its address. A file beside renditions in folders is its path from the folder of the rendition, so that both
// may be moved, copied or checked out elsewhere together; from whichever folder the program is called, and whether the
// destination is named as a folder or one above, it is the same. A file whose renditions go to S3, or to another volume, is its
// whole path on this machine. Links are followed to the folder of a file, not to the file: a link that leads to another file now
// is an original that was replaced.
func (j *job) identify(source, rendition string) [8]byte {
	if s3ops.IsLocation(source) {
		return s3ops.SourceID(source)
	}
	from := filepath.Join(j.realFolder(filepath.Dir(source)), filepath.Base(source))
	if s3ops.IsLocation(rendition) {
		return s3ops.SourceID(filepath.ToSlash(from))
	}
	rel, err := filepath.Rel(j.realFolder(filepath.Dir(rendition)), from)
	if err != nil {
		rel = from
	}
	return s3ops.SourceID(filepath.ToSlash(rel))
}

// realFolder follows the links in a path, and remembers where they lead, so that the files of one folder cost that once. What
// runs for days follows them each time: links change.
func (j *job) realFolder(folder string) string {
	if j.opt.Endless {
		return realPath(folder)
	}
	j.mu.Lock()
	real, known := j.folders.get(folder)
	j.mu.Unlock()
	if !known {
		real = realPath(folder)
		j.mu.Lock()
		j.folders.set(folder, real)
		j.mu.Unlock()
	}
	return real
}

// realPath is whole, and its links are followed as far as it exists.
func realPath(folder string) string {
	whole, err := filepath.Abs(folder)
	if err != nil {
		return folder
	}
	rest := ""
	for at := whole; ; at = filepath.Dir(at) {
		if real, err := filepath.EvalSymlinks(at); err == nil {
			return filepath.Join(real, rest)
		}
		if at == filepath.Dir(at) {
			return whole
		}
		rest = filepath.Join(filepath.Base(at), rest)
	}
}

// conflict names the original that a stamp tells of, if it is one of this job.
func (j *job) conflict(src Source, name string, of [8]byte) *ConflictError {
	for _, claimed := range j.claimedRenditions(src) {
		j.mu.Lock()
		owner, known := j.owners.get(claimed)
		j.mu.Unlock()
		if known && j.identify(owner.address, j.opt.Dest.Address(name)) == of {
			return &ConflictError{Name: name, Other: owner.address}
		}
	}
	return &ConflictError{Name: name, Other: j.sibling(src, name, of), Stored: true}
}

// sibling finds the original that a stamp tells of among those that differ from src in the extension only, "" if it is none of
// them. It compares names, and asks no store.
func (j *job) sibling(src Source, name string, of [8]byte) string {
	rendition := j.opt.Dest.Address(name)
	stem := src.Address[:len(src.Address)-len(path.Ext(src.Name))]
	for _, ext := range knownExtensions() {
		if sibling := stem + ext; sibling != src.Address && j.identify(sibling, rendition) == of {
			return sibling
		}
	}
	return ""
}

// knownExtensions are those that originals of the same base may have, in small letters, in capitals, and with one at the beginning.
func knownExtensions() []string {
	all := []string{""}
	for _, format := range imageops.Formats() {
		for _, ext := range format.Extensions {
			all = append(all, ext, strings.ToUpper(ext), strings.ToUpper(ext[:2])+ext[2:])
		}
	}
	return all
}
