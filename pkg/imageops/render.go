package imageops

import (
	"context"
	"fmt"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/colour"
)

// Rendition is an encoded image that fits into a box.
type Rendition struct {
	// Size is the side of the box, in pixels, as in Options.Sizes.
	Size int
	// Width and Height are in pixels, those of Fit.
	Width, Height int
	Format        Format
	// Frames is 1, or the number of frames of one that moves. Of an animation in a format that does not move the first frame is shown.
	Frames int
	// Data is a whole file, ready to be stored under its RenditionName.
	Data []byte
	// GainMap reports that the file holds the gain map of the image as well.
	GainMap bool
	// Note says what was asked for and is not in the file, and why; "" where all is. It is not about pixels of the picture.
	Note string
}

// Render makes a rendition for each of opt.Sizes, in that order, from one decode
// of the image that r holds; then one for each in the formats of opt.Also. None is larger than the image: one that fits into the
// box already keeps its dimensions, and is encoded all the same. Renditions are
// upright: the EXIF orientation has been applied. They have 8 bits a sample. They
// carry the source's colour profile, unless that is sRGB or does not fit their
// colours, and no other metadata, unless opt.KeepMetadata is set, and no gain map, unless opt.GainMap is.
// An animation that is made into a GIF, a PNG or a WebP keeps all its frames,
// delays and repetitions, and must be complete; in a JPEG its first frame is
// shown, as Rendition.Frames tells. The Info is that of Inspect.
//
// Render reads r to its end, or to one byte over opt.Limits.MaxBytes. While it
// works it holds in memory what the decoder needs of the file: all of a HEIC, and
// of a TIFF, unless r has ReadAt, Size and Len, as a bytes.Reader has: then that is
// read from anywhere. It holds all of any file for which Options.Holds says so. It
// looks at ctx between the stages, and while pixels are decoded.
//
// On an error nothing else is returned. IsBadImage is true for errors about the
// image. It is false for those of r and ctx, which are wrapped, for that of
// opt.Admit, which is returned as it is, and for invalid options.
func Render(ctx context.Context, r io.Reader, opt Options) (Info, []Rendition, error) {
	return known().render(ctx, r, opt)
}

func (t table) render(ctx context.Context, r io.Reader, opt Options) (Info, []Rendition, error) {
	if err := t.validate(opt); err != nil {
		return Info{}, nil, err
	}
	return t.renderAs(ctx, r, opt, func(source *codec.Format) []*codec.Format { return t.outputs(opt, source) })
}

// renderAs is Render with options that are valid, and with another choice of what is written.
func (t table) renderAs(ctx context.Context, r io.Reader, opt Options, outputs func(source *codec.Format) []*codec.Format) (Info, []Rendition, error) {
	if err := ctx.Err(); err != nil {
		return Info{}, nil, err
	}
	opt = opt.withDefaults()
	opt.Limits = opt.Limits.withDefaults()
	s, err := t.newSource(r, opt.Limits)
	if err != nil {
		return Info{}, nil, err
	}
	outs := outputs(s.row)
	d := &decodes{table: t, opt: opt}
	if err := d.open(s, outs); err != nil {
		return Info{}, nil, err
	}
	renditions, err := d.run(ctx)
	if err != nil {
		return Info{}, nil, err
	}
	return d.jobs[0].info, inOrder(renditions, outs, len(opt.Sizes)), nil
}

// job is an image and what is to be made of it by one decode.
type job struct {
	*file
	opt   Options
	outs  []*codec.Format
	want  codec.Want        // a size for each of opt.Sizes, as the image is stored
	light *colour.Converter // to sRGB, once it is needed
	gains gains
}

func newJob(f *file, outs []*codec.Format, opt Options) *job {
	sizes := make([]codec.Size, len(opt.Sizes))
	for i, size := range opt.Sizes {
		w, h := Fit(f.info.Width, f.info.Height, size)
		sizes[i].Width, sizes[i].Height = codec.Turned(w, h, f.info.Orientation)
	}
	return &job{file: f, opt: opt, outs: outs, want: codec.NewWant(f.header, sizes)}
}

// way is one to make renditions.
type way struct {
	memory func() (int64, error) // an estimate, or why it is not gone
	make   func(context.Context) ([]Rendition, error)
}

// choose is the way that all of outs go.
func (j *job) choose() way {
	still := func() (int64, error) { return j.memory(), nil }
	switch j.takes(j.outs[0], j.opt) {
	case takesFrames:
		animation := j.image.(codec.Animation)
		return way{func() (int64, error) { return j.movieMemory(animation) }, func(ctx context.Context) ([]Rendition, error) {
			return j.animate(ctx, animation)
		}}
	case takesPlanes, takesPlanesAsRGB:
		j.want.Planes = true
		return way{still, func(ctx context.Context) ([]Rendition, error) {
			return j.renderPlanes(ctx, j.image.(codec.PlaneDecoder))
		}}
	case takesRows:
	}
	return way{still, func(ctx context.Context) ([]Rendition, error) {
		switch img := j.image.(type) {
		case codec.RowDecoder:
			return j.renderRows(ctx, img)
		case codec.WholeDecoder:
			return j.renderWhole(ctx, img)
		}
		return nil, fmt.Errorf("%s gives no pixels", j.row.Label)
	}}
}

// keepsPlanes reports whether planes go to the encoders as they are.
func (j *job) keepsPlanes() bool { return j.takes(j.outs[0], j.opt) == takesPlanes }

// admit asks for the memory that rendering will take.
func admit(ctx context.Context, opt Options, bytes int64) (release func(), err error) {
	nothing := func() {}
	if opt.Admit == nil {
		return nothing, nil
	}
	if release, err = opt.Admit(ctx, bytes); err != nil {
		return nil, err
	}
	if release == nil {
		return nothing, nil
	}
	return release, nil
}
