package site

import (
	"bytes"
	"context"
	"io"

	"golang.org/x/sync/errgroup"

	"github.com/s3img/s3img/pkg/gallery"
	"github.com/s3img/s3img/pkg/imageops"
)

// parallelHeads is how many files are read at a time.
const parallelHeads = 32

// ReadHeads fills in the heads of the files with those indices, which place listed. What was read of S3 before is known from an object
// below the prefix, a cache that is stored again where something was added and keep is set; forgotten is why that failed, which costs
// the next call its requests and nothing else. A file that is gone, or is no image, keeps the zero Head.
func ReadHeads(ctx context.Context, place Place, files []gallery.File, indices []int, keep bool) (forgotten, err error) {
	known := place.remembered(ctx)
	var missing []int
	for _, i := range indices {
		var ok bool
		if files[i].Head, ok = known[keyOf(files[i])]; !ok {
			missing = append(missing, i)
		}
	}
	group, reading := errgroup.WithContext(ctx)
	group.SetLimit(parallelHeads)
	for _, i := range missing {
		group.Go(func() (err error) {
			files[i].Head, err = place.readHead(reading, files[i])
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	if len(missing) == 0 || !keep {
		return nil, nil
	}
	return place.remember(ctx, entries(files, known, missing)), nil
}

// entries are those of known whose files are there still, and of what was read.
func entries(files []gallery.File, known map[headKey]gallery.Head, read []int) map[headKey]gallery.Head {
	all := make(map[headKey]gallery.Head, len(known)+len(read))
	for _, file := range files {
		if head, ok := known[keyOf(file)]; ok {
			all[keyOf(file)] = head
		}
	}
	for _, i := range read {
		all[keyOf(files[i])] = files[i].Head
	}
	return all
}

// headOf reads as much of an image as its header needs. What is no image has no head.
func headOf(body io.Reader) (gallery.Head, error) {
	info, err := imageops.Inspect(body, imageops.Limits{})
	if err != nil {
		return gallery.Head{}, err
	}
	return gallery.Head{Width: info.Width, Height: info.Height, Taken: gallery.ParseTaken(info.Taken)}, nil
}

// headIn is headOf for the beginning of a file; whole reads all of it, where the beginning is not enough.
func headIn(beginning []byte, size int64, whole func() (io.ReadCloser, error)) (gallery.Head, error) {
	head, err := headOf(bytes.NewReader(beginning))
	if err == nil || size <= int64(len(beginning)) {
		return head, notImage(err)
	}
	body, err := whole()
	if err != nil {
		return gallery.Head{}, err
	}
	defer func() { _ = body.Close() }()
	head, err = headOf(body)
	return head, notImage(err)
}

// notImage leaves the errors that are not the file's own fault.
func notImage(err error) error {
	if imageops.IsBadImage(err) {
		return nil
	}
	return err
}
