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
	names := j.claimedNames(src)
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
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, name := range j.claimedNames(src) {
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

func (j *job) claimedNames(src Source) []string {
	if !j.opt.Manifest {
		return []string{j.claimedName(src)}
	}
	return []string{j.claimedName(src), imageops.ManifestName(src.Name)}
}

// claimedName stands for all sizes: they differ in nothing else.
func (j *job) claimedName(src Source) string { return j.name(src, j.opt.Image.Sizes[0]) }

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
