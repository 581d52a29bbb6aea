package renditions

import (
	"context"
	"errors"
	"io/fs"
)

// remove deletes the renditions of a source that is gone, except those that another source has made its own.
func (j *job) remove(ctx context.Context, src Source) ([]Rendition, error) {
	var removed []Rendition
	for _, size := range j.opt.Image.Sizes {
		name := j.name(src, size)
		object, err := j.opt.Dest.Stat(ctx, name)
		if errors.Is(err, fs.ErrNotExist) || (err == nil && !j.owns(src, object)) {
			continue
		}
		if err == nil && !j.opt.DryRun {
			err = j.opt.Dest.Delete(ctx, name)
		}
		if err != nil {
			return nil, err
		}
		r := Rendition{Size: size, Status: Removed, Address: j.opt.Dest.Address(name), URL: j.opt.Dest.URL(name)}
		if j.opt.DryRun {
			r.Status = Doomed
		}
		removed = append(removed, r)
	}
	j.disclaim(src)
	return removed, nil
}

// owns reports whether a rendition was made from src, as far as its store tells and this job has seen.
func (j *job) owns(src Source, rendition Object) bool {
	if rendition.SourceID != "" {
		return rendition.SourceID == sourceID(src.Address)
	}
	owner, known := j.ownerOf(src)
	return !known || owner == src.Address
}
