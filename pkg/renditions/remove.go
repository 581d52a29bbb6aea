package renditions

import (
	"context"
	"errors"
	"io/fs"
)

// remove deletes the renditions and the manifest of a source that is gone, except those that another source has made its own.
func (j *job) remove(ctx context.Context, src Source, result *Result) error {
	result.Renditions, result.Manifest = nil, nil
	for _, output := range j.outputs(src) {
		name := output.Name
		status, err := j.removeOne(ctx, src, name)
		if err != nil {
			return err
		}
		if status != "" {
			result.Renditions = append(result.Renditions, j.rendition(output, status))
		}
	}
	name := j.manifestName(src) // one may be there also where this job writes none
	status, err := j.removeOne(ctx, src, name)
	if err != nil {
		return err
	}
	if status != "" {
		result.Manifest = &ManifestFile{Status: status, Address: j.opt.Dest.Address(name), URL: j.opt.Dest.URL(name)}
	}
	j.disclaim(src)
	return nil
}

// removeOne deletes what is called name if it is there and was made from src; "" says that it is not.
func (j *job) removeOne(ctx context.Context, src Source, name string) (Status, error) {
	found, err := j.opt.Dest.Stat(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if !j.owns(src, name, found) {
		return "", nil
	}
	if j.opt.DryRun {
		return Doomed, nil
	}
	if err := j.begun(src); err != nil {
		return "", err
	}
	return Removed, j.opt.Dest.Delete(ctx, name)
}

// owns reports whether a rendition or manifest says that it was made from src, whichever version and options. What says nothing
// may be somebody's own.
func (j *job) owns(src Source, name string, found Stored) bool {
	return found.Stamp.isOf(j.stamp(src, name, [4]byte{}))
}
