package renditions

import (
	"context"

	"github.com/s3img/s3img/pkg/imageops"
)

// Promised returns the renditions of src that belong into dest, with the status Fresh, Stale or Missing: one request for
// each size where dest is S3. An error is about dest.
func Promised(ctx context.Context, dest Store, src Source, image imageops.Options) ([]Rendition, error) {
	fresh := &freshness{dest: dest}
	var promised []Rendition
	for _, size := range image.Sizes {
		name := imageops.RenditionName(src.Name, size, image.Format)
		r := Rendition{Size: size, Status: Fresh, Address: dest.Address(name), URL: dest.URL(name)}
		found, isFresh, err := fresh.find(ctx, src, name)
		if err != nil {
			return nil, err
		}
		switch {
		case found.Name == "":
			r.Status = Missing
		case !isFresh:
			r.Status = Stale
		}
		promised = append(promised, r)
	}
	return promised, nil
}
