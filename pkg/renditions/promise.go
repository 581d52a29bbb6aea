package renditions

import (
	"context"

	"github.com/s3img/s3img/pkg/imageops"
)

// Promised returns the renditions of src that belong into dest, with the status Fresh, Stale, Missing or Foreign: one request for
// each size where dest is S3. Whichever options but the size they were made with, they are fresh if they are of src as it is now.
// An error is about dest.
func Promised(ctx context.Context, dest Store, src Source, image imageops.Options) ([]Rendition, error) {
	j := &job{opt: Options{Dest: dest, Image: image, Endless: true}, fresh: &freshness{dest: dest}}
	var promised []Rendition
	for _, output := range j.outputs(src) {
		name := output.Name
		found, err := j.fresh.find(ctx, name, src)
		if err != nil {
			return nil, err
		}
		promised = append(promised, j.rendition(output, compare(found, j.stamp(src, name, found.Stamp.Options)).status()))
	}
	return promised, nil
}

func (s standing) status() Status {
	switch s {
	case current:
		return Fresh
	case stale:
		return Stale
	case foreign:
		return Foreign
	case absent:
	}
	return Missing
}
