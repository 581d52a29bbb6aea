package imageops

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// takes is what of an image goes into renditions of a format.
type takes int

const (
	takesFrames      takes = iota // all of them, of an animation
	takesPlanes                   // as they are
	takesPlanesAsRGB              // once they are small
	takesRows                     // or the image as a whole
)

// takes prefers frames to planes, and planes to rows. Planes stay where the format takes them, and colours need not be converted.
func (f *file) takes(out *codec.Format, opt Options) takes {
	if _, moves := f.image.(codec.Animation); moves && out.NewMovie != nil {
		return takesFrames
	}
	_, planar := f.image.(codec.PlaneDecoder)
	switch {
	case !planar || !f.header.Planar:
		return takesRows
	case opt.encodesPlanes(out) && !f.tinted && !f.bright():
		return takesPlanes
	case f.header.Narrow:
		return takesPlanesAsRGB
	}
	return takesRows
}

// encodesPlanes reports whether the encoder of a format takes planes. They have lost something already, so it takes none if it is
// to lose nothing.
func (o Options) encodesPlanes(out *codec.Format) bool {
	return out.Writes.Planes && (!o.Lossless || !out.Writes.Lossless)
}

// mayDivide reports whether formats may take different things of a file of this row.
func (o Options) mayDivide(source *codec.Format, outs []*codec.Format) bool {
	for _, out := range outs {
		moves := source.Animates && (out.NewMovie != nil) != (outs[0].NewMovie != nil)
		planes := source.Planar && o.encodesPlanes(out) != o.encodesPlanes(outs[0])
		if moves || planes {
			return true
		}
	}
	return false
}

// Holds reports whether Render holds all of a file of this format, also if the decoder needs less: it reads it twice, since the
// formats asked for take different things of it. Of formats that are not FormatInfo.Streamed decoders hold files anyway.
func (o Options) Holds(source Format) bool {
	t := known()
	row := t.named(source)
	return row != nil && t.validateFormats(o.Format, o.Also) == nil && o.mayDivide(row, t.outputs(o, row))
}

// decodes are those that the formats asked for need of one file: mostly one. A rendition has the same bytes whatever is made with
// it, so formats that take different things of the file are decoded for one after the other.
type decodes struct {
	table
	opt  Options
	held []byte // the file, if it may have to be read again
	jobs []*job
}

// open parses the header once for each decode.
func (d *decodes) open(s *source, outs []*codec.Format) (err error) {
	if d.opt.mayDivide(s.row, outs) {
		if d.held, err = s.All(); err != nil {
			return s.blame(err)
		}
		if s, err = d.again(); err != nil {
			return err
		}
	}
	for {
		f, err := d.openFor(s, outs)
		if err != nil {
			return err
		}
		var alike, others []*codec.Format
		for _, out := range outs {
			if f.takes(out, d.opt) == f.takes(outs[0], d.opt) {
				alike = append(alike, out)
			} else {
				others = append(others, out)
			}
		}
		d.jobs = append(d.jobs, newJob(f, alike, d.opt))
		if outs = others; len(outs) == 0 {
			return nil
		}
		if s, err = d.again(); err != nil {
			return err
		}
	}
}

// again reads the file that is held.
func (d *decodes) again() (*source, error) { return d.newSource(bytes.NewReader(d.held), d.opt.Limits) }

// openFor asks for all frames if a format wants them. Then those that want one cannot have it from the same decode.
func (d *decodes) openFor(s *source, outs []*codec.Format) (*file, error) {
	still := !slices.ContainsFunc(outs, func(out *codec.Format) bool { return out.NewMovie != nil })
	f, err := s.open(codec.OpenOptions{Limits: codec.Limits(d.opt.Limits), Pixels: true, Largest: slices.Max(d.opt.Sizes), Still: still, Tolerant: d.opt.Tolerant})
	if err == nil && !s.row.Streams {
		err = s.Finish()
	}
	return f, err
}

// run asks for memory, and makes the renditions of all decodes. A panic in between is an error about the image.
func (d *decodes) run(ctx context.Context) (made []Rendition, err error) {
	defer func() {
		if p := recover(); p != nil {
			made, err = nil, d.jobs[0].blame(fmt.Errorf("panic while rendering: %v", p))
		}
	}()
	var most int64
	var ways []way
	for _, j := range d.jobs {
		ways = append(ways, j.choose())
		bytes, err := ways[len(ways)-1].memory()
		if err != nil {
			return nil, err
		}
		most = max(most, bytes)
	}
	release, err := admit(ctx, d.opt, most+int64(len(d.held)))
	if err != nil {
		return nil, err
	}
	defer release()
	for _, way := range ways {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		more, err := way.make(ctx)
		if err != nil {
			return nil, err
		}
		made = append(made, more...)
	}
	return made, nil
}

// inOrder sorts renditions by formats, as they are in outs, and then by sizes, as they come.
func inOrder(made []Rendition, outs []*codec.Format, sizes int) []Rendition {
	ordered := make([]Rendition, 0, len(outs)*sizes)
	for _, out := range outs {
		for _, r := range made {
			if r.Format == Format(out.Name) {
				ordered = append(ordered, r)
			}
		}
	}
	return ordered
}
