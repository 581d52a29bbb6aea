package cmd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// overlapError refuses a job whose renditions would lie among its sources: the next run, or a watcher, would make
// renditions of renditions.
func overlapError(source, dest string) error {
	return &Error{
		Err:   fmt.Errorf("destination %s and source %s overlap", dest, source),
		Hints: []string{"choose a destination outside of the source, such as a bucket or folder of its own"},
		Code:  exitUsage,
	}
}

// refuseOverlap checks the local folders against a local destination.
func (s *sourceSet) refuseOverlap(dest string) error {
	if s3ops.IsLocation(dest) {
		return nil
	}
	for _, path := range s.paths {
		info, err := os.Stat(path)
		if err == nil && info.IsDir() && renditions.FoldersOverlap(path, dest) {
			return overlapError(path, dest)
		}
	}
	return nil
}

// refuseLoop checks what follows a bucket, for as long as it runs, against a destination: what is written there must not be
// a source again.
func (f *renderFlags) refuseLoop(source s3ops.Location, suffixes []string) error {
	dest, remote, err := readPlace("--dest", f.dest)
	if err != nil || !remote {
		return err
	}
	outputs := imageops.RenditionSuffixes(imageops.Format(f.format))
	if f.manifest {
		outputs = append(outputs, imageops.ManifestName(""))
	}
	return loopFailure(s3ops.CheckLoop(source.AsFolder(), suffixes, dest, outputs))
}

// refuseS3Overlap checks what is rendered in S3 against a destination: prefixes, single objects, and those of a list. An object
// overlaps with the folder that it lies in.
func (s *sourceSet) refuseS3Overlap(dest string) error {
	to, remote, err := readPlace("--dest", dest)
	if err != nil || !remote {
		return err
	}
	for _, source := range append(locations(s.list), s.roots...) {
		if err := refuseShared(source, to); err != nil {
			return err
		}
	}
	return nil
}

// refuseShared refuses originals and renditions in one bucket, unless folders keep them apart: renditions would be rendered
// again, and who opens them to the public opens the originals too.
func refuseShared(source, dest s3ops.Location) error {
	err := s3ops.CheckLoop(source.AsFolder(), nil, dest, nil)
	var loop *s3ops.LoopError
	if errors.As(err, &loop) {
		loop.Source = source // as it was said
	}
	return loopFailure(err)
}

// loopFailure gives an error of [s3ops.CheckLoop] its exit code; nil stays nil.
func loopFailure(err error) error {
	if err == nil {
		return nil
	}
	return usageErrorf("%w", err)
}

// liesIn reports whether one of the files that are named lies in folder itself, where originals may lie that are not named.
func (s *sourceSet) liesIn(folder string) bool {
	dest, err := os.Stat(folder)
	if err != nil {
		return false
	}
	for _, path := range slices.Concat(s.paths, s.list) {
		parent, err := os.Stat(filepath.Dir(path))
		if err == nil && os.SameFile(parent, dest) {
			return true
		}
	}
	return false
}
