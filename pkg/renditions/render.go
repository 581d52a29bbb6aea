package renditions

import (
	"bufio"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
)

// render makes what is missing of one source's renditions.
func (j *job) render(ctx context.Context, src Source) Result {
	result := Result{Source: src.Address, Err: src.Err, Skipped: src.skip, Happened: src.happened}
	switch {
	case src.Err != nil || src.skip != "":
		return result
	case src.follow:
		j.follow(ctx, src, &result)
		return result
	case src.look != nil:
		src, result.Err = j.lookAt(ctx, src, &result)
	}
	if result.Err == nil {
		result.Renditions, result.Err = j.renditions(ctx, src, &result.Took)
	}
	return result
}

func (j *job) renditions(ctx context.Context, src Source, took *Stages) ([]Rendition, error) {
	if err := j.claim(src); err != nil {
		return nil, err
	}
	promised, missing, err := j.plan(ctx, src, took)
	if err != nil || len(missing) == 0 {
		return promised, err
	}
	if j.opt.DryRun {
		return promised, nil
	}
	images, err := j.decode(ctx, src, missing, took)
	defer stopwatch(&took.Store)()
	if err != nil {
		return nil, j.reject(ctx, src, err)
	}
	for _, image := range images {
		if err := j.store(ctx, src, promised, image); err != nil {
			return nil, err
		}
	}
	j.accept(ctx, src)
	return promised, nil
}

// plan says for each size whether it is fresh, and lists the sizes that are not.
func (j *job) plan(ctx context.Context, src Source, took *Stages) (promised []Rendition, missing []int, err error) {
	defer stopwatch(&took.Look)()
	for _, size := range j.opt.Image.Sizes {
		name := j.name(src, size)
		r := Rendition{Size: size, Status: Planned, Address: j.opt.Dest.Address(name), URL: j.opt.Dest.URL(name)}
		if !j.opt.Force && !src.Changed {
			fresh, err := j.fresh.isFresh(ctx, src, name)
			if err != nil {
				return nil, nil, err
			}
			if fresh {
				r.Status = Fresh
			}
		}
		if r.Status == Planned {
			if j.opt.Protected != nil && j.opt.Protected(r.Address) {
				return nil, nil, fmt.Errorf("%s %w", r.Address, ErrIsSource)
			}
			missing = append(missing, size)
		}
		promised = append(promised, r)
	}
	return promised, missing, nil
}

func (j *job) decode(ctx context.Context, src Source, sizes []int, took *Stages) ([]imageops.Rendition, error) {
	body, err := openTimed(ctx, src, &took.Fetch)
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }()
	start, fetched := time.Now(), took.Fetch
	defer func() { took.Render += time.Since(start) - (took.Fetch - fetched) }()
	opt := j.opt.Image
	opt.Sizes = sizes
	if opt.Format == "" {
		opt.Format = imageops.OutputFormat(src.Name)
	}
	peeked := bufio.NewReader(body)
	held, err := j.memory.takeFile(ctx, peeked, src.Size, &opt.Limits)
	if err != nil {
		return nil, err
	}
	letGo := sync.OnceFunc(held)
	defer letGo()
	opt.Admit = func(ctx context.Context, bytes int64) (func(), error) {
		release, err := j.memory.images.take(ctx, bytes)
		letGo() // the file is among those bytes
		return release, err
	}
	_, images, err := imageops.Render(ctx, &sizedBody{Reader: peeked, left: src.Size}, opt)
	return images, err
}

// store puts one image and notes it in promised.
func (j *job) store(ctx context.Context, src Source, promised []Rendition, image imageops.Rendition) error {
	name := j.name(src, image.Size)
	meta := Meta{
		ContentType: image.Format.ContentType(), SourceTag: src.Tag, SourceID: sourceID(src.Address),
		Width: image.Width, Height: image.Height,
	}
	if err := j.opt.Dest.Put(ctx, name, image.Data, meta); err != nil {
		return err
	}
	for i := range promised {
		if r := &promised[i]; r.Size == image.Size {
			r.Status, r.Width, r.Height, r.Bytes = Written, image.Width, image.Height, len(image.Data)
		}
	}
	return nil
}

func (j *job) name(src Source, size int) string {
	return imageops.RenditionName(src.Name, size, j.opt.Image.Format)
}
