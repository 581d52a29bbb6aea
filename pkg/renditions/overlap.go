package renditions

import (
	"errors"
	"fmt"
	"slices"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// OverlapError says that renditions would lie among their sources.
type OverlapError struct{ Source, Dest string }

func (e *OverlapError) Error() string {
	return fmt.Sprintf("destination %s and source %s overlap", e.Dest, e.Source)
}

// CheckFolders returns an [*OverlapError] if one of two folders lies in the other. source may be a file, which overlaps with nothing.
func CheckFolders(source, dest string) error {
	if isFolder(source) && foldersOverlap(source, dest) {
		return &OverlapError{Source: source, Dest: dest}
	}
	return nil
}

// CheckShared returns an [*s3ops.LoopError] for originals and renditions in one bucket, unless folders keep them apart: renditions
// would be rendered again, and whoever opens them to the public opens the originals too. An object overlaps with its folder.
func CheckShared(source, dest s3ops.Location) error {
	err := s3ops.CheckLoop(source.AsFolder(), nil, dest, nil)
	if loop, ok := errors.AsType[*s3ops.LoopError](err); ok {
		loop.Source = source // as it was said
	}
	return err
}

// CheckFollowed returns an [*s3ops.LoopError] if a job would take what it writes to dest for a source. The job follows the objects
// below source that end in one of suffixes.
func CheckFollowed(source s3ops.Location, suffixes []string, dest Place, image imageops.Options, manifest bool) error {
	if !dest.InS3() {
		return nil
	}
	outputs := image.RenditionSuffixes()
	if manifest {
		outputs = slices.Concat(outputs, []string{imageops.ManifestName("")})
	}
	return s3ops.CheckLoop(source.AsFolder(), suffixes, dest.At, outputs)
}
