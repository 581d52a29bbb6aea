package renditions

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

// claim makes the source the owner of its renditions' names, or says who owns them.
func (j *job) claim(src Source) error {
	name := j.claimedName(src)
	j.mu.Lock()
	defer j.mu.Unlock()
	owner, taken := j.owners.get(name)
	if taken && owner != src.Address {
		return &ConflictError{Name: name, Other: owner}
	}
	j.owners.set(name, src.Address)
	return nil
}

// disclaim lets other sources have the names of one that is gone.
func (j *job) disclaim(src Source) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if owner, taken := j.owners.get(j.claimedName(src)); taken && owner == src.Address {
		j.owners.drop(j.claimedName(src))
	}
}

func (j *job) ownerOf(src Source) (address string, known bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.owners.get(j.claimedName(src))
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

// ConflictError says that two sources have renditions of the same name.
type ConflictError struct {
	Name  string // of the first rendition
	Other string // address of the source that had it first
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("its rendition %s would be that of %s too", e.Name, e.Other)
}

// ErrIsSource says that a rendition would overwrite one of the sources.
var ErrIsSource = errors.New("is itself one of the images to resize")

func isConflict(err error) bool {
	var conflict *ConflictError
	return errors.As(err, &conflict) || errors.Is(err, ErrIsSource)
}
