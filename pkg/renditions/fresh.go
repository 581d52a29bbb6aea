package renditions

import (
	"context"
	"errors"
	"io/fs"
	"time"
)

// freshness tells which renditions need not be made again: those whose stamp says that they were made of the same version of the
// same original with the same options.
type freshness struct {
	dest Store
	// listed holds what the destination held at the start; nil asks it for each rendition. It costs about two hundred
	// bytes a rendition.
	listed map[string]Stored
	index  stampIndex // of what is listed
}

// newFreshness reads the listing of dest where a job will compare many objects with it: one request for a thousand renditions,
// and one for their stamps, in place of one for each.
func newFreshness(ctx context.Context, dest Store, list bool) (*freshness, error) {
	f := &freshness{dest: dest}
	if !list {
		return f, nil
	}
	f.listed = make(map[string]Stored)
	indexed := false
	for object, err := range dest.List(ctx) {
		if err != nil {
			return nil, err
		}
		f.listed[object.Name] = object
		indexed = indexed || object.ETag != ""
	}
	if indexed {
		f.index.read(ctx, dest, len(f.listed))
	}
	return f, nil
}

// find looks for what is called name in the destination, a rendition say. An object without a name is not there. late says that
// the listing does not count any more. It sends no request where the listing and the index tell enough.
func (f *freshness) find(ctx context.Context, name string, late bool) (found Stored, err error) {
	if f.counts(late) {
		var there bool
		if found, there = f.listed[name]; !there {
			return Stored{}, nil
		}
		if made, known := f.index.get(found); known {
			found.Stamp = made
			return found, nil
		}
	}
	return f.ask(ctx, name, late)
}

// counts reports whether the listing and the index do, for a source.
func (f *freshness) counts(late bool) bool { return f.listed != nil && !late }

// ask is find by one request.
func (f *freshness) ask(ctx context.Context, name string, late bool) (Stored, error) {
	found, err := f.dest.Stat(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return Stored{}, nil
	}
	if err == nil && f.counts(late) {
		f.index.learn(found)
	}
	return found, ofDest(err)
}

// stored notes what a source that was compared with the listing has now.
func (f *freshness) stored(object Stored, late bool) {
	if f.counts(late) {
		f.index.learn(object)
	}
}

// saveLimit is how long the end of a job may take.
const saveLimit = 20 * time.Second

// save keeps for the next job what this one has learned, also when it was stopped.
func (f *freshness) save(ctx context.Context) error {
	if f.listed == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveLimit)
	defer cancel()
	return f.index.save(ctx, f.dest, f.listed)
}

// standing is how what lies under a name compares with what belongs there.
type standing int

const (
	absent  standing = iota
	stale            // of another version or other options, or it says nothing of what it was made from
	current          // as it would be made now
	foreign          // of another original
)

// compare holds what was found, an object without a name if nothing was, against the stamp that it would be given now.
func compare(found Stored, want Stamp) standing {
	switch {
	case found.Name == "":
		return absent
	case found.Stamp == want && want.isWhole():
		return current
	case found.Stamp.isWhole() && !found.Stamp.isOf(want):
		return foreign
	}
	return stale
}
