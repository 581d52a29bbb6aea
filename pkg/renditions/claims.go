package renditions

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"

	"github.com/s3img/s3img/pkg/imageops"
)

// claim makes the source the owner of its renditions' and its manifest's names, or says who owns them.
func (j *job) claim(src Source) error {
	names, err := j.claimedNames(src)
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, name := range names {
		if owner, taken := j.owners.get(name); taken && owner != src.Address {
			return &ConflictError{Name: name, Other: owner}
		}
	}
	for _, name := range names {
		j.owners.set(name, src.Address)
	}
	return nil
}

// disclaim lets other sources have the names of one that is gone.
func (j *job) disclaim(src Source) {
	names, err := j.claimedNames(src)
	if err != nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, name := range names {
		if owner, taken := j.owners.get(name); taken && owner == src.Address {
			j.owners.drop(name)
		}
	}
}

func (j *job) ownerOf(src Source) (address string, known bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.owners.get(j.claimedName(src))
}

// claimedNames are what a source needs for itself, or an error where the destination can have no such object.
func (j *job) claimedNames(src Source) (names []string, err error) {
	names = []string{j.claimedName(src)}
	if j.opt.Manifest {
		names = append(names, j.manifestName(src))
	}
	if folder, ok := j.opt.Dest.(speller); ok {
		for _, name := range names {
			if _, err = folder.Spell(name); err != nil {
				return nil, err
			}
		}
	}
	return names, nil
}

// claimedName stands for all sizes: they differ in nothing else.
func (j *job) claimedName(src Source) string { return j.name(src, j.opt.Image.Sizes[0]) }

// spell is the one spelling of a name in the destination. One that the destination refuses stays as it is.
func (j *job) spell(name string) string {
	if folder, ok := j.opt.Dest.(speller); ok {
		if spelt, err := folder.Spell(name); err == nil {
			return spelt
		}
	}
	return name
}

func (j *job) manifestName(src Source) string { return j.spell(imageops.ManifestName(src.Name)) }

// meeting tells whether two names are one object of a destination; nil says that none are.
func meeting(opt Options) func(a, b string) bool {
	folder, ok := opt.Dest.(speller)
	if !ok {
		return nil
	}
	return func(a, b string) bool { return folder.Meet(a, b, !opt.DryRun) }
}

// lastOf and note are what a job remembers of the objects that events told of.
func (j *job) lastOf(address string) sighted {
	j.mu.Lock()
	defer j.mu.Unlock()
	last, _ := j.latest.get(address)
	return last
}

func (j *job) note(address string, s sighted) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.latest.set(address, s)
}

// sourceID tells sources apart without telling their names.
func sourceID(address string) string {
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:8])
}

// ConflictError says that two sources have renditions, or manifests, of the same name.
type ConflictError struct {
	Name  string // of the first rendition, or of the manifest
	Other string // address of the source that had it first
}

func (e *ConflictError) Error() string {
	kind := "rendition"
	if path.Ext(e.Name) == ".json" {
		kind = "manifest"
	}
	return fmt.Sprintf("its %s %s would be that of %s too", kind, e.Name, e.Other)
}

// ErrIsSource says that a rendition would overwrite one of the sources.
var ErrIsSource = errors.New("is itself one of the images to resize")

func isConflict(err error) bool {
	var conflict *ConflictError
	return errors.As(err, &conflict) || errors.Is(err, ErrIsSource) || errors.Is(err, ErrNotManifest)
}
