package renditions

import (
	"cmp"
	"errors"
	"fmt"
	"path"
)

// ConflictError says that two sources have renditions, or manifests, of the same name. The one that is there stays.
type ConflictError struct {
	Name  string // of the rendition, or of the manifest
	Other string // address of the source that had it first, "" where only its stamp is known
	// Stored says that the other one's lies in the destination, from an earlier run or another job.
	Stored bool
}

func (e *ConflictError) Error() string {
	kind := "rendition"
	if path.Ext(e.Name) == ".json" {
		kind = "manifest"
	}
	if e.Stored {
		return fmt.Sprintf("its %s %s is that of %s already", kind, e.Name, cmp.Or(e.Other, "another original"))
	}
	return fmt.Sprintf("its %s %s would be that of %s too", kind, e.Name, e.Other)
}

// ErrIsSource says that a rendition would overwrite one of the sources.
var ErrIsSource = errors.New("is itself one of the images to resize")

// ErrUnstamped says that a file which s3img did not make lies where a rendition belongs; see [Options.KeepUnstamped].
var ErrUnstamped = errors.New("is there already, and is no rendition of s3img")

func isConflict(err error) bool {
	var conflict *ConflictError
	return errors.As(err, &conflict) || errors.Is(err, ErrIsSource) || errors.Is(err, ErrUnstamped) || errors.Is(err, ErrNotManifest)
}
