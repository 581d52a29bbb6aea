package renditions

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/s3img/s3img/pkg/s3ops"
)

// OutsideError says, as a pointer, that a name of a list is not in what was named beside the list.
type OutsideError struct {
	Address string
	Roots   []string // folders, files or S3 locations
}

func (e *OutsideError) Error() string {
	return fmt.Sprintf("%s is not in %s", e.Address, strings.Join(e.Roots, " or "))
}

// ErrIsFolder says that a folder stands where one image was meant.
var ErrIsFolder = errors.New("is a folder, not an image")

// namedFiles yields the file at each of paths. A file below one of the roots keeps its folders in the names of renditions, and any
// other is an [*OutsideError]. Without roots, renditions are named by the base name alone.
func namedFiles(roots, paths []string) iter.Seq2[LocalFile, error] {
	return func(yield func(LocalFile, error) bool) {
		for _, path := range paths {
			file := LocalFile{Path: path, Name: filepath.Base(path)}
			var err error
			if len(roots) > 0 {
				file.Name, err = nameBelow(roots, path)
			}
			if err == nil {
				file.Info, err = os.Stat(path)
			}
			switch {
			case err != nil:
			case file.Info.IsDir():
				err = ErrIsFolder
			default:
				err = s3ops.CheckRegular(path, file.Info)
			}
			if !yield(file, err) {
				return
			}
		}
	}
}

// nameBelow is the name of a file below the first root that holds it, links to its folder followed.
func nameBelow(roots []string, path string) (string, error) {
	for _, root := range roots {
		rel, err := filepath.Rel(root, path)
		switch {
		case err != nil || !filepath.IsLocal(rel):
		case rel == ".":
			return filepath.Base(path), nil
		case liesIn(realPath(filepath.Dir(path)), root):
			return filepath.ToSlash(rel), nil
		}
	}
	return filepath.Base(path), &OutsideError{Address: path, Roots: roots}
}

// namedObjects yields the objects with the given keys, without asking for them before their turn comes. Below one of the roots
// they keep their folders, others are an [*OutsideError]; without roots only the last part of the key names the renditions.
func namedObjects(client *s3ops.Client, roots, keys []s3ops.Location) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		for _, at := range keys {
			if !yield(namedBelow(client, roots, at), nil) {
				return
			}
		}
	}
}

func namedBelow(client *s3ops.Client, roots []s3ops.Location, at s3ops.Location) Source {
	if len(roots) == 0 {
		return namedObject(client, at, at)
	}
	if root, found := rootOf(roots, at); found {
		return namedObject(client, root, at)
	}
	outside := &OutsideError{Address: at.String()}
	for _, root := range roots {
		outside.Roots = append(outside.Roots, root.String())
	}
	return Source{Address: at.String(), Name: at.Key, Err: outside}
}
