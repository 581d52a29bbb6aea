package renditions

import (
	"bufio"
	"cmp"
	"context"
	"io"
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
		result.Err = j.renditions(ctx, src, &result)
	}
	return result
}

// renditions makes what is missing and tells of all in result; after an error it tells of nothing.
func (j *job) renditions(ctx context.Context, src Source, result *Result) error {
	result.Renditions, result.Manifest = nil, nil
	if err := j.claim(src); err != nil {
		return err
	}
	p, err := j.plan(ctx, src, &result.Took)
	if err != nil {
		return err
	}
	if !p.isDone() && !j.opt.DryRun {
		if err := j.carryOut(ctx, src, p, &result.Took); err != nil {
			return err
		}
	}
	result.Renditions, result.Manifest = p.promised, p.manifest
	return nil
}

// carryOut stores what a plan lacks, the manifest last: what it tells of is there.
func (j *job) carryOut(ctx context.Context, src Source, p *plan, took *Stages) error {
	made, err := j.decode(ctx, src, p.missing, took)
	if err != nil {
		return j.reject(ctx, src, err)
	}
	defer stopwatch(&took.Store)()
	for _, image := range made.images {
		if err := j.store(ctx, src, p, image); err != nil {
			return err
		}
	}
	if p.manifest != nil && p.manifest.Status == Planned {
		if err := j.storeManifest(ctx, src, p, made); err != nil {
			return err
		}
	}
	j.accept(ctx, src)
	return nil
}

// rendered is what one decode made.
type rendered struct {
	info   imageops.Info
	images []imageops.Rendition
}

// decode renders the sizes. Where there are none it reads the header of the image only, for its dimensions. What it returns was made
// of the bytes that are stored: they are compared after the last of them, and read again where they differ.
func (j *job) decode(ctx context.Context, src Source, sizes []int, took *Stages) (made rendered, err error) {
	start, fetched := time.Now(), took.Fetch
	defer func() { took.Render += time.Since(start) - (took.Fetch - fetched) }()
	r := reading{
		open: func(ctx context.Context) (io.ReadCloser, error) { return openTimed(ctx, src, &took.Fetch) },
		use: func(body io.Reader) (err error) {
			made, err = j.decodeBody(ctx, src, sizes, body)
			return err
		},
		then: verified,
	}
	if len(sizes) == 0 {
		r.then = confirmed
	}
	err = r.do(ctx)
	return made, err
}

func (j *job) decodeBody(ctx context.Context, src Source, sizes []int, body io.Reader) (made rendered, err error) {
	opt := j.opt.Image
	opt.Sizes = sizes
	opt.Format = j.format(src)
	if len(sizes) == 0 {
		made.info, err = imageops.Inspect(body, opt.Limits)
		return made, err
	}
	peeked := bufio.NewReader(body)
	size := src.Size
	if isUnpacked(body) {
		size = j.memory.unpackedSize(src.Size, &opt.Limits)
	}
	held, err := j.memory.takeFile(ctx, peeked, size, &opt.Limits)
	if err != nil {
		return made, err
	}
	letGo := sync.OnceFunc(held)
	defer letGo()
	opt.Admit = func(ctx context.Context, bytes int64) (func(), error) {
		release, err := j.memory.images.take(ctx, bytes)
		letGo() // the file is among those bytes
		return release, err
	}
	made.info, made.images, err = imageops.Render(ctx, &sizedBody{Reader: peeked, left: src.Size}, opt)
	return made, err
}

// store puts one image and notes it in the plan.
func (j *job) store(ctx context.Context, src Source, p *plan, image imageops.Rendition) error {
	name := j.name(src, image.Size)
	meta := Meta{
		ContentType: image.Format.ContentType(), SourceTag: src.Tag, SourceID: sourceID(src.Address),
		Width: image.Width, Height: image.Height,
	}
	if err := ofDest(j.opt.Dest.Put(ctx, name, image.Data, meta)); err != nil {
		return err
	}
	for i := range p.promised {
		if r := &p.promised[i]; r.Size == image.Size {
			r.Status, r.Width, r.Height, r.Bytes = Written, image.Width, image.Height, len(image.Data)
		}
	}
	return nil
}

func (j *job) name(src Source, size int) string {
	return j.spell(imageops.RenditionName(src.Name, size, j.opt.Image.Format))
}

// format is that of a source's renditions.
func (j *job) format(src Source) imageops.Format {
	return cmp.Or(j.opt.Image.Format, imageops.OutputFormat(src.Name))
}
