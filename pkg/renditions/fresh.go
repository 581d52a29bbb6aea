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
	// listed holds what the destination held at the start; nil asks it for each rendition. It costs about a hundred
	// bytes a rendition.
	listed map[string]time.Time
}

// newFreshness reads the listing of dest where a job will compare many objects with it: one request for a thousand
// renditions in place of one for each.
func newFreshness(ctx context.Context, dest Store, list bool) (*freshness, error) {
	f := &freshness{dest: dest}
	if !list {
		return f, nil
	}
	f.listed = make(map[string]time.Time)
	for object, err := range dest.List(ctx) {
		if err != nil {
			return nil, err
		}
		f.listed[object.Name] = object.ModTime
	}
	return f, nil
}

// isFresh reports whether the rendition called name was made from src as it is now: it is younger. S3 tells whole seconds;
// where those are the same, the rendition's own metadata decides, so that a source replaced within the second is seen. Where the source may be replaced while it is in work (follow), they
// always decide: its rendition may then be younger than what came after it.
func (f *freshness) isFresh(ctx context.Context, src Source, name string) (bool, error) {
	if f.listed != nil {
		made, exists := f.listed[name]
		if !exists {
			return false, nil
		}
		if !sameSecond(made, src.ModTime) {
			return made.After(src.ModTime), nil
		}
	}
	object, err := f.dest.Stat(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if object.SourceTag != "" && (src.follow || sameSecond(object.ModTime, src.ModTime)) {
		return object.SourceTag == src.Tag, nil
	}
	return !object.ModTime.Before(src.ModTime), nil
}

func sameSecond(a, b time.Time) bool { return a.Truncate(time.Second).Equal(b.Truncate(time.Second)) }
