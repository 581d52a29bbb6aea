package renditions

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/traces"
)

// render makes what is missing of one source's renditions.
func (j *job) render(ctx context.Context, src Source) Result {
	result := Result{Source: src.Address, Err: src.Err, Skipped: src.skip, Happened: src.happened}
	switch {
	case src.Err != nil || src.skip != "":
	case src.follow:
		j.follow(ctx, src, &result)
	default:
		j.match(ctx, src, &result)
	}
	if before, ok := errors.AsType[*rejectedError](result.Err); ok {
		result.Err, result.Skipped = nil, "it was rejected before: "+before.reason
	}
	return result
}

// renditions makes what is missing and tells of all in result; after an error it tells of nothing.
func (j *job) renditions(ctx context.Context, src Source, result *Result) error {
	result.Renditions, result.Manifest = nil, nil
	result.Version, result.Made = src.Tag, madeOf(src, nil)
	p, err := j.plan(ctx, src, &result.Took)
	switch {
	case err != nil:
	case p.isDone():
		err = j.own(ctx, src)
	case j.opt.DryRun:
		err = j.ownPlanned(ctx, src, &result.Took)
	default:
		err = j.carryOut(ctx, src, p, &result.Took)
	}
	if isConflict(err) { // a file that is no image is reported as such, also if its name is in conflict
		if bad := j.checkImage(ctx, src, &result.Took); bad != nil {
			return j.reject(ctx, src, bad)
		}
	}
	if err == nil {
		result.Pixels = p.pixels
		result.Renditions, result.Manifest, result.Made = p.promised, p.manifest, p.made(src)
	}
	return err
}

