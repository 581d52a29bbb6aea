package imageops

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/colour"
)

// Rendition is an encoded image that fits into a box.
type Rendition struct {
	// Spec describes it.
	Spec Spec
	// Width and Height are in pixels, those of Spec.Dimensions.
	Width, Height int
	Format        Format
	// Frames is 1, or the number of frames of one that moves. Of an animation in a format that does not move the first frame is shown.
	Frames int
	// Data is a whole file, ready to be stored under its Spec.FileName.
	Data []byte
	// GainMap reports that the file holds the gain map of the image as well.
	GainMap bool
	// Note says what was asked for and is not in the file, and why; "" where all is. It is not about pixels of the picture.
	Note string
}

// Render makes a rendition for each of opt.Sizes, in that order, from one decode
// of the image that r holds; then one for each in the formats of opt.Also; and then those of opt.Renditions. But for Cover, and the
// canvas of Pad, none is larger than the image: one that fits into the
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
	return t.renderValid(ctx, r, opt)
}

// renderValid is render of options that are valid.
func (t table) renderValid(ctx context.Context, r io.Reader, opt Options) (Info, []Rendition, error) {
	if err := ctx.Err(); err != nil {
		return Info{}, nil, err
	}
	opt.Limits = opt.Limits.withDefaults()
	s, err := t.newSource(r, opt.Limits)
	if err != nil {
		return Info{}, nil, err
	}
	d := &decodes{table: t, opt: opt, all: opt.outputs(t.kept(s.row))}
	if err := d.open(s); err != nil {
		return Info{}, nil, err
	}
	renditions, err := d.run(ctx)
	if err != nil {
		return Info{}, nil, err
	}
	return d.jobs[0].info, d.inOrder(renditions), nil
}

// job is an image and what is to be made of it by one decode.
type job struct {
	*file
	opt   Options
	views []*view
	want  codec.Want        // one for each of views, as the image is stored
	light *colour.Converter // to sRGB, once it is needed
	gains gains
}

// newJob makes renditions that take the same of a file.
func (t table) newJob(f *file, outputs []Output, opt Options) *job {
	j := &job{file: f, opt: opt}
	for _, output := range outputs {
		row, same := t.named(output.Format), func(v *view) bool { return v.Label() == output.Spec.Label() }
		if i := slices.IndexFunc(j.views, same); i >= 0 {
			j.views[i].outs = append(j.views[i].outs, row)
			continue
		}
		output.Spec.Style = output.Spec.withDefaults()
		v := newView(f, output.Spec, opt.Focus)
		v.outs = append(v.outs, row)
		j.views = append(j.views, v)
	}
	j.look()
	return j
}

// look says what the views show of the image.
func (j *job) look() {
	sizes, areas := make([]codec.Size, len(j.views)), make([]codec.Area, len(j.views))
	for i, v := range j.views {
		sizes[i].Width, sizes[i].Height = codec.Turned(v.size.Width, v.size.Height, j.info.Orientation)
		areas[i] = v.stored
	}
	j.want = codec.NewWant(j.header, sizes, areas)
}

// way is one to make renditions.
type way struct {
	memory func() (int64, error) // an estimate, or why it is not gone
	make   func(context.Context) ([]Rendition, error)
}

// choose is the way that all of them go.
func (j *job) choose() way {
	still := func() (int64, error) { return j.memory(), nil }
	switch j.takes(j.views[0].Spec, j.views[0].outs[0]) {
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
func (j *job) keepsPlanes() bool { return j.takes(j.views[0].Spec, j.views[0].outs[0]) == takesPlanes }

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
