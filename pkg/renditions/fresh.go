package renditions

import (
	"context"
	"errors"
	"io/fs"
	"time"
)

// freshness tells which renditions need not be made again.
type freshness struct {
	dest Store
	// listed holds what the destination held at the start; nil asks it for each rendition. It costs about two hundred
	// bytes a rendition.
	listed map[string]Object
}

// newFreshness reads the listing of dest where a job will compare many objects with it: one request for a thousand
// renditions in place of one for each.
func newFreshness(ctx context.Context, dest Store, list bool) (*freshness, error) {
	f := &freshness{dest: dest}
	if !list {
		return f, nil
	}
	f.listed = make(map[string]Object)
	for object, err := range dest.List(ctx) {
		if err != nil {
			return nil, err
		}
		f.listed[object.Name] = object
	}
	return f, nil
}

// find looks for what is called name in the destination, a rendition say, and reports whether it was made from src as that is
// now: it is younger. S3 tells whole seconds; where those are the same, the object's own metadata decides, so that a source
// replaced within the second is seen. Where the source may be replaced while it is in work (follow), they always decide: its
// rendition may then be younger than what came after it. An object without a name is not there.
func (f *freshness) find(ctx context.Context, src Source, name string) (found Object, fresh bool, err error) {
	if f.listed != nil {
		found, exists := f.listed[name]
		if !exists || !sameSecond(found.ModTime, src.ModTime) {
			return found, exists && found.ModTime.After(src.ModTime), nil
		}
	}
	found, err = f.dest.Stat(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return Object{}, false, nil
	}
	if err != nil {
		return Object{}, false, ofDest(err)
	}
	if found.SourceTag != "" && (src.follow || sameSecond(found.ModTime, src.ModTime)) {
		return found, found.SourceTag == src.Tag, nil
	}
	return found, !found.ModTime.Before(src.ModTime), nil
}

func sameSecond(a, b time.Time) bool { return a.Truncate(time.Second).Equal(b.Truncate(time.Second)) }

// isOlder reports whether a is older than b, as far as that can be told: where one of the times has whole seconds only, by those.
func isOlder(a, b time.Time) bool {
	if a.Nanosecond() == 0 || b.Nanosecond() == 0 {
		a, b = a.Truncate(time.Second), b.Truncate(time.Second)
	}
	return a.Before(b)
}
