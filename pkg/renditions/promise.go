package renditions

import (
	"context"

	"github.com/s3img/s3img/pkg/imageops"
)

// Promised returns the renditions of src that belong into dest, with the status Fresh, Stale, Missing or Foreign: one request for
// each size where dest is S3. Where exactly is false they are fresh if they are of src as it is now, whatever options they were made
// with; else these must be those of image, too. Of gravity focus they need not: listings do not tell the point of an
// original. An error is about dest.
func Promised(ctx context.Context, dest Store, src Source, image imageops.Options, exactly bool) ([]Rendition, error) {
	j := &job{opt: Options{Dest: dest, Image: image, Endless: true}, fresh: &freshness{dest: dest}}
	var promised []Rendition
	for _, output := range j.outputs(src) {
		name := output.Name
		found, err := j.fresh.find(ctx, name, src)
		if err != nil {
			return nil, err
		}
		options := found.Stamp.Options
		if exactly && output.Spec.Gravity != imageops.Focus { // whose point listings do not tell
			options = j.image(src).Fingerprint(output)
		}
		promised = append(promised, j.rendition(output, compare(found, j.stamp(src, name, options)).status()))
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
