package renditions

import (
	"context"
	"errors"
	"io/fs"

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
		isFresh, err := fresh.isFresh(ctx, src, name)
		if err != nil {
			return nil, err
		}
		if !isFresh {
			if r.Status, err = staleOrMissing(ctx, dest, name); err != nil {
				return nil, err
			}
		}
		promised = append(promised, r)
	}
	return promised, nil
}

func staleOrMissing(ctx context.Context, dest Store, name string) (Status, error) {
	_, err := dest.Stat(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return Missing, nil
	}
	return Stale, err
}
