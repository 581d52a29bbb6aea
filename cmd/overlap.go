package cmd

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
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
		if err == nil && info.IsDir() && foldersOverlap(path, dest) {
			return overlapError(path, dest)
		}
	}
	return nil
}

// foldersOverlap reports whether one folder is the other or lies in it, links followed.
func foldersOverlap(a, b string) bool {
	a, b = realPath(a), realPath(b)
	return isWithin(a, b) || isWithin(b, a)
}

func isWithin(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && (rel == "." || filepath.IsLocal(rel))
}

// realPath follows links as far as the path exists.
func realPath(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	for rest := ""; ; {
		if real, err := filepath.EvalSymlinks(abs); err == nil {
			return filepath.Join(real, rest)
		}
		parent := filepath.Dir(abs)
		if parent == abs {
			return filepath.Join(abs, rest)
		}
		rest = filepath.Join(filepath.Base(abs), rest)
		abs = parent
	}
}

// refuseLoop checks what follows a bucket, for as long as it runs, against a destination: what is written there must not be
// a source again.
func (f *renderFlags) refuseLoop(source s3ops.Location, suffixes []string) error {
	if !s3ops.IsLocation(f.dest) {
		return nil
	}
	dest, err := s3ops.ParseLocation(f.dest)
	if err != nil {
		return usageErrorf("--dest: %w", err)
	}
	outputs := imageops.RenditionSuffixes(imageops.Format(f.format))
	if f.manifest {
		outputs = append(outputs, imageops.ManifestName(""))
	}
	return loopFailure(s3ops.CheckLoop(source.AsFolder(), suffixes, dest, outputs))
}

// refuseS3Overlap checks the S3 prefixes against a destination. A location that names one object is no prefix, so where
// it would matter the store is asked.
func (s *sourceSet) refuseS3Overlap(ctx context.Context, client *s3ops.Client, dest string) error {
	if !s3ops.IsLocation(dest) || s.listed {
		return nil
	}
	to, err := s3ops.ParseLocation(dest)
	if err != nil {
		return usageErrorf("--dest: %w", err)
	}
	for _, root := range s.roots {
		if !root.AsFolder().Overlaps(to.AsFolder()) {
			continue
		}
		if root.Key != "" && !strings.HasSuffix(root.Key, "/") {
			if _, err := client.Head(ctx, root); err == nil {
				continue
			}
		}
		return overlapError(root.String(), dest)
	}
	return nil
}
