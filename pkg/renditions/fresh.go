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
	// join is in place of listed where sources come in the order of their names, and holds little.
	join  *join
	ready chan struct{} // closed once the join may be used
	err   error         // why it cannot be
	whole bool          // the listing is of all that the destination holds
	index stampIndex    // of what is listed
}

// newFreshness reads the listing of the destination where a job will compare many objects with it: one request for a thousand
// renditions, and one for their stamps, in place of one for each.
func newFreshness(ctx context.Context, opt Options, names func(Source) []string) (*freshness, error) {
	f := &freshness{dest: opt.Dest}
	f.index.shard = opt.Shard
	switch {
	case !opt.List:
		return f, nil
	case opt.Ordered:
		list, whole := opt.Journal.listDest(ctx, opt.Dest)
		f.whole = whole
		f.join, f.ready = newJoin(list, &f.index, opt.Image, names), make(chan struct{})
		go f.begin(ctx)
		return f, nil
	}
	f.listed = make(map[string]Stored)
	indexed := false
	for object, err := range opt.Dest.List(ctx) {
		if err != nil {
			return nil, err
		}
		f.listed[object.Name] = object
		indexed = indexed || object.ETag != ""
	}
	if indexed {
		f.index.read(ctx, opt.Dest)
	}
	return f, nil
}

// begin reads the beginning of the listing, and the index if there is something that may be in it, while the sources are listed.
func (f *freshness) begin(ctx context.Context) {
	defer close(f.ready)
	if f.err = f.join.open(); f.err == nil && f.join.first != nil && f.join.first.ETag != "" {
		f.index.read(ctx, f.dest)
	}
}

// meet finds what there is of a source in the listing, if sources come in order.
func (f *freshness) meet(src *Source) (err error) {
	if f.join == nil {
		return nil
	}
	if <-f.ready; f.err != nil {
		return f.err
	}
	if src.Err == nil && !src.late { // else it is not looked for
		src.joined, err = f.join.take(*src)
	}
	return err
}

// failed returns why a listing could not even be begun.
func (f *freshness) failed() error {
	if f.join == nil {
		return nil
	}
	if <-f.ready; f.err != nil {
		return notListed(f.err)
	}
	return nil
}

// find looks for what is called name in the destination, a rendition say. An object without a name is not there. Where src is late the
// listing does not count any more. It sends no request where the listing and the index tell enough.
func (f *freshness) find(ctx context.Context, name string, src Source) (found Stored, err error) {
	switch {
	case !f.counts(src.late):
	case f.join != nil:
		if found, answer := src.joined.find(name); answer {
			return found, nil
		}
	default:
		var there bool
		if found, there = f.listed[name]; !there {
			return Stored{}, nil
		}
		if made, known := f.index.get(found); known {
			found.Stamp = made
			return found, nil
		}
	}
	return f.ask(ctx, name, src.late)
}

// counts reports whether the listing and the index do, for a source.
func (f *freshness) counts(late bool) bool { return (f.listed != nil || f.join != nil) && !late }

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
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveLimit)
	defer cancel()
	for _, object := range f.listed {
		f.index.get(object) // so that it counts as met
	}
	return f.index.save(ctx, f.dest, f.join == nil || (f.join.all && f.whole))
}

// end lets go of what the comparing took.
func (f *freshness) end() {
	if f.join != nil {
		<-f.ready
		f.join.stop()
	}
	f.index.close()
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