// carryOut stores what a plan lacks, the manifest last: what it tells of is there.
func (j *job) carryOut(ctx context.Context, src Source, p *plan, took *Stages) (err error) {
	var settle func(keep bool)
	defer func() {
		if settle != nil {
			settle(!isBadOriginal(err))
		}
	}()
	w, err := j.begin(ctx, src, took, p.missing)
	if err != nil {
		return err
	}
	defer w.end()
	made, err := j.decode(ctx, src, p.missing, w, func(ctx context.Context) (err error) {
		if settle == nil { // else it is read again
			settle, err = j.claim(ctx, src, &w.turn)
		}
		return err
	})
	if err != nil {
		return j.reject(ctx, src, err)
	}
	p.pixels = int64(made.info.Width) * int64(made.info.Height)
	traceImage(ctx, src, made.info)
	places := make([]int, len(made.images)) // found before any of them is written to
	for i, image := range made.images {
		places[i] = p.place(image)
	}
	if err := j.approve(ctx, src, p, places, made.images); err != nil {
		return j.reject(ctx, src, err)
	}
	if err := j.begun(src); err != nil {
		return err
	}
	defer stage(ctx, stageStore, &took.Store, &err)()
	err = j.sideBySide(len(made.images), func(i int) error { return j.store(ctx, src, p, places[i], made.info, made.images[i]) })
	if err != nil {
		return err
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

// decode renders what is missing. Where nothing is it reads the header of the image only, for its dimensions. isImage is called
// once the header says that it is one. What it returns was made of the bytes that are stored: they are compared after the last of
// them, and read again where they differ.
func (j *job) decode(
	ctx context.Context, src Source, missing []imageops.Output, w *working, isImage func(context.Context) error,
) (made rendered, err error) {
	start, elsewhere := time.Now(), w.took.Fetch
	_, span := traces.Begin(ctx, stageRender, nil)
	defer func() {
		rendered := time.Since(start) - (w.took.Fetch - elsewhere) - w.turn.waited
		w.took.Render += rendered
		busy(span, rendered)
		span.Fail(err)
		span.End()
	}()
	r := reading{
		open: func(ctx context.Context) (io.ReadCloser, error) { return j.open(ctx, src, w) },
		use: func(body io.Reader) (err error) {
			if err := w.turn.take(ctx); err != nil {
				return err
			}
			defer w.turn.giveBack()
			made, err = j.decodeBody(ctx, src, missing, body, w, isImage)
			return err
		},
		then: verified,
	}
	if len(missing) == 0 {
		r.then = confirmed
	}
	err = r.do(ctx)
	return made, err
}

func (j *job) decodeBody(
	ctx context.Context, src Source, missing []imageops.Output, body io.Reader, w *working, isImage func(context.Context) error,
) (made rendered, err error) {
	opt := only(j.image(src), missing)
	if len(missing) == 0 {
		if made.info, err = imageops.Inspect(body, opt.Limits); err == nil {
			err = isImage(ctx)
		}
		return made, err
	}
	peeked := bufio.NewReader(body)
	size := src.Size
	if timed, ok := body.(*timedBody); ok && timed.packed {
		size = j.memory.unpackedSize(src.Size, &opt.Limits)
	}
	whole := !isStreamed(peeked, opt)
	if whole { // it is read to its end before it is decoded
		j.memory.bound(&opt.Limits)
		if !w.share.covers(size) {
			err = w.turn.away(ctx, func() error { return w.share.takeWhole(ctx, size) })
		}
		if err != nil {
			return made, err
		}
	}
	opt.Admit = func(ctx context.Context, bytes int64) (func(), error) {
		if err := isImage(ctx); err != nil {
			return nil, err
		}
		release, err := j.memory.images.takeInTurn(ctx, bytes, &w.turn)
		if whole {
			w.share.decoding()
		}
		return release, err
	}
	made.info, made.images, err = imageops.Render(ctx, renderable(body, peeked, src.Size), opt)
	var conflict *ConflictError
	if errors.As(err, &conflict) {
		err = conflict // without what Render says around it
	}
	return made, err
}

// place is the index of the rendition that an image is.
func (p *plan) place(image imageops.Rendition) int {
	return slices.IndexFunc(p.outputs, func(o imageops.Output) bool { return o.Is(image) })
}

// store puts one image, and notes it at its place in the plan, which no other call touches.
func (j *job) store(ctx context.Context, src Source, p *plan, i int, info imageops.Info, image imageops.Rendition) error {
	if p.promised[i].Status == Fresh { // made all the same: see only
		return nil
	}
	meta := Meta{
		ContentType: image.Format.ContentType(), Stamp: p.stamps[i], SourceTag: src.Tag, Width: image.Width, Height: image.Height,
	}
	stored, err := j.put(ctx, src, p.outputs[i].Name, image.Data, meta)
	if err != nil {
		return err
	}
	r := &p.promised[i]
	r.Status, r.Width, r.Height, r.Bytes = Written, image.Width, image.Height, int(stored.Size)
	r.GainMap, r.Note = image.GainMap, image.Note
	switch {
	case image.Frames > 1:
		r.Frames = image.Frames
	case info.Frames > 1:
		r.Still = true
	}
	return nil
}

// put stores one object of a source.
func (j *job) put(ctx context.Context, src Source, name string, data []byte, meta Meta) (Stored, error) {
	stored, err := j.opt.Dest.Put(ctx, name, data, meta)
	if err == nil {
		j.fresh.stored(stored, src.late)
	}
	return stored, ofDest(err)
}

// outputs are the renditions of a source, by their names in the destination.
func (j *job) outputs(src Source) []imageops.Output {
	all := j.opt.Image.Outputs(src.Name)
	for i := range all {
		all[i].Name = j.spell(all[i].Name)
	}
	return all
}

// image says what is made of a source.
func (j *job) image(src Source) imageops.Options {
	opt := j.opt.Image
	opt.Focus = cmp.Or(src.Focus, opt.Focus)
	return opt
}

// only is opt for what is missing.
func only(opt imageops.Options, missing []imageops.Output) imageops.Options {
	opt.Sizes, opt.Renditions = nil, nil
	for _, output := range missing {
		same := func(spec imageops.Spec) bool { return spec.Label() == output.Spec.Label() }
		if i := slices.IndexFunc(opt.Renditions, same); i >= 0 {
			opt.Renditions[i].Also = append(opt.Renditions[i].Also, output.Format)
			continue
		}
		spec := output.Spec
		spec.Format, spec.Also = output.Format, nil
		opt.Renditions = append(opt.Renditions, spec)
	}
	return opt
}
